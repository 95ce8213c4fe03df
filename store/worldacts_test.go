package store_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"pgregory.net/rapid"

	"passbook/internal/ledger"
	"passbook/internal/query"
)

// did keeps an act that leads to what f makes of the state. One that changes nothing is none.
func (w *world) did(title string, f func(state)) *worldAct {
	next := w.state.clone()
	f(next)
	w.settle(w.state, next)
	act := actOf(title, w.state, next)
	if act.empty() {
		return nil
	}
	for _, a := range w.done {
		a.dropped = a.dropped || a.undone
	}
	w.done, w.state = append(w.done, act), next
	return act
}

// didAct is did, and compares what the store said of the act.
func (w *world) didAct(got ledger.Act, title string, f func(state)) {
	act := w.did(title, f)
	if (act == nil) != (got.ID == 0) || act != nil && (got.Count != act.count || got.Title != act.title) {
		w.rt.Fatalf("the act %s is %+v, want %+v", title, got, act)
	}
}

// undo takes back the newest act that is not undone; redo does again the oldest one that is and was not overtaken.
func (w *world) undo() {
	for _, act := range slices.Backward(w.done) {
		if !act.undone {
			w.again(act, true)
			return
		}
	}
	if _, err := w.store.Undo(w.Context()); err == nil {
		w.rt.Fatal("nothing was there to undo, and something was")
	}
}

func (w *world) redo() {
	for _, act := range w.done {
		if act.undone && !act.dropped {
			w.again(act, false)
			return
		}
	}
	if _, err := w.store.Redo(w.Context()); err == nil {
		w.rt.Fatal("nothing was there to redo, and something was")
	}
}

// again plays an act back or forth. What follows from that for what was said since becomes part of the act, so that playing it the
// other way brings that back too.
func (w *world) again(act *worldAct, back bool) {
	do := w.store.Redo
	if back {
		do = w.store.Undo
	}
	got, err := do(w.Context())
	if err != nil || got.Title != act.title || got.Count != act.count {
		w.rt.Fatalf("again %+v, %v, want %s", got, err, act.title)
	}
	before := w.state.clone()
	act.play(w.state, back)
	for id, r := range before.rules {
		if _, there := w.state.rules[id]; !there {
			unsay(w.state, r)
		}
	}
	for old := range act.continued {
		if _, still := w.state.continued[old]; still {
			continue
		}
		for id, r := range w.rows() {
			if r.Account == old {
				say(w.state.hand, id, unmoved(w.state.hand[id]))
			}
		}
	}
	w.place(act, back)
	w.settle(before, w.state)
	act.undone = back
	for id, t := range turns(before.hand, w.state.hand) {
		if _, ok := act.hand[id]; !ok {
			act.hand[id] = t.turned(back)
		}
	}
	for id, t := range turns(before.ruled, w.state.ruled) {
		if _, ok := act.ruled[id]; !ok {
			act.ruled[id] = t.turned(back)
		}
	}
	for at, t := range turns(before.pairs, w.state.pairs) {
		if _, ok := act.pairs[at]; !ok {
			act.pairs[at] = t.turned(back)
		}
	}
}

// turned is a turn that was made by playing back, told forth.
func (t turn[V]) turned(back bool) turn[V] {
	if back {
		return turn[V]{was: t.is, is: t.was}
	}
	return t
}

// matching returns the rows a query holds for, by looking at each.
func (w *world) matching(q query.Query) []ledger.Transaction {
	tree := w.tree()
	m := q.On(ledger.DateOf(w.now), tree)
	rows := slices.SortedFunc(maps.Values(w.rows()), func(a, b ledger.Transaction) int { return int(a.LocalID - b.LocalID) })
	return slices.DeleteFunc(rows, func(r ledger.Transaction) bool {
		row := w.queryRow(tree, r)
		return !m.Match(&row)
	})
}

