package bank

import "strconv"

// simulation lives a household's days in order and writes them in its book. Amounts are drawn from the day and the
// name of what happens, so they do not depend on when the login was opened; only what follows from balances does.
type simulation struct {
	plan     household
	book     *book
	data     key
	taxonomy taxonomy
	next     Date // the first day not yet lived

	posted    []int64 // by account, Plaid's sign: what left it
	coming    map[Date][]posting
	statement map[int]int64 // what is due on a card
	stock     map[string]stocked
	checks    int
}

type posting struct {
	account int
	minor   int64
}

func openHousehold(t taxonomy, ids, data key, openedOn Date, plan household) ledger {
	s := &simulation{
		plan: plan, book: newBook(ids, plan.accounts), data: data, taxonomy: t, next: openedOn.AddMonths(-24),
		posted: make([]int64, len(plan.accounts)), coming: map[Date][]posting{}, statement: map[int]int64{}, stock: map[string]stocked{},
		checks: 1180,
	}
	return &bookLedger{book: s.book, extend: s.live}
}

// live lives every day up to and including to.
func (s *simulation) live(to Date) {
	for ; s.next <= to; s.next++ {
		today := s.next
		for _, p := range s.coming[today] {
			s.posted[p.account] += p.minor
		}
		delete(s.coming, today)
		for i := range s.plan.bills {
			s.bill(&s.plan.bills[i], today)
		}
		for i := range s.plan.habits {
			s.habit(&s.plan.habits[i], today)
		}
		for i := range s.plan.trips {
			s.trip(&s.plan.trips[i], today)
		}
		for _, card := range s.plan.cards {
			s.card(card, today)
		}
		for _, y := range s.plan.yields {
			s.interest(y, today)
		}
		s.balance(today)
	}
}

// money is what a depository account holds, or a debt account owes.
func (s *simulation) money(account int) int64 {
	spec := s.plan.accounts[account]
	if spec.kind == Depository {
		return spec.opening - s.posted[account]
	}
	return spec.opening + s.posted[account]
}

func (s *simulation) stocked(m merchant) stocked {
	name := m.name + "|" + m.raw
	found, ok := s.stock[name]
	if !ok {
		m.raw = printed(m.raw, branchDigit, s.data.with("branch", m.name))
		found = stocked{merchant: m, row: s.taxonomy.template(m)}
		s.stock[name] = found
	}
	return found
}

// payment is one thing that happens, before it is known how it reaches the books.
type payment struct {
	key      key
	merchant merchant
	account  int
	minor    int64
	on       Date
	settle   settlement
}

// pay writes a payment in the book and returns the day it posts.
func (s *simulation) pay(p payment) Date {
	k := p.key
	item := s.stocked(p.merchant)
	ids := s.book.ids.with("row").at(int64(k.hi)).at(int64(k.lo))
	e := entry{row: item.row, account: p.account, shownOn: p.on, postedOn: p.on, pendingAmount: p.minor}
	e.row.Name = printed(item.merchant.raw, rowDigit, k)
	e.row.OriginalDescription = e.row.Name
	spec := s.plan.accounts[p.account]
	e.row.AccountID = s.book.accounts[p.account]
	e.row.AccountOwner = ""
	e.row.Amount = Amount{Minor: p.minor, Exponent: exponentOf(spec.currency), Currency: spec.currency}
	e.row.AuthorizedOn = p.on
	switch p.settle {
	case byPreNote:
		e.shownOn = lastBusinessDay(p.on - 1)
	case byCard, byTipped, byPump:
		e.postedOn = businessDays(p.on, 1+k.below(3, "lag"))
		e.row.OriginalDescription = "PURCHASE AUTHORIZED ON " + p.on.Time().Format("01/02") + " " + e.row.Name
		if p.settle == byTipped {
			e.pendingAmount = p.minor * 100 / (100 + k.between(0, 22, "tip"))
		}
		if p.settle == byPump {
			e.pendingAmount = []int64{100, 7500, 12500}[k.below(3, "hold")]
		}
	case byCheck:
		s.checks++
		number := strconv.Itoa(s.checks)
		e.row.CheckNumber = number
		e.row.Name = item.merchant.raw + " " + number
		e.row.OriginalDescription = e.row.Name
	}
	e.row.On = e.postedOn
	e.row.ID = TransactionID(ids.with("posted").id())
	if e.shownOn < e.postedOn {
		e.pendingID = TransactionID(ids.with("pending").id())
		// now and then the bank does not say which pending row a posted one was
		if !k.chance(15, "unmatched") {
			e.row.PendingID = e.pendingID
		}
	}
	if item.row.MerchantName != "" && k.chance(20, "enrich") {
		e.enrichedOn = e.postedOn + 1
		e.plain = &plainText{name: e.row.OriginalDescription, category: s.taxonomy.categories["19000000"],
			personal: personal("GENERAL_MERCHANDISE_OTHER_GENERAL_MERCHANDISE", Low)}
	}
	s.append(e)
	return e.postedOn
}

// append adds an entry and what it will do to balances.
func (s *simulation) append(e entry) {
	s.book.entries = append(s.book.entries, e)
	if e.postedOn == 0 {
		return
	}
	s.post(e.postedOn, posting{account: e.account, minor: e.row.Amount.Minor})
	if e.goneOn != 0 {
		s.post(e.goneOn, posting{account: e.account, minor: -e.row.Amount.Minor})
	}
}

func (s *simulation) post(on Date, p posting) {
	if on <= s.next {
		s.posted[p.account] += p.minor
		return
	}
	s.coming[on] = append(s.coming[on], p)
}

// transfer writes both legs of a transfer between own accounts.
func (s *simulation) transfer(k key, from, to int, minor int64, on Date, out, in merchant) {
	s.pay(payment{key: k.with("out"), merchant: out, account: from, minor: minor, on: on, settle: byTransfer})
	s.pay(payment{key: k.with("in"), merchant: in, account: to, minor: -minor, on: on, settle: byTransfer})
}
