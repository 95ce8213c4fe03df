package store_test

import (
	"slices"

	"pgregory.net/rapid"

	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/internal/safetext"
)

func untrusted(s string) safetext.Untrusted { return safetext.Untrusted(s) }

// queryRow is what a query can ask of a row.
func (w *world) queryRow(tree *ledger.Tree, r ledger.Transaction) query.Row {
	a := w.known[r.Account]
	row := query.Row{
		Merchant: r.MerchantName, BankText: r.Name, Note: r.Own.Note, Tags: r.Own.Tags,
		Account: r.Account, AccountName: a.Name, AccountMask: string(a.Mask), Item: w.entered[r.Account], Bank: "First Platypus Bank",
		Amount: r.Amount, On: r.ShownOn(), Location: r.Details.Location != (ledger.Location{}), Check: r.Details.CheckNumber != "",
	}
	if r.Own.NameBy != ledger.FromPlaid {
		row.Name = r.Own.Name
	}
	mark := func(flag query.Flag, is bool) {
		if is {
			row.Flags |= flag
		}
	}
	mark(query.Pending, r.Pending)
	mark(query.Hidden, r.Own.Hidden)
	mark(query.Split, len(r.Own.Parts) > 0)
	mark(query.Edited, !w.state.hand[r.LocalID].IsZero())
	mark(query.New, w.unseen[r.LocalID])
	for _, s := range w.shares(tree, r) {
		row.Categories = append(row.Categories, s.Category)
		mark(query.Spend, s.Class == ledger.Spending)
		mark(query.Income, s.Class == ledger.Income)
		mark(query.Transfer, s.Class == ledger.Transfer)
		mark(query.Uncategorized, s.Category == "")
	}
	return row
}

// shares are what a row counts as; undivided where the parts cannot be worked out.
func (w *world) shares(tree *ledger.Tree, r ledger.Transaction) []ledger.Share {
	shares, err := tree.Shares(r, w.standing(r))
	if err != nil {
		class, _ := tree.Class(r, w.standing(r))
		return []ledger.Share{{Category: tree.Resolve(r.ShownCategory()), Amount: r.Amount, Class: class}}
	}
	return shares
}

func (w *world) parse(text string) query.Query {
	q, err := query.Parse(text)
	if err != nil {
		w.rt.Fatalf("%s: %v", text, err)
	}
	return q
}

// ruledBy is what the rules say of a row: each sees it as those before it and the hand show it.
func (w *world) ruledBy(tree *ledger.Tree, rules []ledger.Rule, r ledger.Transaction) ledger.Overlay {
	var matching []ledger.Rule
	for _, rule := range rules {
		r.Own = ledger.Merge(ledger.ApplyRules(matching), w.state.hand[r.LocalID])
		if !rule.Enabled {
			continue
		}
		row := w.queryRow(tree, r)
		if w.parse(rule.Query).On(ledger.DateOf(w.now), tree).Match(&row) {
			matching = append(matching, rule)
		}
	}
	return ledger.ApplyRules(matching)
}

// saveRule makes a rule, or changes one that is there.
func (w *world) saveRule() {
	r := ledger.Rule{
		Query: rapid.SampledFrom([]string{"tea", "cafe", "acct:gold", "acct:savings amt:>4", "is:transfer", "is:spend", "cat:thing", "tag:ruled", "cat:lodging", "-is:pending", "bank:platypus payroll", "date:2026-07", "is:edited", "amt:>=0", " "}).Draw(w.rt, "condition"),
		Actions: rapid.SampledFrom([]ledger.Actions{
			{Category: "TRAVEL_LODGING"}, {Category: "FOOD_AND_DRINK_GROCERIES", Name: "Ruled"}, {AddTags: []string{"ruled", "trip"}}, {Hidden: ledger.Hide},
			{Hidden: ledger.Show, Name: "Shown"}, {Transfer: ledger.IsTransfer}, {Transfer: ledger.NotTransfer, AddTags: []string{"Ruled"}}, {Category: "own:pets"}, {},
		}).Draw(w.rt, "actions"),
		Enabled: rapid.IntRange(0, 4).Draw(w.rt, "enabled") > 0,
	}
	if list := w.state.inOrder(); len(list) > 0 && rapid.Bool().Draw(w.rt, "over") {
		r.ID = rapid.SampledFrom(list).Draw(w.rt, "rule").ID
	}
	clean, wanted := r.Clean()
	got, err := w.store.SaveRule(w.Context(), r)
	if (err != nil) != (wanted != nil) {
		w.rt.Fatalf("the rule %+v gave %v, want %v", r, err, wanted)
	}
	if err != nil {
		return
	}
	clean.ID, clean.Query, clean.Position = got.ID, w.parse(clean.Query).String(), len(w.state.rules)
	title := "Add the rule "
	for _, had := range w.state.inOrder() {
		clean.Position = had.Position + 1
	}
	if was, ok := w.state.rules[r.ID]; ok {
		title, clean.Position = "Change the rule ", was.Position
	}
	w.did(title+clean.Name, func(s state) { s.rules[got.ID] = clean })
}

