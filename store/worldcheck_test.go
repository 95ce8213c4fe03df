package store_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"passbook/internal/ledger"
	"passbook/internal/query"
)

// check compares the whole store with the model.
func (w *world) check() {
	rows := w.rows()
	w.checkRows(rows)
	w.checkPairs(rows)
	w.checkJournal()
	w.checkThings()
	w.checkQuery(rows)
	w.checkSums(rows)
	w.checkTallies(rows)
	w.checkBalances(rows)
	if err := w.store.Verify(w.Context()); err != nil {
		w.rt.Fatal(err)
	}
}

func (w *world) same(what string, want, got any) {
	if d := gocmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		w.rt.Fatalf("%s (-want +got):\n%s", what, d)
	}
}

func (w *world) checkRows(rows map[ledger.LocalID]ledger.Transaction) {
	got := w.all(ledger.Query{})
	newer := ledger.RowKey(1<<63 - 1)
	for i, r := range got {
		if r.ShownOn() != ledger.Date(r.Key>>24) || r.Key >= newer {
			w.rt.Fatalf("the row of %s lies at %d", r.ShownOn(), r.Key)
		}
		newer, got[i].Key = r.Key, 0
	}
	byID := func(a, b ledger.Transaction) int { return int(a.LocalID - b.LocalID) }
	slices.SortFunc(got, byID)
	w.same("rows", slices.SortedFunc(maps.Values(rows), byID), got)
	for _, b := range w.banks {
		for id, r := range b.told {
			if known, ok := w.models[b.item].rows[id]; !ok || !sameTold(known.row, r) {
				w.rt.Fatalf("the bank has %s, and the model %v", id, known)
			}
		}
	}
	if len(got) == 0 {
		return
	}
	some := rapid.SampledFrom(got).Draw(w.rt, "layers of")
	ruled, hand, err := w.store.Layers(w.Context(), some.LocalID)
	if err != nil {
		w.rt.Fatal(err)
	}
	w.same("layers", []ledger.Overlay{w.state.ruled[some.LocalID], w.state.hand[some.LocalID]}, []ledger.Overlay{ruled, hand})
}

// checkJournal compares the list of acts, and of one what it did to which row.
func (w *world) checkJournal() {
	acts, err := w.store.History(w.Context(), 0, 10_000)
	if err != nil {
		w.rt.Fatal(err)
	}
	var got, want []string
	for _, a := range acts {
		got = append(got, fmt.Sprint(a.Title, a.Count, a.Undone, a.Dropped))
	}
	for _, a := range slices.Backward(w.done) {
		want = append(want, fmt.Sprint(a.title, a.count, a.undone, a.dropped))
	}
	w.same("acts", want, got)
	if len(acts) == 0 {
		return
	}
	at := rapid.IntRange(0, len(acts)-1).Draw(w.rt, "act")
	rows, err := w.store.ActRows(w.Context(), acts[at].ID, 0, 10_000)
	if err != nil {
		w.rt.Fatal(err)
	}
	act := w.done[len(w.done)-1-at]
	told := map[ledger.ActRowKind]map[ledger.LocalID][2]ledger.Overlay{ledger.HandChanged: {}, ledger.RulesChanged: {}}
	for _, r := range rows {
		if r.Kind != ledger.PartnerChanged {
			told[r.Kind][r.Row] = [2]ledger.Overlay{r.Before, r.After}
		}
	}
	for kind, list := range map[ledger.ActRowKind]map[ledger.LocalID]turn[ledger.Overlay]{ledger.HandChanged: act.hand, ledger.RulesChanged: act.ruled} {
		turned := map[ledger.LocalID][2]ledger.Overlay{}
		for id, t := range list {
			var both [2]ledger.Overlay
			if t.was != nil {
				both[0] = *t.was
			}
			if t.is != nil {
				both[1] = *t.is
			}
			turned[id] = both
		}
		w.same("rows of the act "+act.title, turned, told[kind])
	}
	things, err := w.store.ActThings(w.Context(), acts[at].ID)
	if n := len(act.pairs) + len(act.changes) + len(act.excluded) + len(act.rules) + len(act.views) + len(act.continued); err != nil || len(things) != n {
		w.rt.Fatalf("the act %s changed %v, %v, want %d things", act.title, things, err, n)
	}
}

// checkThings compares what is no row.
func (w *world) checkThings() {
	rules, first := w.store.Rules(w.Context())
	views, second := w.store.Views(w.Context())
	accounts, third := w.store.Accounts(w.Context())
	continued, fourth := w.store.ContinuedAccounts(w.Context())
	tree, fifth := w.store.Categories(w.Context())
	if err := errors.Join(first, second, third, fourth, fifth); err != nil {
		w.rt.Fatal(err)
	}
	w.same("rules", w.state.inOrder(), rules)
	saved := map[ledger.ViewID]ledger.View{}
	for _, v := range views {
		saved[v.ID] = v
	}
	w.same("views", w.state.views, saved)
	left := map[ledger.AccountID]bool{}
	for _, a := range accounts {
		if a.Excluded {
			left[a.ID] = true
		}
	}
	w.same("excluded accounts", w.state.excluded, left)
	goOn := map[ledger.AccountID]ledger.AccountID{}
	for _, m := range continued {
		goOn[m.Old] = m.New
	}
	w.same("continued accounts", w.state.continued, goOn)
	if w.same("groups", w.tree().Groups(), tree.Groups()); tree.FullName("FOOD_AND_DRINK_COFFEE") != w.tree().FullName("FOOD_AND_DRINK_COFFEE") {
		w.rt.Fatalf("coffee is called %s", tree.FullName("FOOD_AND_DRINK_COFFEE"))
	}
}

