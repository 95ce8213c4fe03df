package store_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/internal/safetext"
	"passbook/store"
)

// person is a model of a store with someone who edits: the rows of a model, what she and her rules say of each, and the acts
// she did, told in the plainest way.
type person struct {
	*testing.T
	rt    *rapid.T
	store *store.Store
	item  ledger.ItemID

	model   *model
	locals  map[int]ledger.LocalID
	hand    map[int]ledger.Overlay
	ruled   map[int]ledger.Overlay
	changes []ledger.CategoryChange
	without map[ledger.AccountID]bool

	done, undone []modelAct
	updates      int
}

// modelAct is an act by what it leaves behind.
type modelAct struct {
	before, after map[int]ledger.Overlay
	changes       []ledger.CategoryChange
	account       ledger.AccountID // excluded, or not, by it
	excludes      bool
}

func (p *person) account(name string) ledger.AccountID {
	return ledger.AccountID(name + string(p.item))
}

// accounts are a current account and a card.
func (p *person) accounts() []ledger.Account {
	return []ledger.Account{
		{ID: p.account("checking"), Item: p.item, Name: "Plaid Checking", Mask: "0127", Type: ledger.Depository},
		{ID: p.account("card"), Item: p.item, Name: "Gold Cárd", Mask: "3333", Type: ledger.Credit},
	}
}

// drawRich is drawRow with more that a query can ask of.
func (p *person) drawRich(t *rapid.T) ledger.Transaction {
	r := drawRow(t)
	r.Account = p.account(rapid.SampledFrom([]string{"checking", "card"}).Draw(t, "account"))
	r.Amount.Currency = rapid.SampledFrom([]ledger.Currency{"USD", "USD", "EUR", "JPY", "BTC"}).Draw(t, "currency")
	if rapid.IntRange(0, 20).Draw(t, "huge") == 0 {
		r.Amount.Minor = rapid.SampledFrom([]int64{-1 << 63, 1<<63 - 1, 0}).Draw(t, "size")
	}
	r.MerchantName = rapid.SampledFrom([]safetext.Untrusted{"", "Café Zürich", "Tea Room"}).Draw(t, "merchant")
	r.Category = rapid.SampledFrom([]ledger.Category{
		{}, {Primary: "FOOD_AND_DRINK", Detailed: "FOOD_AND_DRINK_COFFEE"}, {Primary: "TRANSFER_OUT", Detailed: "TRANSFER_OUT_SAVINGS"},
		{Primary: "INCOME", Detailed: "INCOME_WAGES"}, {Primary: "BRAND_NEW", Detailed: "BRAND_NEW_THING"}, {Primary: "OTHER", Detailed: "OTHER_OTHER"},
	}).Draw(t, "category")
	if rapid.IntRange(0, 3).Draw(t, "detailed") == 0 {
		r.Details = ledger.Details{CheckNumber: "7", Location: ledger.Location{City: "Basel"}}
	}
	return r
}

func (p *person) drawPages(t *rapid.T) []ledger.Page {
	rows := func(n int) *rapid.Generator[[]ledger.Transaction] {
		return rapid.SliceOfN(rapid.Custom(p.drawRich), 0, n)
	}
	id := rapid.Custom(func(t *rapid.T) ledger.TransactionID { return drawRow(t).ID })
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) ledger.Page {
		return ledger.Page{Added: rows(5).Draw(t, "added"), Modified: rows(2).Draw(t, "modified"), Removed: rapid.SliceOfN(id, 0, 2).Draw(t, "removed")}
	}), 1, 2).Draw(t, "pages")
}