// drawEdit draws an edit. One that divides a row adds up to the row as a rule.
func drawEdit(t *rapid.T, row ledger.Transaction) ledger.Edit {
	var e ledger.Edit
	tags := rapid.SliceOfN(rapid.SampledFrom([]string{"trip", "Trip 2026", "größe", "ruled"}), 0, 2)
	switch rapid.SampledFrom([]string{"category", "name", "note", "add", "remove", "reset", "hidden", "transfer", "on", "split", "split", "whole"}).Draw(t, "edit") {
	case "category":
		e.Category = new(rapid.SampledFrom([]ledger.CategoryKey{"", "FOOD_AND_DRINK_GROCERIES", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT", "TRANSFER_IN_SAVINGS", "own:pets"}).Draw(t, "category"))
	case "name":
		e.Name = new(rapid.SampledFrom([]string{"", "Corner Café", "tearoom"}).Draw(t, "name"))
	case "note":
		e.Note = new(rapid.SampledFrom([]string{"", "with Anna", "20% off\nsecond line"}).Draw(t, "note"))
	case "add":
		e.AddTags = tags.Draw(t, "add")
	case "remove":
		e.RemoveTags = tags.Draw(t, "remove")
	case "reset":
		e.ResetTags = tags.Draw(t, "reset")
	case "hidden":
		e.Hidden = new(ledger.HideMark(rapid.IntRange(0, 2).Draw(t, "hidden")))
	case "transfer":
		e.Transfer = new(ledger.TransferMark(rapid.IntRange(0, 2).Draw(t, "transfer")))
	case "on":
		e.On = new(rapid.SampledFrom([]ledger.Date{0, 20260630, 20260702, 20990101, 19691231}).Draw(t, "on"))
	case "split":
		e.Parts = new(drawParts(t, row.Amount))
	case "whole":
		e.Parts = new([]ledger.Part(nil))
	}
	return e
}

func drawParts(t *rapid.T, whole ledger.Money) []ledger.Part {
	rest := whole
	var parts []ledger.Part
	for range rapid.IntRange(1, 2).Draw(t, "cuts") {
		part := whole
		part.Minor = rest.Minor / rapid.SampledFrom([]int64{2, 3, -1}).Draw(t, "cut")
		rest.Minor -= part.Minor
		parts = append(parts, ledger.Part{Amount: part, Note: "cut"})
	}
	if parts = append(parts, ledger.Part{Amount: rest}); rapid.IntRange(0, 7).Draw(t, "wrong") == 0 {
		parts[0].Amount.Minor++
	}
	for i := range parts {
		parts[i].Category = rapid.SampledFrom([]ledger.CategoryKey{"", "FOOD_AND_DRINK_COFFEE", "TRANSFER_IN_SAVINGS", "own:pets"}).Draw(t, "part")
	}
	return parts
}

func (w *world) edit() {
	rows := slices.SortedFunc(maps.Values(w.rows()), func(a, b ledger.Transaction) int { return int(a.LocalID - b.LocalID) })
	if len(rows) == 0 {
		return
	}
	var target ledger.Target
	if rapid.IntRange(0, 3).Draw(w.rt, "in bulk") == 0 {
		q := w.drawQuery()
		for len(q.Terms) == 0 {
			q = w.parse("is:posted")
		}
		target.Where = ledger.Query{Text: q.String()}
		rows = w.matching(q)
	} else {
		rows = []ledger.Transaction{rapid.SampledFrom(rows).Draw(w.rt, "row")}
		target.Rows = []ledger.LocalID{rows[0].LocalID}
	}
	row := ledger.Transaction{Amount: *usd(-450)}
	if len(rows) > 0 {
		row = rows[0]
	}
	e := drawEdit(w.rt, row)
	clean, wanted := e.Clean()
	for _, r := range rows {
		if wanted == nil {
			wanted = ledger.CheckEdit(r, clean)
		}
	}
	got, err := w.store.Edit(w.Context(), "an edit", target, e)
	if (err != nil) != (wanted != nil) {
		w.rt.Fatalf("the edit %+v of %d rows gave %v, want %v", e, len(rows), err, wanted)
	}
	if err != nil {
		return
	}
	w.didAct(got, "an edit", func(s state) {
		for _, r := range rows {
			after, _ := ledger.ApplyEdit(s.hand[r.LocalID], clean)
			say(s.hand, r.LocalID, after)
		}
	})
}

func (w *world) changeCategories() {
	c := rapid.SampledFrom([]ledger.CategoryChange{
		{Kind: ledger.NewCategory, Category: "own:pets", Group: "FOOD_AND_DRINK", Name: "Pets"},
		{Kind: ledger.NewGroup, Group: "own:fun", Name: "Fun", Counts: ledger.CountsAsSpending},
		{Kind: ledger.RenameCategory, Category: "FOOD_AND_DRINK_COFFEE", Name: "Zürich beans"},
		{Kind: ledger.MergeCategory, Category: "FOOD_AND_DRINK_COFFEE", Into: "FOOD_AND_DRINK_GROCERIES"},
		{Kind: ledger.MergeCategory, Category: "FOOD_AND_DRINK_GROCERIES", Into: "FOOD_AND_DRINK_COFFEE"},
		{Kind: ledger.MergeCategory, Category: "FOOD_AND_DRINK_GROCERIES", Into: "FOOD_AND_DRINK_GROCERIES"},
		{Kind: ledger.DeleteCategory, Category: "own:pets", Into: "TRANSFER_OUT_SAVINGS"},
		{Kind: ledger.MoveCategory, Category: "FOOD_AND_DRINK_COFFEE", Group: "INCOME"},
		{Kind: ledger.MoveCategory, Category: "BRAND_NEW_THING", Group: "own:fun"},
		{Kind: ledger.MergeGroup, Group: "FOOD_AND_DRINK", IntoGroup: "TRANSFER_OUT"},
		{Kind: ledger.CountGroup, Group: "TRANSFER_OUT", Counts: ledger.CountsAsSpending},
		{Kind: ledger.CountGroup, Group: "FOOD_AND_DRINK", Counts: ledger.CountsAsTransfer},
	}).Draw(w.rt, "change")
	next := w.state.clone()
	next.changes[w.changeSeq+1] = c
	_, wanted := next.tree(w.seen)
	_, err := w.store.ChangeCategories(w.Context(), "categories", c)
	var refused *ledger.CategoryError
	switch {
	case (err != nil) != (wanted != nil) || (err != nil && !errors.As(err, &refused)):
		w.rt.Fatalf("the change %+v gave %v, want %v", c, err, wanted)
	case err == nil:
		w.changeSeq++
		w.did("categories", func(s state) { s.changes[w.changeSeq] = c })
	}
}

func (w *world) exclude() {
	accounts := slices.Sorted(maps.Keys(w.entered))
	if len(accounts) == 0 {
		return
	}
	a := rapid.SampledFrom(accounts).Draw(w.rt, "account")
	excluded := rapid.Bool().Draw(w.rt, "excluded")
	got, err := w.store.ExcludeAccount(w.Context(), "an account", a, excluded)
	if err != nil {
		w.rt.Fatal(err)
	}
	w.didAct(got, "an account", func(s state) { exclude(s, a, excluded) })
}

func exclude(s state, a ledger.AccountID, excluded bool) {
	if delete(s.excluded, a); excluded {
		s.excluded[a] = true
	}
}

// view saves, changes or removes a view.
func (w *world) view() {
	views := slices.Sorted(maps.Keys(w.state.views))
	if len(views) > 0 && rapid.Bool().Draw(w.rt, "remove") {
		v := w.state.views[rapid.SampledFrom(views).Draw(w.rt, "view")]
		if err := w.store.RemoveView(w.Context(), v.ID); err != nil {
			w.rt.Fatal(err)
		}
		w.did("Remove the view "+v.Name, func(s state) { delete(s.views, v.ID) })
		return
	}
	v, err := w.store.SaveView(w.Context(), ledger.View{Name: fmt.Sprint("view ", len(w.done)), Query: "tea"})
	if err != nil {
		w.rt.Fatal(err)
	}
	w.did("Save the view "+v.Name, func(s state) { s.views[v.ID] = v })
}