// checkQuery compares what a query finds with what looking at each row finds.
func (w *world) checkQuery(rows map[ledger.LocalID]ledger.Transaction) {
	q := w.drawQuery()
	var want, got []ledger.LocalID
	for _, r := range w.matching(q) {
		want = append(want, r.LocalID)
	}
	for _, r := range w.all(ledger.Query{Text: q.String()}) {
		got = append(got, r.LocalID)
	}
	w.checkWindows(ledger.Query{Text: q.String()}, slices.Clone(got))
	slices.Sort(got)
	w.same("rows of "+q.String(), want, got)
	w.checkTally(ledger.Query{Text: q.String()}, rows, func(r ledger.Transaction) bool { return slices.Contains(want, r.LocalID) })
}

// checkWindows pages through the rows of a query in either direction, with little patience for one way of finding them or another.
func (w *world) checkWindows(q ledger.Query, want []ledger.LocalID) {
	r := ledger.WindowRequest{
		Query: q, Limit: rapid.IntRange(1, 6).Draw(w.rt, "limit"), Toward: ledger.Direction(rapid.IntRange(0, 1).Draw(w.rt, "toward")),
	}
	patience := rapid.IntRange(1, 8)
	along, guided, each := patience.Draw(w.rt, "along"), patience.Draw(w.rt, "guided"), patience.Draw(w.rt, "each")
	var got []ledger.LocalID
	for {
		found, err := w.store.HastyWindow(w.Context(), r, along, guided, each)
		if err != nil || len(found.Rows) > r.Limit || (found.More && len(found.Rows) < r.Limit) {
			w.rt.Fatalf("window of %s: %d rows, %v", q.Text, len(found.Rows), err)
		}
		var ids []ledger.LocalID
		for _, row := range found.Rows {
			ids = append(ids, row.LocalID)
		}
		if r.Toward == ledger.Newer {
			got = append(ids, got...)
		} else {
			got = append(got, ids...)
		}
		if !found.More {
			break
		}
		r.Edge = found.Rows[len(found.Rows)-1].Key
		if r.Toward == ledger.Newer {
			r.Edge = found.Rows[0].Key
		}
	}
	w.same("windows of "+q.Text, want, got)
}

// all returns every row of a query, newest first.
func (w *world) all(q ledger.Query) (list []ledger.Transaction) {
	for row, err := range w.store.AllTransactions(w.Context(), q) {
		if err != nil {
			w.rt.Fatalf("%+v: %v", q, err)
		}
		list = append(list, row)
	}
	return list
}

// drawQuery draws a query of terms that some rows meet.
func (w *world) drawQuery() query.Query {
	terms := rapid.SliceOfN(rapid.SampledFrom(strings.Split(
		`t|c|p|z|"tea r"|note:a|tag:t|merchant:c|name:t,p|tea|tearoom|cafe|"cafe zurich"|zurich beans|payroll|coffee|corner|anna|20%|trip|"trip 2026"|groceries|xylophone|food|`+
			`acct:plaid|acct:gold|acct:0127|acct:nowhere|bank:platypus|bank:nowhere|acct:plaid,gold|cat:coffee|cat:food|cat:groceries,transfers|`+
			`cat:nothing|cat:own:pets|cat:lodging|cat:BRAND_NEW_THING|merchant:tea|merchant:corner,zurich|name:tearoom|name:corner|note:anna|`+
			`note:second,off|tag:trip|tag:2026|tag:grosse,ruled|amt:>1|amt:0|amt:4..7|amt:<5|amt:50|amt:1200,4.5|amt:>=10000000000|amt:0.000012|`+
			`date:2026-07-25|date:2026-07|date:2026-06|date:2026-07-20..2026-07-25,2026-08-01|date:2099|date:..1970|after:2026-07-28|before:2026-07-28|`+
			`date:10d|cur:usd|cur:eur,jpy|cur:xyz|is:pending|is:posted|is:income|is:spend|is:transfer|is:hidden|is:split|is:edited|is:uncategorized|`+
			`is:new|is:pending,hidden|is:spend,income|is:split,transfer|is:new,hidden|is:uncategorized,edited|has:note|has:tag|has:location|`+
			`has:check|has:note,check`, "|")), 0, 3).Draw(w.rt, "terms")
	var q query.Query
	for _, term := range terms {
		for _, one := range w.parse(term).Terms {
			one.Not = rapid.IntRange(0, 3).Draw(w.rt, "not") == 0
			q.Terms = append(q.Terms, one)
		}
	}
	return q
}
