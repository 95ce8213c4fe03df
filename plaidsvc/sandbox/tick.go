package sandbox

import (
	"reflect"
	"slices"

	"passbook/plaidsvc/sandbox/bank"
	"passbook/plaidsvc/sandbox/feed"
	"passbook/plaidsvc/sandbox/wire"
)

// tick does what the passing of time asks of every Item. It is cheap when
// nothing is due, and runs before every request.
func (s *Server) tick() {
	for _, it := range s.items {
		s.tickItem(it)
	}
}

func (s *Server) tickItem(it *item) {
	if it.removed {
		return
	}
	s.expire(it)
	today := s.today()
	if it.log == nil {
		return
	}
	now := s.clock.now()
	if it.err != nil {
		if it.polledOn != today {
			it.polledOn, it.failedAt = today, now
		}
		return
	}
	if !it.initialDone && !now.Before(it.initialAt) {
		it.initialDone = true
		delta := s.poll(it)
		s.notifyNew(it, codeInitialUpdate, delta.Added)
		s.notifySync(it)
	}
	if it.initialDone && !it.historyDone && !now.Before(it.historyAt) {
		it.historyDone = true
		delta := s.poll(it)
		s.notifyNew(it, codeHistoricalUpdate, delta.Added)
		s.notifySync(it)
		s.notifyStreams(it)
	}
	if it.initialDone && it.polledOn != today {
		s.update(it)
	}
}

func (s *Server) today() bank.Date { return bank.DateOf(s.clock.now()) }

// expire breaks logins that are too old and warns of consents that will be.
func (s *Server) expire(it *item) {
	if it.err != nil {
		return
	}
	now := s.clock.now()
	ended := !it.loginEndsAt.IsZero() && !now.Before(it.loginEndsAt) || !it.consentEnds.IsZero() && !now.Before(it.consentEnds)
	if ended {
		s.breakLogin(it)
		return
	}
	if !it.consentEnds.IsZero() && !it.warned && !now.Before(it.consentEnds.Add(-consentNotice)) {
		it.warned = true
		s.notify(it, codePendingExpiration, pendingExpirationWebhook{it.head(hookItem, codePendingExpiration), it.consentEnds})
	}
}

// breakLogin puts an Item into ITEM_LOGIN_REQUIRED.
func (s *Server) breakLogin(it *item) {
	it.err = wire.Of("ITEM_LOGIN_REQUIRED")
	it.failedAt = s.clock.now()
	s.notifyError(it, it.err)
}

// repairLogin ends update mode: the Item works again, and what was missed comes
// with the next update.
func (s *Server) repairLogin(it *item) {
	broken := it.err != nil
	s.renewLogin(it)
	if broken {
		s.notify(it, codeLoginRepaired, it.head(hookItem, codeLoginRepaired))
	}
	if it.log != nil && it.initialDone {
		s.update(it)
	}
	s.tickItem(it)
}

// update looks for changes at the bank and tells of them.
func (s *Server) update(it *item) feed.Delta {
	delta := s.poll(it)
	if delta.Empty() {
		return delta
	}
	if delta.Added+delta.Modified > 0 {
		s.notifyNew(it, codeDefaultUpdate, delta.Added)
	}
	if len(delta.Removed) > 0 {
		s.notify(it, codeTransactionsRemoved, removedTransactionsWebhook{
			webhookHead: it.head(hookTransactions, codeTransactionsRemoved), RemovedTransactions: delta.Removed,
		})
	}
	s.notifySync(it)
	s.notifyStreams(it)
	return delta
}

// poll brings the feed up to what the bank knows today.
func (s *Server) poll(it *item) feed.Delta {
	today := s.today()
	it.polledOn, it.updatedAt = today, s.clock.now()
	first := it.firstOn
	if !it.historyDone {
		first = max(first, bank.DateOf(it.createdAt).AddDays(-initialDays))
	}
	return it.log.Replace(func(yield func(bank.Transaction) bool) {
		for row := range it.login.All(today) {
			shown := row.On >= first && it.accounts[row.AccountID] && (it.lastOn.IsZero() || row.On <= it.lastOn)
			if shown && !yield(row) {
				return
			}
		}
	})
}

// notifyStreams tells of recurring streams that are not as they were. They are
// computed only where somebody listens.
func (s *Server) notifyStreams(it *item) {
	if it.webhook == "" || !it.historyDone {
		return
	}
	inflow, outflow := bank.Streams(it.rowsByDate(), it.transactionAccounts(s.today()), s.today())
	streams := map[bank.AccountID][]bank.Stream{}
	for _, one := range slices.Concat(inflow, outflow) {
		streams[one.AccountID] = append(streams[one.AccountID], one)
	}
	var changed []string
	for _, id := range it.transactionAccounts(s.today()) {
		if !reflect.DeepEqual(it.streams[id], streams[id]) {
			changed = append(changed, string(id))
		}
	}
	it.streams = streams
	if len(changed) > 0 {
		s.notify(it, codeRecurringUpdate, recurringUpdateWebhook{it.head(hookTransactions, codeRecurringUpdate), changed})
	}
}

// rowsByDate are the rows of the feed in ascending order of date, as the bank
// lists them.
func (it *item) rowsByDate() []bank.Transaction {
	rows := it.log.Rows()
	slices.SortStableFunc(rows, func(a, b bank.Transaction) int { return int(a.On) - int(b.On) })
	return rows
}

// transactionAccounts are the shared accounts that the product covers.
func (it *item) transactionAccounts(on bank.Date) []bank.AccountID {
	var ids []bank.AccountID
	for _, a := range it.login.Accounts(on) {
		if it.accounts[a.ID] && a.HasTransactions() {
			ids = append(ids, a.ID)
		}
	}
	return ids
}
