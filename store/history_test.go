package store_test

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// model is what the store must come to, told in the plainest way: a map of rows and a list of what was removed.
type model struct {
	rows    map[ledger.TransactionID]modelRow
	gone    []modelGone
	updates int
	lastUID int

	// Of the last update:
	spoken  map[int]ledger.Transaction // rows that came or changed, as they were told last
	shaped  []ledger.Transaction       // and as they were told each time
	came    map[int]ledger.Transaction // rows that came, as they were told first
	added   []int
	touched []int // were there before it, and are otherwise or gone
}

func newModel() *model { return &model{rows: map[ledger.TransactionID]modelRow{}} }

// modelRow is a row and who it is: the same uid as long as the store must keep the local id.
type modelRow struct {
	uid int
	row ledger.Transaction
}

type modelGone struct {
	update, uid int
	id          ledger.TransactionID
}

// apply replays the pages of one update and returns what they came to. With whole they tell the feed from its beginning: what they
// leave out, of the days they tell of or still pending, is gone.
func (m *model) apply(pages []ledger.Page, whole bool) ledger.Changes {
	m.spoken, m.shaped, m.came, m.added, m.touched = map[int]ledger.Transaction{}, nil, map[int]ledger.Transaction{}, nil, nil
	told, oldest := map[int]bool{}, ledger.Date(0)
	before := map[int]ledger.Transaction{}
	idOf := map[int]ledger.TransactionID{}
	for id, r := range m.rows {
		before[r.uid], idOf[r.uid] = r.row, id
	}
	firstNew := m.lastUID + 1
	posted := map[ledger.TransactionID]bool{}
	var removed []ledger.TransactionID
	for _, p := range pages {
		last := map[ledger.TransactionID]ledger.Transaction{}
		for _, t := range slices.Concat(p.Added, p.Modified) {
			last[t.ID] = t
		}
		for _, t := range last {
			if t.PendingID != "" {
				posted[t.PendingID] = true
			}
		}
		for _, id := range slices.Sorted(maps.Keys(last)) {
			if posted[id] {
				continue
			}
			told[m.put(last[id])] = true
			if oldest.IsZero() || last[id].On < oldest {
				oldest = last[id].On
			}
		}
		removed = append(removed, p.Removed...)
	}
	for id, r := range m.rows {
		if whole && len(told) > 0 && !told[r.uid] && (r.row.Pending || r.row.On >= oldest) {
			removed = append(removed, id)
		}
	}
	m.explain(removed, before, firstNew)
	for _, id := range removed {
		delete(m.rows, id)
	}
	m.updates++
	changes := m.compare(before, idOf)
	slices.Sort(m.added)
	slices.Sort(m.touched)
	return changes
}

// explain lets posted rows that say nothing of a pending one be what became of those that go in the same update.
func (m *model) explain(removed []ledger.TransactionID, before map[int]ledger.Transaction, firstNew int) {
	var gone, posted []ledger.Transaction
	for id, r := range m.rows {
		_, was := before[r.uid]
		switch leaves := slices.Contains(removed, id); {
		case leaves && was && r.row.Pending:
			gone = append(gone, r.row)
		case !leaves && r.uid >= firstNew && !r.row.Pending && r.row.PendingID == "":
			posted = append(posted, r.row)
		}
	}
	for _, match := range ledger.MatchPosted(gone, posted) {
		uid := m.rows[match.Pending.ID].uid
		delete(m.spoken, m.rows[match.Posted.ID].uid)
		m.rows[match.Posted.ID] = modelRow{uid, match.Posted}
		m.spoken[uid] = match.Posted
		delete(m.rows, match.Pending.ID)
	}
}

// put brings in a row and returns who it is.
func (m *model) put(t ledger.Transaction) int {
	old, ok := m.rows[t.ID]
	if !ok && t.PendingID != "" {
		if old, ok = m.rows[t.PendingID]; ok {
			delete(m.rows, t.PendingID)
		}
	}
	uid := old.uid
	if !ok {
		if uid = m.former(t); uid == 0 {
			m.lastUID++
			uid = m.lastUID
		}
		m.came[uid] = t
	}
	if !ok || !reflect.DeepEqual(old.row, t) {
		m.spoken[uid], m.shaped = t, append(m.shaped, t)
	}
	m.rows[t.ID] = modelRow{uid, t}
	return uid
}

// former returns the uid of the removed row that t is again, or 0.
func (m *model) former(t ledger.Transaction) int {
	best := modelGone{}
	for _, g := range m.gone {
		if (g.id != t.ID && (g.id != t.PendingID || t.PendingID == "")) || m.present(g.uid) {
			continue
		}
		if best.uid == 0 || (g.id == t.ID && best.id != t.ID) || ((g.id == t.ID) == (best.id == t.ID) && g.update > best.update) {
			best = g
		}
	}
	return best.uid
}

func (m *model) present(uid int) bool {
	for _, r := range m.rows {
		if r.uid == uid {
			return true
		}
	}
	return false
}

