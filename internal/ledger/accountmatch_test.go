package ledger

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"passbook/internal/safetext"
	"pgregory.net/rapid"
)

func bankAccount(item ItemID, id AccountID, kind AccountType, mask, name, persistent string) Account {
	return Account{Item: item, ID: id, Type: kind, Mask: safetext.Untrusted(mask), Name: safetext.Untrusted(name), PersistentID: persistent}
}

func TestFindDuplicates(t *testing.T) {
	on := func(day int) time.Time { return time.Date(2026, 3, day, 0, 0, 0, 0, time.UTC) }
	items := []Item{
		{ID: "second", Institution: "ins_1", LinkedAt: on(9)},
		{ID: "first", Institution: "ins_1", LinkedAt: on(1)},
		{ID: "other", Institution: "ins_2", LinkedAt: on(2)},
		{ID: "removed", Institution: "ins_1", LinkedAt: on(1), Removed: true},
	}
	euro := bankAccount("second", "n8", Depository, "8888", "Euro", "")
	euro.Balances.Current = &Money{1, "EUR"}
	dollar := bankAccount("first", "o8", Depository, "8888", "Euro", "")
	dollar.Balances.Current = &Money{1, "USD"}
	closed := bankAccount("first", "o9", Depository, "9999", "Old", "")
	closed.Closed = true
	accounts := []Account{
		bankAccount("second", "n1", Depository, "1111", "Checking", ""), bankAccount("first", "o1", Depository, "1111", "My Checking", ""),
		bankAccount("second", "n2", Credit, "2222", "Card", "P2"), bankAccount("first", "o2", Credit, "2229", "Visa", "P2"),
		bankAccount("second", "n3", Credit, "3333", "Card", "P3"), bankAccount("first", "o3", Credit, "3333", "Card", "P4"),
		bankAccount("second", "n4", Credit, "4444", "Card", ""), bankAccount("first", "o4", Depository, "4444", "Card", ""),
		bankAccount("second", "n5", Depository, "", "Checking", ""), bankAccount("first", "o5", Depository, "", "Checking", ""),
		bankAccount("first", "o6", Depository, "6666", "A", ""), bankAccount("other", "x6", Depository, "6666", "A", ""),
		bankAccount("removed", "r7", Depository, "1111", "Checking", ""), euro, dollar, closed,
		bankAccount("second", "n9", Depository, "9999", "Old", ""), bankAccount("second", "n7", Depository, "6666", "A", ""),
	}
	found := FindDuplicates(items, accounts, []Duplicate{{A: "n7", B: "o6", Denied: true}})
	if len(found) != 2 {
		t.Fatalf("%+v", found)
	}
	if found[0] != (Duplicate{A: "o1", B: "n1", Why: "the same bank, the same last digits 1111, the same type, other names: “My Checking” and “Checking”"}) {
		t.Errorf("%+v", found[0])
	}
	if found[1] != (Duplicate{A: "o2", B: "n2", Sure: true, Why: "the bank gives both the same permanent number"}) {
		t.Errorf("%+v", found[1])
	}
}

func describeContinuation(r Continuation) string {
	var b strings.Builder
	for _, m := range r.Matches {
		fmt.Fprintf(&b, "%s=%s ", m.Old, m.New)
	}
	for _, q := range r.Questions {
		fmt.Fprintf(&b, "%s?%v ", q.Old, q.Candidates)
	}
	return fmt.Sprintf("%sgone%v fresh%v", b.String(), r.Gone, r.Fresh)
}

