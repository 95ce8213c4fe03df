package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"passbook/internal/ledger"
	"passbook/store"
)

// moved is one side of a transfer.
func moved(id ledger.TransactionID, account ledger.AccountID, on ledger.Date, cents int64) ledger.Transaction {
	r := row(id, on, cents, "MOVED")
	r.Account = account
	r.Category = ledger.Category{Primary: "TRANSFER_OUT", Detailed: "TRANSFER_OUT_ACCOUNT_TRANSFER"}
	if cents > 0 {
		r.Category = ledger.Category{Primary: "TRANSFER_IN", Detailed: "TRANSFER_IN_ACCOUNT_TRANSFER"}
	}
	return r
}

func plain(r ledger.Transaction) ledger.Transaction {
	r.Category = ledger.Category{}
	return r
}

// partners returns the rows that are sides of a confirmed transfer, by Plaid's ids, and how they count.
func partners(t testing.TB, s *store.Store) []string {
	t.Helper()
	rows := all(t, s, ledger.Query{})
	names := map[ledger.LocalID]ledger.TransactionID{}
	for _, r := range rows {
		names[r.LocalID] = r.ID
	}
	var lines []string
	for _, r := range rows {
		if r.Partner != 0 {
			lines = append(lines, fmt.Sprintf("%s-%s %s", r.ID, names[r.Partner], r.Class))
		}
	}
	slices.Sort(lines)
	return lines
}

func pairs(t testing.TB, s *store.Store, state ledger.PairState) []ledger.Pair {
	t.Helper()
	list, err := s.Pairs(t.Context(), state, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestTransfersAreMatchedAsTheyCome(t *testing.T) {
	s := openLinked(t)
	link(t, s, "item-2")
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{
		moved("out", "checking", 20260701, -5000), row("coffee", 20260701, -400, "COFFEE"), plain(moved("maybe", "checking", 20260710, -700))}})
	if got := partners(t, s); got != nil {
		t.Fatalf("partners %v", got)
	}
	// The other side comes later and with another Item.
	if _, err := run(t.Context(), s, "item-2", "c1", ledger.Page{Added: []ledger.Transaction{
		moved("in", "savings", 20260703, 5000), plain(moved("maybe in", "savings", 20260711, 700))}}); err != nil {
		t.Fatal(err)
	}
	equal(t, "partners", []string{"in-out transfer", "out-in transfer"}, partners(t, s))
	proposed := pairs(t, s, ledger.PairProposed)
	if len(proposed) != 1 || proposed[0].Why == "" {
		t.Fatalf("proposed %+v", proposed)
	}
	// A row that changes is no longer the other side; one that is gone neither.
	mustRun(t, s, "c2", ledger.Page{Modified: []ledger.Transaction{moved("out", "checking", 20260701, -5100)}})
	if got := partners(t, s); got != nil {
		t.Errorf("partners after a change %v", got)
	}
	mustRun(t, s, "c3", ledger.Page{Modified: []ledger.Transaction{moved("out", "checking", 20260701, -5000)}})
	equal(t, "partners again", []string{"in-out transfer", "out-in transfer"}, partners(t, s))
	mustRun(t, s, "c4", ledger.Page{Removed: []ledger.TransactionID{"out", "maybe"}})
	if got := partners(t, s); got != nil || len(pairs(t, s, ledger.PairProposed)) != 0 {
		t.Errorf("partners after a removal %v", got)
	}
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestPairsAreJudged(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{
		plain(moved("out", "checking", 20260701, -700)), plain(moved("in", "savings", 20260702, 700)),
		moved("sure out", "checking", 20260710, -900), moved("sure in", "savings", 20260710, 900)}})
	proposed := pairs(t, s, ledger.PairProposed)
	if len(proposed) != 1 {
		t.Fatalf("proposed %+v", proposed)
	}
	judge := func(p ledger.Pair, state ledger.PairState) {
		t.Helper()
		if act, err := s.JudgePair(t.Context(), "Judge", p.A, p.B, state); err != nil || act.ID == 0 {
			t.Fatalf("%+v, %v", act, err)
		}
	}
	sure := []string{"sure in-sure out transfer", "sure out-sure in transfer"}
	both := []string{"in-out transfer", "out-in transfer", "sure in-sure out transfer", "sure out-sure in transfer"}
	judge(proposed[0], ledger.PairConfirmed)
	equal(t, "confirmed", both, partners(t, s))
	p, ok, err := s.PairOf(t.Context(), proposed[0].B)
	if err != nil || !ok || p.State != ledger.PairConfirmed || p.By != ledger.FromHand {
		t.Errorf("%+v, %v, %v", p, ok, err)
	}
	if _, err := s.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	equal(t, "undone", sure, partners(t, s))
	equal(t, "proposed again", proposed, pairs(t, s, ledger.PairProposed))
	if _, err := s.Redo(t.Context()); err != nil {
		t.Fatal(err)
	}
	equal(t, "redone", both, partners(t, s))
	confirmed := pairs(t, s, ledger.PairConfirmed)
	for _, p := range confirmed {
		judge(p, ledger.PairRejected)
	}
	if got := partners(t, s); got != nil {
		t.Errorf("rejected and still partners: %v", got)
	}
	// What was rejected is not brought up again when the rows change.
	mustRun(t, s, "c2", ledger.Page{Modified: []ledger.Transaction{moved("sure out", "checking", 20260711, -900)}})
	if got, list := partners(t, s), pairs(t, s, ledger.PairProposed); got != nil || len(list) != 0 {
		t.Errorf("rejected and found again: %v, %v", got, list)
	}
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestPairsThatCannotBe(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{
		moved("out", "checking", 20260701, -700), moved("in", "savings", 20260702, 700), row("other", 20260601, 500, "IN"), row("third", 20260501, -500, "OUT"),
		euros(moved("euros", "savings", 20260501, 500)), moved("more", "savings", 20260501, -500), moved("double", "savings", 20260301, 1000)}})
	ids := map[ledger.TransactionID]ledger.LocalID{}
	for _, r := range all(t, s, ledger.Query{}) {
		ids[r.ID] = r.LocalID
	}
	for name, c := range map[string]struct {
		a, b ledger.LocalID
		want error
	}{
		"one account":         {ids["third"], ids["other"], store.ErrPair},
		"the wrong way round": {ids["in"], ids["third"], store.ErrPair},
		"another's side":      {ids["third"], ids["in"], store.ErrConflict},
		"no such row":         {ids["third"], 999, store.ErrNotFound},
		"another currency":    {ids["third"], ids["euros"], store.ErrPair},
		"both out":            {ids["third"], ids["more"], store.ErrPair},
		"both in":             {ids["other"], ids["double"], store.ErrPair},
		"one row":             {ids["third"], ids["third"], store.ErrPair},
	} {
		for _, state := range []ledger.PairState{ledger.PairConfirmed, ledger.PairRejected} {
			if _, err := s.JudgePair(t.Context(), "Judge", c.a, c.b, state); !errors.Is(err, c.want) && (state == ledger.PairConfirmed || !errors.Is(c.want, store.ErrConflict)) {
				t.Errorf("%s is %s: got %v, want %v", name, state, err, c.want)
			}
		}
	}
	if act, err := s.JudgePair(t.Context(), "Judge", ids["third"], ids["double"], ledger.PairConfirmed); err != nil || act.Count != 2 {
		t.Errorf("two amounts that the person has put together: %+v, %v", act, err)
	}
}

