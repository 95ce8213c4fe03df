package ledger

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// side makes a row for the matcher: an id, an account, an amount in cents of USD, a day of March 2026 and how it counts.
func side(id LocalID, account AccountID, minor int64, day int, counts GroupKind) TransferRow {
	return TransferRow{ID: id, Account: account, Amount: Money{Minor: minor, Currency: "USD"}, On: NewDate(2026, 3, day), Counts: counts}
}

func TestMatchTransfers(t *testing.T) {
	in := func(c Currency, r TransferRow) TransferRow { r.Amount.Currency = c; return r }
	marked := func(m TransferMark, r TransferRow) TransferRow { r.Mark = m; return r }
	pending := func(r TransferRow) TransferRow { r.Pending = true; return r }
	const moved, spent, earned, bySign = CountsAsTransfer, CountsAsSpending, CountsAsIncome, CountsBySign
	for _, c := range []struct {
		name    string
		rows    []TransferRow
		decided []Pair
		want    []Pair // Why holds a piece of what must be said
	}{
		{"the same day", []TransferRow{side(1, "a", -50000, 2, moved), side(2, "b", 50000, 2, moved)}, nil,
			[]Pair{{A: 1, B: 2, State: PairConfirmed, Why: "on the same day; both are filed as transfers or payments; nothing else fits either side."}}},
		{"a card payment credited before the bank books it", []TransferRow{side(1, "bank", -120045, 9, moved), side(2, "card", 120045, 6, moved)}, nil,
			[]Pair{{A: 1, B: 2, State: PairConfirmed, Why: "3 days earlier"}}},
		{"five days", []TransferRow{side(1, "a", -100, 1, moved), side(2, "b", 100, 6, moved)}, nil,
			[]Pair{{A: 1, B: 2, State: PairConfirmed, Why: "5 days later"}}},
		{"six days", []TransferRow{side(1, "a", -100, 1, moved), side(2, "b", 100, 7, moved)}, nil, nil},
		{"the same account", []TransferRow{side(1, "a", -100, 1, moved), side(2, "a", 100, 1, moved)}, nil, nil},
		{"another currency", []TransferRow{side(1, "a", -100, 1, moved), in("EUR", side(2, "b", 100, 1, moved))}, nil, nil},
		{"a currency without exponent", []TransferRow{in("JPY", side(1, "a", -100, 1, moved)), in("JPY", side(2, "b", 100, 1, moved))}, nil,
			[]Pair{{A: 1, B: 2, State: PairConfirmed}}},
		{"both out", []TransferRow{side(1, "a", -100, 1, moved), side(2, "b", -100, 1, moved)}, nil, nil},
		{"nought", []TransferRow{side(1, "a", 0, 1, moved), side(2, "b", 0, 1, moved)}, nil, nil},
		{"one side without category", []TransferRow{side(1, "a", -100, 1, moved), side(2, "b", 100, 1, bySign)}, nil,
			[]Pair{{A: 1, B: 2, State: PairConfirmed, Why: "the money going out is filed as a transfer"}}},
		{"one side earned", []TransferRow{side(1, "a", -200000, 1, moved), side(2, "b", 200000, 1, earned)}, nil,
			[]Pair{{A: 1, B: 2, State: PairProposed, Why: "To be judged by you: the money coming in has a category of its own."}}},
		{"neither categorised", []TransferRow{side(1, "a", -200000, 1, bySign), side(2, "b", 200000, 1, bySign)}, nil,
			[]Pair{{A: 1, B: 2, State: PairProposed, Why: "neither has a category"}}},
		{"a purchase and a refund elsewhere", []TransferRow{side(1, "a", -500, 1, spent), side(2, "b", 500, 1, spent)}, nil, nil},
		{"a cent off", []TransferRow{side(1, "a", -50000, 1, moved), side(2, "b", 49999, 2, moved)}, nil,
			[]Pair{{A: 1, B: 2, State: PairProposed, Why: "Money left one account and 0.01 USD less, perhaps after a fee, reached another a day later"}}},
		{"a cent over", []TransferRow{side(1, "a", -50000, 1, moved), side(2, "b", 50001, 2, moved)}, nil,
			[]Pair{{A: 1, B: 2, State: PairProposed, Why: "0.01 USD more reached another"}}},
		{"a cent off, one side spent", []TransferRow{side(1, "a", -50000, 1, moved), side(2, "b", 49999, 2, spent)}, nil, nil},
		{"too far off", []TransferRow{side(1, "a", -50000, 1, moved), side(2, "b", 49499, 2, moved)}, nil, nil},
		{"two of a kind on one day", []TransferRow{
			side(1, "a", -100, 1, moved), side(2, "a", -100, 1, moved), side(3, "b", 100, 1, moved), side(4, "b", 100, 1, moved)}, nil,
			[]Pair{{A: 1, B: 3, State: PairProposed, Why: "more than one transaction fits"}, {A: 2, B: 4, State: PairProposed, Why: "more than one"}}},
		{"two candidates, the nearer one is proposed", []TransferRow{
			side(1, "a", -100, 1, moved), side(2, "b", 100, 4, moved), side(3, "c", 100, 2, moved)}, nil,
			[]Pair{{A: 1, B: 3, State: PairProposed, Why: "more than one transaction fits"}}},
		{"a refund of the same amount does not cloud a transfer", []TransferRow{
			side(1, "a", -100, 1, moved), side(2, "b", 100, 1, moved), side(3, "c", 100, 1, spent)}, nil,
			[]Pair{{A: 1, B: 2, State: PairConfirmed}}},
		{"weekly ones stay apart", []TransferRow{
			side(1, "a", -100, 1, moved), side(2, "b", 100, 2, moved), side(3, "a", -100, 8, moved), side(4, "b", 100, 9, moved)}, nil,
			[]Pair{{A: 1, B: 2, State: PairConfirmed}, {A: 3, B: 4, State: PairConfirmed}}},
		{"one side still pending", []TransferRow{pending(side(1, "a", -100, 1, moved)), side(2, "b", 100, 1, moved)}, nil,
			[]Pair{{A: 1, B: 2, State: PairConfirmed, Why: "; the money going out is still pending; nothing else fits"}}},
		{"both still pending", []TransferRow{pending(side(1, "a", -100, 1, moved)), pending(side(2, "b", 100, 1, moved))}, nil,
			[]Pair{{A: 1, B: 2, State: PairConfirmed, Why: "both are still pending"}}},
		{"rejected", []TransferRow{side(1, "a", -100, 1, moved), side(2, "b", 100, 1, moved)}, []Pair{{A: 1, B: 2, State: PairRejected}}, nil},
		{"rejected, and another fits", []TransferRow{side(1, "a", -100, 1, moved), side(2, "b", 100, 1, moved), side(3, "c", 100, 3, moved)},
			[]Pair{{A: 1, B: 2, State: PairRejected}}, []Pair{{A: 1, B: 3, State: PairConfirmed}}},
		{"confirmed already", []TransferRow{side(1, "a", -100, 1, moved), side(2, "b", 100, 1, moved), side(3, "c", 100, 1, moved)},
			[]Pair{{A: 1, B: 3, State: PairConfirmed}}, nil},
		{"marked as no transfer", []TransferRow{marked(NotTransfer, side(1, "a", -100, 1, moved)), side(2, "b", 100, 1, moved)}, nil, nil},
		{"the edge of int64", []TransferRow{side(1, "a", -1<<63+1, 1, moved), side(2, "b", 1<<63-1, 1, moved)}, nil,
			[]Pair{{A: 1, B: 2, State: PairConfirmed}}},
		{"beyond the edge", []TransferRow{side(1, "a", -1<<63, 1, moved), side(2, "b", 1<<63-1, 1, moved)}, nil,
			[]Pair{{A: 1, B: 2, State: PairProposed}}},
	} {
		got := MatchTransfers(c.rows, c.decided)
		if len(got) != len(c.want) {
			t.Errorf("%s: %v", c.name, got)
			continue
		}
		for i, want := range c.want {
			if !strings.Contains(got[i].Why, want.Why) {
				t.Errorf("%s: says %q, not %q", c.name, got[i].Why, want.Why)
			}
			if want.Why = got[i].Why; got[i] != want {
				t.Errorf("%s: %+v, want %+v", c.name, got[i], want)
			}
		}
	}
}

