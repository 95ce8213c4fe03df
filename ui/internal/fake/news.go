package fake

import (
	"context"
	"sync"
	"time"

	"passbook/internal/ledger"
)

// News are entries of every kind, newest first, and how far the person has looked.
type News struct {
	mu      sync.Mutex
	Entries []ledger.ChangeEntry
	Fail    error
	seen    ledger.ChangeID
}

// NewNews returns what a sync of four minutes ago brought.
func NewNews() *News {
	at := ago(4 * time.Minute)
	before, after := usd(430_000), usd(423_719)
	n := &News{Entries: []ledger.ChangeEntry{
		{Kind: ledger.RowAdded, Item: "item_tartan", Account: "acc_store", Row: 1241, Title: "CVS Pharmacy", Amount: usd(-2912), On: 20260917},
		{Kind: ledger.RowAdded, Item: "item_platypus", Account: "acc_checking", Row: 1238, Title: "Shell", Amount: usd(-3655), On: 20260916},
		{Kind: ledger.BankBroke, Item: "item_tartan", Trouble: &ledger.Trouble{Type: "ITEM_ERROR", Code: "ITEM_LOGIN_REQUIRED"}},
		{Kind: ledger.StreamMoved, Item: "item_platypus", Account: "acc_visa", Stream: &ledger.StreamEvent{
			Kind: ledger.StreamRise, Stream: "stream_none", Account: "acc_visa", Title: "Netflix", On: 20260908, Old: usd(-1599), New: usd(-1799)}},
		{Kind: ledger.RowModified, Item: "item_platypus", Account: "acc_visa", Row: 1237, Title: "Café Zoë", Amount: usd(-3201), On: 20260915,
			Fields: []ledger.FieldChange{{Field: "amount", Old: "-29.00 USD", New: "-32.01 USD"}}},
		{Kind: ledger.RowPosted, Item: "item_platypus", Account: "acc_visa", Row: 1234, Title: "Amazon", Amount: usd(-1401), On: 20260913,
			Fields: []ledger.FieldChange{{Field: "state", Old: "pending", New: "posted"}, {Field: "date", Old: "2026-09-12", New: "2026-09-13"}}},
		{Kind: ledger.RowRemoved, Item: "item_platypus", Account: "acc_checking", Row: 9999, Title: "Hotel hold", Amount: usd(-20000), On: 20260910},
		{Kind: ledger.BalanceMoved, Item: "item_platypus", Account: "acc_checking", Before: &before, After: &after},
		{Kind: ledger.RowsLoaded, Item: "item_insel", Count: 412},
	}}
	for i := range n.Entries {
		n.Entries[i].ID, n.Entries[i].At = ledger.ChangeID(len(n.Entries)-i), at
	}
	return n
}

// Changes implements ui.News.
func (n *News) Changes(_ context.Context, ask ledger.ChangesRequest) (ledger.ChangeWindow, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	var w ledger.ChangeWindow
	for _, e := range n.Entries {
		e.Seen = e.ID <= n.seen
		switch {
		case ask.Unseen && e.Seen || ask.Before != 0 && e.ID >= ask.Before:
		case len(w.Entries) == ask.Limit:
			w.More = true
		default:
			w.Entries = append(w.Entries, e)
		}
	}
	return w, n.Fail
}

// UnseenChanges implements ui.News.
func (n *News) UnseenChanges(context.Context) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	count := 0
	for _, e := range n.Entries {
		if e.ID > n.seen {
			count++
		}
	}
	return count, n.Fail
}

// MarkSeen implements ui.News.
func (n *News) MarkSeen(_ context.Context, upTo ledger.ChangeID) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.seen = max(n.seen, upTo)
	return n.Fail
}