func euros(r ledger.Transaction) ledger.Transaction {
	r.Amount.Currency = "EUR"
	return r
}

// TestPairsThatCanBeNoMore: a pair was proposed, and what the bank says since keeps it from being confirmed, not from being rejected.
func TestPairsThatCanBeNoMore(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{plain(moved("out", "checking", 20260701, -700)), plain(moved("in", "savings", 20260702, 700))}})
	p := pairs(t, s, ledger.PairProposed)[0]
	if _, err := s.JudgePair(t.Context(), "Put back", p.A, p.B, ledger.PairProposed); err != nil {
		t.Fatal(err)
	}
	mustRun(t, s, "c2", ledger.Page{Modified: []ledger.Transaction{euros(plain(moved("in", "savings", 20260702, 700)))}})
	if _, err := s.JudgePair(t.Context(), "Judge", p.A, p.B, ledger.PairConfirmed); !errors.Is(err, store.ErrPair) {
		t.Errorf("confirmed: %v", err)
	}
	if _, err := s.JudgePair(t.Context(), "Judge", p.A, p.B, ledger.PairRejected); err != nil {
		t.Errorf("rejected: %v", err)
	}
}

// TestPairsHoldTogether: whatever comes and goes, partners are each other's, in two accounts, each in one pair, and a pair the
// person has judged stays judged.
func TestPairsHoldTogether(t *testing.T) {
	t.Parallel()
	s := openQuick(t)
	link(t, s, bank)
	at := 0
	judged := map[[2]ledger.LocalID]ledger.PairState{}
	rapid.Check(t, func(rt *rapid.T) {
		var p ledger.Page
		for range rapid.IntRange(1, 5).Draw(rt, "rows") {
			n := rapid.IntRange(0, 11).Draw(rt, "id")
			id := ledger.TransactionID(fmt.Sprint("t", n))
			if rapid.IntRange(0, 5).Draw(rt, "remove") == 0 {
				p.Removed = append(p.Removed, id)
				continue
			}
			account := ledger.AccountID(fmt.Sprint("account-", n%3))
			r := moved(id, account, ledger.Date(20260701+rapid.IntRange(0, 9).Draw(rt, "day")), rapid.SampledFrom([]int64{-100, 100, -200, 200}).Draw(rt, "cents"))
			if rapid.Bool().Draw(rt, "plain") {
				r = plain(r)
			}
			p.Modified = append(p.Modified, r)
		}
		at++
		mustRun(t, s, ledger.Cursor(fmt.Sprint("c", at)), p)
		if list := pairs(t, s, ledger.PairProposed); len(list) > 0 && rapid.Bool().Draw(rt, "judge") {
			pair := rapid.SampledFrom(list).Draw(rt, "pair")
			state := rapid.SampledFrom([]ledger.PairState{ledger.PairConfirmed, ledger.PairRejected}).Draw(rt, "state")
			if _, err := s.JudgePair(t.Context(), "Judge", pair.A, pair.B, state); err != nil {
				rt.Fatal(err)
			}
			judged[[2]ledger.LocalID{pair.A, pair.B}] = state
		}
		rows := map[ledger.LocalID]ledger.Transaction{}
		for _, r := range all(t, s, ledger.Query{}) {
			rows[r.LocalID] = r
		}
		for id, r := range rows {
			other, ok := rows[r.Partner]
			if r.Partner == 0 || !ok {
				continue
			}
			if other.Partner != id || other.Account == r.Account {
				rt.Fatalf("%+v is a partner of %+v", r, other)
			}
		}
		sides := map[ledger.LocalID]bool{}
		for _, state := range []ledger.PairState{ledger.PairConfirmed, ledger.PairProposed} {
			for _, pair := range pairs(t, s, state) {
				if sides[pair.A] || sides[pair.B] {
					rt.Fatalf("%+v: a row is in two pairs", pair)
				}
				sides[pair.A], sides[pair.B] = true, true
				if (rows[pair.A].Partner == pair.B) != (state == ledger.PairConfirmed) {
					rt.Fatalf("%+v and partner %d", pair, rows[pair.A].Partner)
				}
				if was, ok := judged[[2]ledger.LocalID{pair.A, pair.B}]; ok && was != state {
					rt.Fatalf("%+v was judged %d", pair, was)
				}
			}
		}
		if err := s.Verify(t.Context()); err != nil {
			rt.Fatal(err)
		}
	})
}