func (m *model) compare(before map[int]ledger.Transaction, idOf map[int]ledger.TransactionID) (c ledger.Changes) {
	after := map[int]ledger.Transaction{}
	for _, r := range m.rows {
		after[r.uid] = r.row
	}
	for uid, now := range after {
		old, was := before[uid]
		switch {
		case !was:
			c.Added++
			m.added = append(m.added, uid)
			continue
		case reflect.DeepEqual(old, now):
			continue
		case old.Pending && !now.Pending:
			c.Posted++
		default:
			c.Modified++
		}
		m.touched = append(m.touched, uid)
	}
	for uid := range before {
		if _, is := after[uid]; !is {
			c.Removed++
			m.touched = append(m.touched, uid)
			m.gone = append(m.gone, modelGone{m.updates, uid, idOf[uid]})
		}
	}
	return c
}

// drawRow draws a row among few ids, days and texts, so that rows meet: t3 is what p3 posts as.
func drawRow(t *rapid.T) ledger.Transaction {
	n := rapid.IntRange(0, 7).Draw(t, "n")
	r := row("", ledger.Date(20260700+rapid.IntRange(1, 4).Draw(t, "day")), rapid.Int64Range(-3, 3).Draw(t, "cents"),
		safetext.Untrusted(rapid.SampledFrom([]string{"TEAROOM", "PAYROLL"}).Draw(t, "name")))
	if r.Pending = rapid.Bool().Draw(t, "pending"); r.Pending {
		r.ID = ledger.TransactionID(fmt.Sprintf("p%d", n))
		return r
	}
	r.ID = ledger.TransactionID(fmt.Sprintf("t%d", n))
	if rapid.Bool().Draw(t, "was pending") {
		r.PendingID = ledger.TransactionID(fmt.Sprintf("p%d", n))
	}
	if rapid.Bool().Draw(t, "authorized") {
		r.AuthorizedOn = r.On.AddDays(-1)
	}
	return r
}

func drawPage(t *rapid.T) ledger.Page {
	id := rapid.Custom(func(t *rapid.T) ledger.TransactionID { return drawRow(t).ID })
	return ledger.Page{
		Added:    rapid.SliceOfN(rapid.Custom(drawRow), 0, 5).Draw(t, "added"),
		Modified: rapid.SliceOfN(rapid.Custom(drawRow), 0, 3).Draw(t, "modified"),
		Removed:  rapid.SliceOfN(id, 0, 3).Draw(t, "removed"),
	}
}

// TestAnyHistoryEqualsItsReplay: whatever pages Plaid sends, in whatever disorder, the rows, their local ids and the counts
// are those of the model.
func TestAnyHistoryEqualsItsReplay(t *testing.T) {
	t.Parallel()
	s := openQuick(t)
	items := 0
	rapid.Check(t, func(rt *rapid.T) {
		items++
		item := ledger.ItemID(fmt.Sprintf("item-%d", items))
		link(t, s, item)
		m := newModel()
		locals := map[int]ledger.LocalID{}
		for n := range rapid.IntRange(1, 5).Draw(rt, "updates") {
			pages := rapid.SliceOfN(rapid.Custom(drawPage), 1, 3).Draw(rt, "pages")
			got, err := run(t.Context(), s, item, ledger.Cursor(fmt.Sprintf("c%d", n+1)), pages...)
			if err != nil {
				rt.Fatal(err)
			}
			if want := m.apply(pages, false); got != want {
				rt.Fatalf("update %d changed %+v, want %+v", n, got, want)
			}
			checkRows(rt, m, locals, all(t, s, ledger.Query{Item: item}))
		}
		for _, word := range []string{"tearoom", "payroll"} {
			for _, r := range all(t, s, ledger.Query{Item: item, Text: word}) {
				if got := m.rows[r.ID].row.Name; string(got) != map[string]string{"tearoom": "TEAROOM", "payroll": "PAYROLL"}[word] {
					rt.Fatalf("search for %s found %s", word, string(got))
				}
			}
		}
		found := len(all(t, s, ledger.Query{Item: item, Text: "tearoom"})) + len(all(t, s, ledger.Query{Item: item, Text: "payroll"}))
		if found != len(m.rows) {
			rt.Fatalf("search found %d rows of %d", found, len(m.rows))
		}
	})
}

// checkRows compares the stored rows with the model's, and that a uid has one local id for good.
func checkRows(rt rapid.TB, m *model, locals map[int]ledger.LocalID, rows []ledger.Transaction) {
	rt.Helper()
	var got, want []ledger.Transaction
	for _, r := range rows {
		known, ok := m.rows[r.ID]
		if !ok {
			rt.Fatalf("row %s should not be there", r.ID)
		}
		if local, seen := locals[known.uid]; seen && local != r.LocalID {
			rt.Fatalf("row %s changed its local id from %d to %d", r.ID, local, r.LocalID)
		}
		locals[known.uid] = r.LocalID
		if ledger.Date(r.Key>>24) != r.ShownOn() {
			rt.Fatalf("row %s of %s lies at %d", r.ID, r.ShownOn(), r.Key)
		}
		r.LocalID, r.Key, r.Class = 0, 0, 0
		got = append(got, r)
	}
	taken := map[ledger.LocalID]int{}
	for uid, local := range locals {
		if other, ok := taken[local]; ok {
			rt.Fatalf("rows %d and %d share the local id %d", uid, other, local)
		}
		taken[local] = uid
	}
	for _, r := range m.rows {
		want = append(want, r.row)
	}
	byID := func(a, b ledger.Transaction) int { return cmp.Compare(a.ID, b.ID) }
	slices.SortFunc(got, byID)
	slices.SortFunc(want, byID)
	if d := gocmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		rt.Fatalf("rows differ (-want +got):\n%s", d)
	}
}