func (w *world) someRule() (ledger.Rule, bool) {
	list := w.state.inOrder()
	if len(list) == 0 {
		return ledger.Rule{}, false
	}
	return rapid.SampledFrom(list).Draw(w.rt, "rule"), true
}

func (w *world) moveRule() {
	r, ok := w.someRule()
	if !ok {
		return
	}
	to := rapid.IntRange(-1, 4).Draw(w.rt, "to")
	if err := w.store.MoveRule(w.Context(), r.ID, to); err != nil {
		w.rt.Fatal(err)
	}
	w.did("Change the order of the rules", func(s state) {
		list := slices.DeleteFunc(s.inOrder(), func(o ledger.Rule) bool { return o.ID == r.ID })
		list = slices.Insert(list, min(max(to, 0), len(list)), r)
		for position, r := range list {
			r.Position = position
			s.rules[r.ID] = r
		}
	})
}

// applyRule runs a rule over every row there is. What a later rule has said stays.
func (w *world) applyRule() {
	r, ok := w.someRule()
	if !ok {
		return
	}
	rank := map[ledger.Source]int{}
	for place, o := range w.state.inOrder() {
		rank[ledger.FromRule(o.ID)] = place
	}
	act, err := w.store.ApplyRule(w.Context(), r.ID)
	if err != nil {
		w.rt.Fatal(err)
	}
	rows := w.matching(w.parse(r.Query))
	w.didAct(act, "Apply the rule "+r.Name, func(s state) {
		for _, row := range rows {
			was := s.ruled[row.LocalID]
			one := r
			one.Enabled = true
			now := ledger.ApplyRules([]ledger.Rule{one})
			stays := func(by ledger.Source) bool { return by == ledger.FromPlaid || rank[by] <= rank[ledger.FromRule(r.ID)] }
			next := was
			if now.CategoryBy != ledger.FromPlaid && stays(was.CategoryBy) {
				next.Category, next.CategoryBy = now.Category, now.CategoryBy
			}
			if now.NameBy != ledger.FromPlaid && stays(was.NameBy) {
				next.Name, next.NameBy = now.Name, now.NameBy
			}
			if now.HiddenBy != ledger.FromPlaid && stays(was.HiddenBy) {
				next.Hidden, next.HiddenBy = now.Hidden, now.HiddenBy
			}
			if now.TransferBy != ledger.FromPlaid && stays(was.TransferBy) {
				next.Transfer, next.TransferBy = now.Transfer, now.TransferBy
			}
			next.Tags = withTags(was.Tags, r.Actions.AddTags)
			say(s.ruled, row.LocalID, next)
		}
	})
}

// withTags puts tags on, each once whatever its case.
func withTags(tags, more []string) []string {
	o := ledger.Overlay{Tags: tags}
	after, _ := ledger.ApplyEdit(o, ledger.Edit{AddTags: more})
	return after.Tags
}

func (w *world) removeRule() {
	r, ok := w.someRule()
	if !ok {
		return
	}
	act, err := w.store.RemoveRule(w.Context(), r.ID)
	if err != nil {
		w.rt.Fatal(err)
	}
	w.didAct(act, "Remove the rule "+r.Name, func(s state) {
		delete(s.rules, r.ID)
		unsay(s, r)
	})
}

// unsay takes back what a rule that is gone has said of any row. A tag that another one puts on stays.
func unsay(s state, r ledger.Rule) {
	var others ledger.Overlay
	for _, o := range s.inOrder() {
		others.Tags = withTags(others.Tags, o.Actions.AddTags)
	}
	for id, was := range s.ruled {
		now, by := was, ledger.FromRule(r.ID)
		if now.CategoryBy == by {
			now.Category, now.CategoryBy = "", ledger.FromPlaid
		}
		if now.NameBy == by {
			now.Name, now.NameBy = "", ledger.FromPlaid
		}
		if now.HiddenBy == by {
			now.Hidden, now.HiddenBy = false, ledger.FromPlaid
		}
		if now.TransferBy == by {
			now.Transfer, now.TransferBy = ledger.TransferUnset, ledger.FromPlaid
		}
		now.Tags = nil
		for _, tag := range was.Tags {
			if !(ledger.Overlay{Tags: r.Actions.AddTags}).HasTag(tag) || others.HasTag(tag) {
				now.Tags = append(now.Tags, tag)
			}
		}
		if len(ledger.Differences(was, now)) > 0 {
			say(s.ruled, id, now)
		}
	}
}
