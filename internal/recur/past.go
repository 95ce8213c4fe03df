package recur

import (
	"cmp"
	"fmt"
	"slices"

	"passbook/internal/ledger"
)

// Past lists what happened to a stream in the charges that are known of it, oldest first: a price that had been the same twice and
// changed, and charges that were due and did not come, up to today where the stream goes on. Unlike Events it does not ask
// when anybody looked.
func Past(s ledger.Stream, charges []Row, today ledger.Date) []ledger.StreamEvent {
	charges = slices.SortedFunc(slices.Values(charges), func(a, b Row) int { return cmp.Compare(a.On, b.On) })
	var events []ledger.StreamEvent
	for i := 2; i < len(charges) && fixedPrice(charges); i++ {
		before, last, now := charges[i-2].Amount, charges[i-1].Amount, charges[i]
		if !samePrice(before, last) || last.IsZero() {
			continue
		}
		if e, ok := priceEvent(s, now.On, last, now.Amount); ok {
			events = append(events, e)
		}
	}
	events = append(events, missed(s, datesOf(charges), today)...)
	slices.SortStableFunc(events, func(a, b ledger.StreamEvent) int { return cmp.Compare(a.On, b.On) })
	return events
}

// fixedPrice reports whether most charges are the same as the one before. A bill that varies may be the same twice by chance.
func fixedPrice(charges []Row) bool {
	same := 0
	for i := 1; i < len(charges); i++ {
		if samePrice(charges[i-1].Amount, charges[i].Amount) {
			same++
		}
	}
	return 2*same >= len(charges)-1
}

func samePrice(a, b ledger.Money) bool { return a.Currency == b.Currency && closeTo(size(a), size(b)) }

// missed lists the charges that were due between dates and after the last of them.
func missed(s ledger.Stream, dates []ledger.Date, today ledger.Date) []ledger.StreamEvent {
	b, ok := beatOf(s.Frequency)
	if !ok || len(dates) == 0 {
		return nil
	}
	var events []ledger.StreamEvent
	due := func(after ledger.Date) ledger.Date {
		on, _ := ledger.Stream{Active: true, LastOn: after, Frequency: s.Frequency}.NextOn()
		return on
	}
	miss := func(on ledger.Date, why string) {
		events = append(events, event(ledger.StreamMissed, s, on, s.Last, ledger.Money{Currency: s.Last.Currency}, fmt.Sprintf("expected on %s; %s", on, why)))
	}
	for i := 1; i < len(dates); i++ {
		for on := due(dates[i-1]); on.AddDays(b.grace) < dates[i]; on = due(on) {
			miss(on, "the next one came on "+dates[i].String())
		}
	}
	last := dates[len(dates)-1]
	if on := due(last); s.Active && on.AddDays(b.grace) < today { // those after it are waited for no more than this one
		miss(on, "nothing has come since "+last.String())
	}
	return events
}
