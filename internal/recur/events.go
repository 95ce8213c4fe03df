package recur

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"passbook/internal/ledger"
)

// Look is what two looks at the streams of some accounts have to be compared by.
type Look struct {
	Old   []ledger.Stream // as they were known
	Fresh []ledger.Stream // as they are now, reconciled
	Since ledger.Date     // the day of the earlier look
	Today ledger.Date
	// Amount returns the amount of a transaction of a stream; ok is false where it is not known any more. It may be nil: then
	// only streams whose average is their last amount are taken for fixed prices.
	Amount func(ledger.TransactionID) (m ledger.Money, ok bool)
}

// Events says what is new since the earlier look, by day and stream. Each thing is told at one look only: the day on which it
// became true lies after Since, or the stream itself has changed. Streams the person dismissed are silent. The first
// streams an account ever shows are not news: they were there before anybody looked.
func Events(l Look) []ledger.StreamEvent {
	known := map[ledger.AccountID]bool{}
	for _, s := range l.Old {
		known[s.Account] = true
	}
	was := continued(l.Old, l.Fresh)
	still := make([]bool, len(l.Old))
	var events []ledger.StreamEvent
	for i, s := range l.Fresh {
		if was[i] >= 0 {
			still[was[i]] = true
		}
		switch {
		case s.Dismissed:
		case was[i] >= 0:
			events = append(events, l.changed(l.Old[was[i]], s)...)
		case known[s.Account] && s.Active:
			events = append(events, event(ledger.StreamNew, s, s.LastOn, ledger.Money{Currency: s.Last.Currency}, s.Last, newWords(s)))
		}
	}
	for j, s := range l.Old {
		if !still[j] && s.Active && !s.Dismissed {
			events = append(events, event(ledger.StreamEnded, s, s.LastOn, s.Last, ledger.Money{Currency: s.Last.Currency}, "it is no longer among the recurring ones; last on "+s.LastOn.String()))
		}
	}
	slices.SortStableFunc(events, func(a, b ledger.StreamEvent) int {
		return cmp.Or(cmp.Compare(a.On, b.On), strings.Compare(string(a.Stream), string(b.Stream)), strings.Compare(string(a.Kind), string(b.Kind)))
	})
	return events
}

// changed says what is new about a stream that was known.
func (l Look) changed(old, now ledger.Stream) []ledger.StreamEvent {
	nothing := ledger.Money{Currency: now.Last.Currency}
	var events []ledger.StreamEvent
	if old.Active && !now.Active {
		return append(events, event(ledger.StreamEnded, now, now.LastOn, now.Last, nothing, "nothing has come since "+now.LastOn.String()))
	}
	if !old.Active && now.Active {
		events = append(events, event(ledger.StreamNew, now, now.LastOn, nothing, now.Last, "it had ended and is back"))
	}
	if price, ok := l.price(old, now); ok {
		events = append(events, price)
	}
	if due, ok := now.NextOn(); ok {
		b, _ := beatOf(now.Frequency)
		if missed := due.AddDays(b.grace + 1); missed > l.Since && missed <= l.Today {
			events = append(events, event(ledger.StreamMissed, now, due, now.Last, nothing,
				fmt.Sprintf("expected on %s; nothing has come %d days later", due, l.Today.DaysSince(due))))
		}
	}
	return events
}

// price compares the newest amount with the one before, where that was a fixed price.
func (l Look) price(old, now ledger.Stream) (ledger.StreamEvent, bool) {
	if now.LastOn <= old.LastOn || old.Last.Currency != now.Last.Currency || old.Last.IsZero() || !l.fixed(old) {
		return ledger.StreamEvent{}, false
	}
	return priceEvent(now, now.LastOn, old.Last, now.Last)
}

// priceEvent compares two charges of a stream; ok is false where they are the same price, or no two prices of one thing.
func priceEvent(s ledger.Stream, on ledger.Date, old, now ledger.Money) (e ledger.StreamEvent, ok bool) {
	before, after := size(old), size(now)
	if old.Currency != now.Currency || (old.Minor < 0) != (now.Minor < 0) || closeTo(before, after) {
		return ledger.StreamEvent{}, false
	}
	kind, word := ledger.StreamRise, "more"
	if after < before {
		kind, word = ledger.StreamFall, "less"
	}
	why := fmt.Sprintf("%s instead of %s", unsigned(now), unsigned(old))
	if p, ok := percent(before, after); ok {
		why += fmt.Sprintf(", %d %% %s", p, word)
	}
	return event(kind, s, on, old, now, why), true
}

// fixed reports whether the stream had one price: its last two amounts were the same, or its average is its last amount where
// they are not known. A bill that is never the same twice does not rise, it varies.
func (l Look) fixed(s ledger.Stream) bool {
	if n := len(s.Transactions); l.Amount != nil && n > 1 {
		last, ok := l.Amount(s.Transactions[n-1])
		before, okBefore := l.Amount(s.Transactions[n-2])
		if ok && okBefore {
			return last.Currency == before.Currency && closeTo(size(last), size(before))
		}
	}
	return closeTo(size(s.Last), size(s.Average))
}

// closeTo reports whether two amounts differ by less than half a percent: the same price, give or take a rate of exchange.
func closeTo(a, b uint64) bool {
	if a > b {
		a, b = b, a
	}
	return b-a <= b/200
}

// percent returns by how much after differs from before, rounded; ok is false where it is beyond telling.
func percent(before, after uint64) (p uint64, ok bool) {
	gap := after - before
	if after < before {
		gap = before - after
	}
	high, low := bits.Mul64(gap, 100)
	low, carry := bits.Add64(low, before/2, 0)
	if high += carry; before == 0 || high >= before {
		return 0, false
	}
	p, _ = bits.Div64(high, low, before)
	return p, p < 100_000
}

// unsigned writes an amount without its sign.
func unsigned(m ledger.Money) string { return strings.TrimPrefix(m.String(), "-") }

func newWords(s ledger.Stream) string {
	words := unsigned(s.Last)
	if p := periodWords(s.Frequency); p != "" {
		words += " " + p
	}
	if s.Inflow {
		return words + " coming in, since " + s.FirstOn.String()
	}
	return words + ", since " + s.FirstOn.String()
}

func periodWords(f ledger.Frequency) string {
	switch f {
	case ledger.Weekly:
		return "every week"
	case ledger.Biweekly:
		return "every other week"
	case ledger.SemiMonthly:
		return "twice a month"
	case ledger.Monthly:
		return "every month"
	case ledger.Annually:
		return "every year"
	}
	return ""
}

func event(kind ledger.StreamEventKind, s ledger.Stream, on ledger.Date, old, now ledger.Money, why string) ledger.StreamEvent {
	return ledger.StreamEvent{Kind: kind, Stream: s.ID, Account: s.Account, Title: s.Title(), On: on, Old: old, New: now, Local: s.Local, Why: why}
}