func TestTransfersBeforeAndAfterTheUnixCentury(t *testing.T) {
	for _, on := range []Date{19691230, 21991230, 16000227} {
		a, b := side(1, "a", -100, 1, CountsAsTransfer), side(2, "b", 100, 1, CountsAsTransfer)
		a.On, b.On = on, on.AddDays(3)
		if got := MatchTransfers([]TransferRow{a, b}, nil); len(got) != 1 || got[0].State != PairConfirmed {
			t.Errorf("%s: %v", on, got)
		}
	}
}

func someTransferRows(t *rapid.T) []TransferRow {
	n := rapid.IntRange(0, 30).Draw(t, "n")
	rows := make([]TransferRow, n)
	for i := range rows {
		rows[i] = side(LocalID(i+1), rapid.SampledFrom([]AccountID{"a", "b", "c"}).Draw(t, "account"),
			rapid.SampledFrom([]int64{-30000, -500, -499, -100, 0, 100, 499, 500, 29999}).Draw(t, "amount"),
			rapid.IntRange(1, 28).Draw(t, "day"), GroupKind(rapid.IntRange(0, 3).Draw(t, "counts")))
	}
	return rows
}

// TestMatchTransfersKeepsItsWord checks every promise of MatchTransfers against plain counting.
func TestMatchTransfersKeepsItsWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := someTransferRows(t)
		byID := map[LocalID]*TransferRow{}
		for i := range rows {
			byID[rows[i].ID] = &rows[i]
		}
		pairs := MatchTransfers(rows, nil)

		shuffled := rapid.Permutation(rows).Draw(t, "shuffled")
		if again := MatchTransfers(shuffled, nil); !slices.Equal(pairs, again) {
			t.Fatalf("another order gives %v and not %v", again, pairs)
		}
		if !slices.IsSortedFunc(pairs, func(a, b Pair) int { return cmp.Compare(a.A, b.A) }) {
			t.Fatalf("not in order: %v", pairs)
		}

		certainly := func(a, b *TransferRow) bool {
			days := b.On.DaysSince(a.On)
			return a.Amount.Minor < 0 && a.Amount.Minor == -b.Amount.Minor && a.Account != b.Account && days <= 5 && days >= -5 &&
				gradeOf(a, b) == certain
		}
		used := map[LocalID]bool{}
		for _, p := range pairs {
			a, b := byID[p.A], byID[p.B]
			if used[p.A] || used[p.B] {
				t.Fatalf("a row is in two pairs: %v", pairs)
			}
			used[p.A], used[p.B] = true, true
			days := b.On.DaysSince(a.On)
			if a.Amount.Minor >= 0 || b.Amount.Minor <= 0 || a.Account == b.Account || days > 5 || days < -5 || p.Why == "" || p.By != FromPlaid {
				t.Fatalf("no transfer: %+v", p)
			}
			others := 0
			for i := range rows {
				if certainly(a, &rows[i]) {
					others++
				}
				if certainly(&rows[i], b) {
					others++
				}
			}
			if p.State == PairConfirmed && (others != 2 || !certainly(a, b)) {
				t.Fatalf("confirmed in spite of %d candidates: %+v", others, p)
			}
		}
		for i := range rows {
			for j := range rows {
				if a, b := &rows[i], &rows[j]; certainly(a, b) && !used[a.ID] && !used[b.ID] {
					t.Fatalf("%d and %d were overlooked", a.ID, b.ID)
				}
			}
		}
	})
}

func TestJudgedPairsAreNotFoundAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := someTransferRows(t)
		decided := MatchTransfers(rows, nil)
		for i := range decided {
			decided[i].State = rapid.SampledFrom([]PairState{PairConfirmed, PairRejected}).Draw(t, "judged")
		}
		taken := map[LocalID]bool{}
		for _, p := range decided {
			if p.State == PairConfirmed {
				taken[p.A], taken[p.B] = true, true
			}
		}
		for _, p := range MatchTransfers(rows, decided) {
			if taken[p.A] || taken[p.B] || slices.ContainsFunc(decided, func(d Pair) bool { return d.A == p.A && d.B == p.B }) {
				t.Fatalf("%+v again", p)
			}
		}
	})
}

func BenchmarkMatchTransfers(b *testing.B) {
	for _, c := range []struct {
		name    string
		amounts int64
		days    int
	}{{"as people live", 40_000, 3650}, {"all of one amount on one day", 1, 1}, {"all of one amount", 1, 3650}} {
		b.Run(c.name, func(b *testing.B) {
			rows := make([]TransferRow, 1_000_000)
			for i := range rows {
				n := int64(i) * 2654435761
				rows[i] = TransferRow{ID: LocalID(i + 1), Account: AccountID([]string{"a", "b", "c", "d"}[n>>8%4]),
					Amount: Money{1 + n>>4%c.amounts, "USD"}, On: NewDate(2016, 1, 1+int(n>>7)%c.days), Counts: GroupKind(1 + n>>9%3)}
				if n>>3%2 == 0 {
					rows[i].Amount.Minor *= -1
				}
			}
			for b.Loop() {
				MatchTransfers(rows, nil)
			}
		})
	}
}