func TestMatchAccounts(t *testing.T) {
	o := func(id AccountID, kind AccountType, mask, name, persistent string) Account {
		return bankAccount("old", id, kind, mask, name, persistent)
	}
	n := func(id AccountID, kind AccountType, mask, name, persistent string) Account {
		return bankAccount("new", id, kind, mask, name, persistent)
	}
	for _, c := range []struct {
		name     string
		old, now []Account
		want     string
	}{
		{"by mask and type", []Account{o("a", Depository, "11", "X", ""), o("b", Credit, "22", "Y", "")},
			[]Account{n("B", Credit, "22", "Y2", ""), n("A", Depository, "11", "X2", "")}, "a=A b=B gone[] fresh[]"},
		{"the permanent number beats the mask", []Account{o("a", Depository, "11", "X", "P"), o("b", Depository, "22", "Y", "")},
			[]Account{n("A", Depository, "99", "Z", "P"), n("C", Depository, "11", "X", "")}, "a=A gone[b] fresh[C]"},
		{"a permanent number speaks against", []Account{o("a", Depository, "11", "X", "P")}, []Account{n("A", Depository, "11", "X", "Q")}, "gone[a] fresh[A]"},
		{"another type", []Account{o("a", Depository, "11", "X", "")}, []Account{n("A", Credit, "11", "X", "")}, "gone[a] fresh[A]"},
		{"two of one mask, told apart by name", []Account{o("a", Credit, "11", "Gold", ""), o("b", Credit, "11", "Blue", "")},
			[]Account{n("B", Credit, "11", "Blue", ""), n("A", Credit, "11", "Gold", "")}, "a=A b=B gone[] fresh[]"},
		{"two of one mask, not to be told apart", []Account{o("a", Credit, "11", "Card", ""), o("b", Credit, "11", "Card", "")},
			[]Account{n("A", Credit, "11", "Card", ""), n("B", Credit, "11", "Card", "")}, "a?[A B] b?[A B] gone[] fresh[]"},
		{"one of two is left", []Account{o("a", Credit, "11", "Card", ""), o("b", Credit, "11", "Card", "")},
			[]Account{n("A", Credit, "11", "Card", "")}, "a?[A] b?[A] gone[] fresh[]"},
		{"only a name", []Account{o("a", Depository, "", "Checking", "")}, []Account{n("A", Depository, "", "checking ", "")}, "a?[A] gone[] fresh[]"},
		{"a new one beside it", []Account{o("a", Depository, "11", "X", "")}, []Account{n("A", Depository, "11", "X", ""), n("B", Depository, "22", "Y", "")}, "a=A gone[] fresh[B]"},
		{"nothing", nil, nil, "gone[] fresh[]"},
	} {
		if got := describeContinuation(MatchAccounts(c.old, c.now)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestEveryAccountIsAccountedFor(t *testing.T) {
	masks, names, numbers := rapid.SampledFrom([]string{"", "1", "2"}), rapid.SampledFrom([]string{"", "X", "Y"}), rapid.SampledFrom([]string{"", "", "P", "Q"})
	draw := func(t *rapid.T, prefix string) []Account {
		var list []Account
		for i := range rapid.IntRange(0, 5).Draw(t, prefix) {
			list = append(list, bankAccount(ItemID(prefix), AccountID(fmt.Sprint(prefix, i)), rapid.SampledFrom([]AccountType{Credit, Depository}).Draw(t, "type"),
				masks.Draw(t, "mask"), names.Draw(t, "name"), numbers.Draw(t, "number")))
		}
		return list
	}
	rapid.Check(t, func(t *rapid.T) {
		old, now := draw(t, "o"), draw(t, "n")
		r := MatchAccounts(old, now)
		if len(r.Matches)+len(r.Questions)+len(r.Gone) != len(old) {
			t.Fatalf("%d old accounts: %+v", len(old), r)
		}
		taken := map[AccountID]bool{}
		for _, m := range r.Matches {
			if taken[m.New] || m.Why == "" {
				t.Fatalf("%+v", r)
			}
			taken[m.New] = true
		}
		seen := map[AccountID]bool{}
		for _, q := range r.Questions {
			for _, id := range q.Candidates {
				if taken[id] {
					t.Fatalf("%s is matched and asked for", id)
				}
				seen[id] = true
			}
		}
		for _, id := range r.Fresh {
			seen[id] = true
		}
		if len(seen)+len(taken) != len(now) {
			t.Fatalf("%d new accounts: %+v", len(now), r)
		}
	})
}