// drawEdit draws an edit; one that divides the row need not fit it.
func drawEdit(t *rapid.T) ledger.Edit {
	var e ledger.Edit
	tags := rapid.SliceOfN(rapid.SampledFrom([]string{"trip", "Trip 2026", "größe"}), 0, 2)
	switch rapid.IntRange(0, 8).Draw(t, "kind of edit") {
	case 0:
		e.Category = new(rapid.SampledFrom([]ledger.CategoryKey{"", "FOOD_AND_DRINK_GROCERIES", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT", "own:pets"}).Draw(t, "category"))
	case 1:
		e.Name = new(rapid.SampledFrom([]string{"", "Corner Café", "tearoom"}).Draw(t, "name"))
	case 2:
		e.Note = new(rapid.SampledFrom([]string{"", "with Anna", "20% off\nsecond line"}).Draw(t, "note"))
	case 3:
		e.AddTags = tags.Draw(t, "add")
	case 4:
		e.RemoveTags = tags.Draw(t, "remove")
	case 5:
		e.Hidden = new(ledger.HideMark(rapid.IntRange(0, 2).Draw(t, "hidden")))
	case 6:
		e.Transfer = new(ledger.TransferMark(rapid.IntRange(0, 2).Draw(t, "transfer")))
	case 7:
		e.On = new(rapid.SampledFrom([]ledger.Date{0, 20260630, 20260702, 20990101, 19691231}).Draw(t, "on"))
	case 8:
		var parts []ledger.Part
		for range rapid.IntRange(0, 3).Draw(t, "parts") {
			parts = append(parts, ledger.Part{
				Category: rapid.SampledFrom([]ledger.CategoryKey{"", "FOOD_AND_DRINK_COFFEE", "TRANSFER_IN_SAVINGS"}).Draw(t, "part"),
				Amount:   *usd(rapid.Int64Range(-3, 3).Draw(t, "of")),
			})
		}
		e.Parts = &parts
	}
	return e
}

// TestAnyHistoryOfEditsEqualsItsReplay: whatever Plaid sends and whatever the person does, every row shows what the model shows, every
// query finds what looking at each row finds, and every sum is what the rows come to.
func TestAnyHistoryOfEditsEqualsItsReplay(t *testing.T) {
	fresh := freshFile(t)
	rapid.Check(t, func(rt *rapid.T) {
		s, leave := openFresh(t, fresh)
		defer leave()
		p := &person{
			T: t, rt: rt, store: s, item: bank,
			model: &model{rows: map[ledger.TransactionID]modelRow{}}, locals: map[int]ledger.LocalID{},
			hand: map[int]ledger.Overlay{}, ruled: map[int]ledger.Overlay{}, without: map[ledger.AccountID]bool{},
		}
		link(t, s, p.item)
		if err := s.SaveAccounts(t.Context(), p.item, p.accounts()); err != nil {
			rt.Fatal(err)
		}
		p.sync()
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			p.step()
			p.check()
		}
		p.leave()
	})
}

// freshFile returns the bytes of a database that holds nothing.
func freshFile(t testing.TB) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "fresh.db")
	s, err := store.Open(t.Context(), store.Options{Path: path, Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	fresh, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return fresh
}

// openFresh opens a store on a copy of such bytes that need not survive the machine, and returns what closes and deletes it.
func openFresh(t testing.TB, fresh []byte) (*store.Store, func()) {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "passbook.db")
	if err := os.WriteFile(path, fresh, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Options{Path: path, Now: noon})
	if err == nil {
		err = s.Pragma(t.Context(), "synchronous(OFF)")
	}
	if err != nil {
		t.Fatal(err)
	}
	return s, func() {
		if err := errors.Join(s.Close(), os.RemoveAll(dir)); err != nil {
			t.Error(err)
		}
	}
}

func (p *person) step() {
	switch rapid.IntRange(0, 11).Draw(p.rt, "step") {
	case 0, 1:
		p.sync()
	case 2:
		p.replayFromZero()
	case 3, 4, 5:
		p.edit()
	case 6, 7:
		p.undo()
	case 8:
		p.redo()
	case 9:
		p.say()
	case 10:
		p.changeCategories()
	case 11:
		p.exclude()
	}
}

func (p *person) commit(pages []ledger.Page) {
	p.updates++
	got, err := run(p.Context(), p.store, p.item, ledger.Cursor(fmt.Sprintf("c%d", p.updates)), pages...)
	if err != nil {
		p.rt.Fatal(err)
	}
	if want := p.model.apply(pages); got != want {
		p.rt.Fatalf("the update changed %+v, want %+v", got, want)
	}
	for _, r := range p.rows() {
		p.locals[p.model.rows[r.ID].uid] = r.LocalID
	}
}

func (p *person) sync() { p.commit(p.drawPages(p.rt)) }

// replayFromZero is what follows a lost cursor: Plaid tells of every row again.
func (p *person) replayFromZero() {
	var page ledger.Page
	for _, id := range slices.Sorted(maps.Keys(p.model.rows)) {
		page.Added = append(page.Added, p.model.rows[id].row)
	}
	p.commit([]ledger.Page{page})
}

func (p *person) rows() []ledger.Transaction { return all(p.T, p.store, ledger.Query{Item: p.item}) }

func (p *person) tree() *ledger.Tree {
	tree, err := p.store.Categories(p.Context())
	if err != nil {
		p.rt.Fatal(err)
	}
	return tree
}

// matching returns the rows a query holds for, by looking at each.
func (p *person) matching(q query.Query) (ids []ledger.TransactionID) {
	m := q.On(ledger.DateOf(noon()), p.tree())
	for _, r := range p.rows() {
		row, err := p.store.QueryRow(p.Context(), r)
		if err != nil {
			p.rt.Fatal(err)
		}
		if m.Match(&row) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

func (p *person) edit() {
	e := drawEdit(p.rt)
	var target ledger.Target
	var ids []ledger.TransactionID
	if rapid.Bool().Draw(p.rt, "in bulk") {
		q := drawQuery(p.rt)
		target.Where = ledger.Query{Text: q.String(), Item: p.item}
		ids = p.matching(q)
	} else {
		for _, id := range slices.Sorted(maps.Keys(p.model.rows)) {
			if rapid.IntRange(0, 2).Draw(p.rt, "pick") == 0 {
				ids = append(ids, id)
				target.Rows = append(target.Rows, p.locals[p.model.rows[id].uid])
			}
		}
		if ids == nil {
			return
		}
	}
	act, wanted := modelAct{before: map[int]ledger.Overlay{}, after: map[int]ledger.Overlay{}}, error(nil)
	clean, err := e.Clean()
	wanted = err
	for _, id := range ids {
		known := p.model.rows[id]
		if wanted == nil {
			wanted = ledger.CheckEdit(known.row, clean)
		}
		after, _ := ledger.ApplyEdit(p.hand[known.uid], clean)
		if len(ledger.Differences(p.hand[known.uid], after)) > 0 {
			act.before[known.uid], act.after[known.uid] = p.hand[known.uid], after
		}
	}
	got, err := p.store.Edit(p.Context(), "an edit", target, e)
	switch {
	case (err != nil) != (wanted != nil):
		p.rt.Fatalf("the edit gave %v, want %v", err, wanted)
	case err != nil:
		return
	case got.Count != len(act.after):
		p.rt.Fatalf("the act changed %d rows, want %d", got.Count, len(act.after))
	}
	maps.Copy(p.hand, act.after)
	if len(act.after) > 0 {
		p.done, p.undone = append(p.done, act), nil
	}
}

func (p *person) undo() {
	if len(p.done) == 0 {
		return
	}
	if _, err := p.store.Undo(p.Context()); err != nil {
		p.rt.Fatal(err)
	}
	act := p.done[len(p.done)-1]
	p.done, p.undone = p.done[:len(p.done)-1], append(p.undone, act)
	maps.Copy(p.hand, act.before)
	p.changes = p.changes[:len(p.changes)-len(act.changes)]
	if act.account != "" {
		p.without[act.account] = !act.excludes
	}
}

func (p *person) redo() {
	if len(p.undone) == 0 {
		return
	}
	if _, err := p.store.Redo(p.Context()); err != nil {
		p.rt.Fatal(err)
	}
	act := p.undone[len(p.undone)-1]
	p.undone, p.done = p.undone[:len(p.undone)-1], append(p.done, act)
	maps.Copy(p.hand, act.after)
	p.changes = append(p.changes, act.changes...)
	if act.account != "" {
		p.without[act.account] = act.excludes
	}
}

// say lets a rule speak of some row.
func (p *person) say() {
	for _, id := range slices.Sorted(maps.Keys(p.model.rows)) {
		if rapid.IntRange(0, 2).Draw(p.rt, "pick") > 0 {
			continue
		}
		uid := p.model.rows[id].uid
		p.ruled[uid] = ledger.ApplyRules([]ledger.Rule{{ID: 3, Enabled: true, Actions: ledger.Actions{
			Category: rapid.SampledFrom([]ledger.CategoryKey{"", "TRAVEL_LODGING"}).Draw(p.rt, "category"),
			AddTags:  rapid.SliceOfN(rapid.SampledFrom([]string{"trip", "ruled"}), 0, 1).Draw(p.rt, "tags"),
			Hidden:   ledger.HideMark(rapid.IntRange(0, 1).Draw(p.rt, "hidden")),
		}}})
		if err := p.store.Say(p.Context(), p.locals[uid], p.ruled[uid], 0); err != nil {
			p.rt.Fatal(err)
		}
		return
	}
}

func (p *person) changeCategories() {
	c := rapid.SampledFrom([]ledger.CategoryChange{
		{Kind: ledger.NewCategory, Category: "own:pets", Group: "FOOD_AND_DRINK", Name: "Pets"},
		{Kind: ledger.RenameCategory, Category: "FOOD_AND_DRINK_COFFEE", Name: "Zürich beans"},
		{Kind: ledger.MergeCategory, Category: "FOOD_AND_DRINK_COFFEE", Into: "FOOD_AND_DRINK_GROCERIES"},
		{Kind: ledger.MergeCategory, Category: "FOOD_AND_DRINK_GROCERIES", Into: "FOOD_AND_DRINK_GROCERIES"},
		{Kind: ledger.MoveCategory, Category: "FOOD_AND_DRINK_COFFEE", Group: "INCOME"},
		{Kind: ledger.CountGroup, Group: "TRANSFER_OUT", Counts: ledger.CountsAsSpending},
	}).Draw(p.rt, "change")
	_, wanted := ledger.NewTree(append(slices.Clone(p.changes), c))
	_, err := p.store.ChangeCategories(p.Context(), "categories", c)
	var refused *ledger.CategoryError
	switch {
	case (err != nil) != (wanted != nil) || (err != nil && !errors.As(err, &refused)):
		p.rt.Fatalf("the change %+v gave %v, want %v", c, err, wanted)
	case err == nil:
		p.changes = append(p.changes, c)
		p.done, p.undone = append(p.done, modelAct{changes: []ledger.CategoryChange{c}}), nil
	}
}

func (p *person) exclude() {
	a := p.account("card")
	excluded := rapid.Bool().Draw(p.rt, "excluded")
	if _, err := p.store.ExcludeAccount(p.Context(), "an account", a, excluded); err != nil {
		p.rt.Fatal(err)
	}
	if p.without[a] != excluded {
		p.without[a] = excluded
		p.done, p.undone = append(p.done, modelAct{account: a, excludes: excluded}), nil
	}
}

// check compares the store with the model.
func (p *person) check() {
	tree, err := ledger.NewTree(p.changes)
	if err != nil {
		p.rt.Fatal(err)
	}
	debt := map[ledger.AccountID]bool{p.account("card"): true}
	got := p.rows()
	partners := map[ledger.LocalID]ledger.LocalID{} // which transfers there are is tested on its own
	for _, r := range got {
		partners[r.LocalID] = r.Partner
	}
	var want []ledger.Transaction
	for _, known := range p.model.rows {
		r := known.row
		r.LocalID, r.Own = p.locals[known.uid], ledger.Merge(p.ruled[known.uid], p.hand[known.uid])
		r.Partner = partners[r.LocalID]
		r.Class, _ = tree.Class(r, ledger.Standing{Paired: r.Partner != 0, Excluded: p.without[r.Account], Debt: debt[r.Account]})
		want = append(want, r)
	}
	for i := range got {
		if got[i].ShownOn() != ledger.Date(got[i].Key>>24) {
			p.rt.Fatalf("the row of %s lies at %d", got[i].ShownOn(), got[i].Key)
		}
		got[i].Key = 0
	}
	byID := func(a, b ledger.Transaction) int { return strings.Compare(string(a.ID), string(b.ID)) }
	slices.SortFunc(want, byID)
	slices.SortFunc(got, byID)
	if d := gocmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		p.rt.Fatalf("rows differ (-want +got):\n%s", d)
	}
	p.checkQuery()
	p.checkSums(tree, want, debt)
	p.checkTallies(want)
	if err := p.store.Verify(p.Context()); err != nil {
		p.rt.Fatal(err)
	}
}

func (p *person) checkQuery() {
	q := drawQuery(p.rt)
	want := p.matching(q)
	asked := ledger.Query{Item: p.item, Text: q.String()}
	var got []ledger.TransactionID
	for _, r := range all(p.T, p.store, asked) {
		got = append(got, r.ID)
	}
	if !slices.Equal(got, want) {
		p.rt.Fatalf("%s finds %v, want %v", q, got, want)
	}
	p.checkWindows(asked, want)
	wanted, overflow := p.tallied(got)
	tally, err := p.store.Tally(p.Context(), asked)
	switch {
	case overflow && (err == nil || errors.Is(err, ledger.ErrOverflow)):
	case err != nil:
		p.rt.Fatalf("tally of %s: %v", q, err)
	default:
		if d := gocmp.Diff(wanted, tally, gocmp.AllowUnexported(ledger.Totals{}), cmpopts.EquateEmpty()); d != "" {
			p.rt.Fatalf("tally of %s (-want +got):\n%s", q, d)
		}
	}
}

// checkWindows pages through the rows of a query in either direction, with little patience for one way of finding them or another.
func (p *person) checkWindows(q ledger.Query, want []ledger.TransactionID) {
	r := ledger.WindowRequest{
		Query: q, Limit: rapid.IntRange(1, 6).Draw(p.rt, "limit"), Toward: ledger.Direction(rapid.IntRange(0, 1).Draw(p.rt, "toward")),
	}
	patience := rapid.IntRange(1, 8)
	along, guided, each := patience.Draw(p.rt, "along"), patience.Draw(p.rt, "guided"), patience.Draw(p.rt, "each")
	var got []ledger.TransactionID
	for {
		w, err := p.store.HastyWindow(p.Context(), r, along, guided, each)
		if err != nil || len(w.Rows) > r.Limit || (w.More && len(w.Rows) < r.Limit) {
			p.rt.Fatalf("window of %s: %d rows, %v", q.Text, len(w.Rows), err)
		}
		var ids []ledger.TransactionID
		for _, row := range w.Rows {
			ids = append(ids, row.ID)
		}
		if r.Toward == ledger.Newer {
			got = append(ids, got...)
		} else {
			got = append(got, ids...)
		}
		if !w.More {
			break
		}
		r.Edge = w.Rows[len(w.Rows)-1].Key
		if r.Toward == ledger.Newer {
			r.Edge = w.Rows[0].Key
		}
	}
	if !slices.Equal(got, want) {
		p.rt.Fatalf("windows of %s come to %v, want %v", q.Text, got, want)
	}
}

// tallied adds rows up one by one; overflow tells that they do not all fit on the way.
func (p *person) tallied(ids []ledger.TransactionID) (t ledger.Tally, overflow bool) {
	for _, r := range p.rows() {
		if !slices.Contains(ids, r.ID) {
			continue
		}
		if t.Count++; t.Count == 1 {
			t.Newest = r.ShownOn()
		}
		t.Oldest = r.ShownOn()
		switch {
		case r.Amount.Minor > 0:
			overflow = t.In.Add(r.Amount) != nil || overflow
		case r.Amount.Minor < 0:
			overflow = t.Out.Add(r.Amount) != nil || overflow
		}
	}
	return t, overflow
}

// checkSums compares the monthly sums with what the rows come to.
func (p *person) checkSums(tree *ledger.Tree, rows []ledger.Transaction, debt map[ledger.AccountID]bool) {
	type key struct {
		month    ledger.Month
		category ledger.CategoryKey
		account  ledger.AccountID
		class    ledger.Class
		currency ledger.Currency
	}
	for _, apart := range []bool{false, true} {
		totals, counts, overflow := map[key]ledger.Totals{}, map[key]int64{}, false
		for _, r := range rows {
			standing := ledger.Standing{Paired: r.Partner != 0, Excluded: p.without[r.Account], Debt: debt[r.Account]}
			shares, err := tree.Shares(r, standing)
			if err != nil {
				class, _ := tree.Class(r, standing)
				shares = []ledger.Share{{Category: tree.Resolve(r.ShownCategory()), Amount: r.Amount, Class: class}}
			}
			for _, share := range shares {
				k := key{ledger.MonthOf(r.ShownOn()), share.Category, "", share.Class, share.Amount.Currency}
				if apart {
					k.account = r.Account
				}
				total := totals[k]
				overflow = overflow || total.Add(share.Amount) != nil
				totals[k] = total
				counts[k]++
			}
		}
		if overflow {
			continue // an order of adding matters to Totals and not to the store
		}
		got, err := p.store.Spending(p.Context(), ledger.SumRequest{ByAccount: apart})
		if err != nil || len(got) != len(counts) {
			p.rt.Fatalf("%d sums, %v, want %d", len(got), err, len(counts))
		}
		for _, g := range got {
			k := key{g.Month, g.Category, g.Account, g.Class, g.Sum.Currency}
			total := totals[k]
			if g.Count != counts[k] || total.In(g.Sum.Currency) != g.Sum {
				p.rt.Fatalf("sum %+v, want %+v of %d", g, total.In(g.Sum.Currency), counts[k])
			}
		}
	}
}

// leave erases the Item and undoes what is left, so that the next history finds an empty store.
func (p *person) leave() {
	for len(p.done) > 0 {
		p.undo()
	}
	if err := p.store.MarkRemoved(p.Context(), p.item, false); err != nil {
		p.rt.Fatal(err)
	}
	for _, table := range []string{"transactions", "overlays", "layers", "parts", "monthly_sums", "details", "act_rows", "transactions_fts"} {
		n, err := p.store.Number(p.Context(), "SELECT count(*) FROM "+table)
		if err != nil || n != 0 {
			p.rt.Fatalf("%d lines of %s are left, %v", n, table, err)
		}
	}
}

// drawQuery draws a query of terms that some rows meet.
func drawQuery(t *rapid.T) query.Query {
	terms := rapid.SliceOfN(rapid.SampledFrom([]string{
		"t", "c", "p", "z", `"tea r"`, "note:a", "tag:t", "merchant:c", "name:t,p", "tea", "tearoom", "cafe", `"cafe zurich"`, "zurich beans", "payroll", "coffee", "corner", "anna", "20%", "trip", `"trip 2026"`, "groceries",
		"xylophone", "food", "acct:plaid", "acct:gold", "acct:0127", "acct:nowhere", "bank:platypus", "bank:nowhere", "acct:plaid,gold",
		"cat:coffee", "cat:food", "cat:groceries,transfers", "cat:nothing", "cat:own:pets", "cat:lodging", "cat:BRAND_NEW_THING",
		"merchant:tea", "merchant:corner,zurich", "name:tearoom", "name:corner", "note:anna", "note:second,off", "tag:trip", "tag:2026", "tag:grosse,ruled",
		"amt:>1", "amt:0", "amt:0.01..0.02", "amt:<0.03", "amt:3", "amt:1,0.02", "amt:>=10000000000", "amt:0.00000001",
		"date:2026-07-02", "date:2026-06", "date:2026-07-01,2026-07-03", "date:2099", "date:..1970", "after:2026-07-02", "before:2026-07-02",
		"date:30d", "cur:usd", "cur:eur,jpy", "cur:xyz", "is:pending", "is:posted", "is:income", "is:spend", "is:transfer", "is:recurring",
		"is:hidden", "is:split", "is:edited", "is:uncategorized", "is:new", "is:pending,hidden", "is:spend,income", "is:split,transfer", "is:new,recurring",
		"is:uncategorized,edited", "has:note", "has:tag", "has:location", "has:check", "has:note,check",
	}), 0, 3).Draw(t, "terms")
	var q query.Query
	for _, term := range terms {
		parsed, err := query.Parse(term)
		if err != nil {
			t.Fatalf("%s: %v", term, err)
		}
		for _, one := range parsed.Terms {
			one.Not = rapid.IntRange(0, 3).Draw(t, "not") == 0
			q.Terms = append(q.Terms, one)
		}
	}
	return q
}