// TestManyRowsAreMatchedLikeFew: a long history is matched span by span, a day's rows one by one; both come to the same.
func TestManyRowsAreMatchedLikeFew(t *testing.T) {
	t.Parallel()
	var history []ledger.Transaction
	for n := range 1500 {
		on := ledger.Date(20250101).AddDays(n / 3)
		history = append(history, row(ledger.TransactionID(fmt.Sprint("x", n)), on, -int64(1000+n), "SHOP"))
		if n%40 == 0 {
			id := ledger.TransactionID(fmt.Sprint(n))
			history = append(history, moved("out"+id, "checking", on, -int64(90_000+n)), moved("in"+id, "savings", on.AddDays(n%7), int64(90_000+n)),
				moved("fee"+id, "checking", on, -int64(500_000+9000*n)), moved("less"+id, "savings", on.AddDays(1), int64(500_000+9000*n-300)))
		}
		if n%40 == 20 { // filed as something else on one side, or on neither
			id := ledger.TransactionID(fmt.Sprint(n))
			filed, unfiled := row("filed"+id, on.AddDays(2), int64(700_000+n), "WAGES"), row("unfiled"+id, on.AddDays(1), int64(800_000+n), "TRANSFER")
			filed.Account, unfiled.Account, unfiled.Category = "savings", "savings", ledger.Category{}
			other := row("other"+id, on, -int64(800_000+n), "TRANSFER")
			other.Category = ledger.Category{}
			history = append(history, moved("gone"+id, "checking", on, -int64(700_000+n)), filed, unfiled, other)
		}
	}
	at := func(s *store.Store, rows []ledger.Transaction, size int) {
		for from := 0; from < len(rows); from += size {
			mustRun(t, s, ledger.Cursor(fmt.Sprint("c", size, from)), ledger.Page{Added: rows[from:min(from+size, len(rows))]})
		}
	}
	whole, parts := openLinked(t), openLinked(t)
	at(whole, history, len(history))
	at(parts, history, 97)
	want := partners(t, whole)
	if len(want) < 40 {
		t.Fatalf("%d partners", len(want))
	}
	equal(t, "partners", want, partners(t, parts))
	proposed := func(s *store.Store) []string {
		names := map[ledger.LocalID]ledger.TransactionID{}
		for _, r := range all(t, s, ledger.Query{}) {
			names[r.LocalID] = r.ID
		}
		var lines []string
		for _, p := range pairs(t, s, ledger.PairProposed) {
			lines = append(lines, fmt.Sprint(names[p.A], " ", names[p.B]))
		}
		return slices.Sorted(slices.Values(lines))
	}
	if n := len(proposed(whole)); n < 100 {
		t.Fatalf("%d proposed", n)
	}
	equal(t, "proposed", proposed(whole), proposed(parts))
}
