package store_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passbook/internal/ledger"
	"passbook/store"
)

// world is a store with banks that live, a person who edits, and a model that says in the plainest way what the store must hold.
type world struct {
	*testing.T
	rt    *rapid.T
	path  string
	now   time.Time
	store *store.Store

	banks   []*fakeBank
	retired map[ledger.ItemID]bool
	models  map[ledger.ItemID]*model
	locals  map[ledger.ItemID]map[int]ledger.LocalID
	cursors int

	state      state
	done       []*worldAct // all that are in the journal, oldest first
	changeSeq  int
	seen       map[ledger.Category]bool // categories that rows have had
	known      map[ledger.AccountID]ledger.Account
	snapshots  map[ledger.AccountID]map[ledger.Date]ledger.Money
	unseen     map[ledger.LocalID]bool
	whole      map[ledger.ItemID]bool // the first history is complete
	entered    map[ledger.AccountID]ledger.ItemID
	relinkable map[ledger.ItemID]*fakeBank // banks that were linked anew, by their old Item
}

// TestAnyLifeEqualsItsReplay: whatever banks send in whatever disorder, whatever a person does and undoes, and however often the
// program is closed or killed between, every row, pair, sum, balance and act is what the model says.
func TestAnyLifeEqualsItsReplay(t *testing.T) {
	fresh, dir := freshFile(t), t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, rt, fresh, dir)
		defer w.close()
		for range rapid.SampledFrom([]int{3, 6, 10, 15, 22}).Draw(rt, "steps") {
			w.step()
			w.check()
		}
		w.eraseAll()
	})
}

// newWorld opens a store on a copy of a fresh file in a folder of its own within dir, with two banks.
func newWorld(t *testing.T, rt *rapid.T, fresh []byte, dir string) *world {
	w := &world{
		T: t, rt: rt, now: noon(), retired: map[ledger.ItemID]bool{}, models: map[ledger.ItemID]*model{},
		locals: map[ledger.ItemID]map[int]ledger.LocalID{}, state: newState(), seen: map[ledger.Category]bool{},
		known: map[ledger.AccountID]ledger.Account{}, snapshots: map[ledger.AccountID]map[ledger.Date]ledger.Money{},
		unseen: map[ledger.LocalID]bool{}, whole: map[ledger.ItemID]bool{}, entered: map[ledger.AccountID]ledger.ItemID{},
		relinkable: map[ledger.ItemID]*fakeBank{},
	}
	dir, err := os.MkdirTemp(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	w.path = filepath.Join(dir, "passbook.db")
	if err := os.WriteFile(w.path, fresh, 0o600); err != nil {
		t.Fatal(err)
	}
	w.open()
	account := func(id ledger.AccountID, name, mask string, kind ledger.AccountType, m ledger.Money) ledger.Account {
		a := ledger.Account{ID: id, Type: kind}
		a.Name, a.Mask, a.Balances.Current = untrusted(name), untrusted(mask), &m
		return a
	}
	today := ledger.DateOf(w.now)
	w.add(newFakeBank("item-n", "n-", today,
		account("checking", "Plaid Checking", "0127", ledger.Depository, ledger.Money{Minor: 123_456, Currency: "USD"}),
		account("card", "Gold Cárd", "3333", ledger.Credit, ledger.Money{Minor: 4_200, Currency: "USD"})))
	w.add(newFakeBank("item-s", "s-", today,
		account("savings", "Savings", "7001", ledger.Depository, ledger.Money{Minor: 900_000, Currency: "USD"}),
		account("yen", "Tokyo", "8100", ledger.Depository, ledger.Money{Minor: 88_000, Currency: "JPY"})))
	for _, b := range w.banks {
		w.describe(b)
		b.live(rt, w.banks)
	}
	w.sync(w.banks[0])
	return w
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

// open opens the store; its file need not survive the machine.
func (w *world) open() {
	s, err := store.Open(w.Context(), store.Options{Path: w.path, Now: func() time.Time { return w.now }})
	if err == nil {
		err = s.Pragma(w.Context(), "synchronous(OFF)")
	}
	if err != nil {
		w.Fatal(err)
	}
	w.store = s
}

func (w *world) reopen() {
	if err := w.store.Close(); err != nil {
		w.rt.Fatal(err)
	}
	w.open()
}

func (w *world) close() {
	if err := errors.Join(w.store.Close(), os.RemoveAll(filepath.Dir(w.path))); err != nil {
		w.Error(err)
	}
}

func (w *world) add(b *fakeBank) {
	link(w.T, w.store, b.item)
	w.banks = append(w.banks, b)
	w.models[b.item], w.locals[b.item] = newModel(), map[int]ledger.LocalID{}
}

// step does one thing, the more important ones more often.
func (w *world) step() {
	type thing struct {
		often int
		do    func()
	}
	things := map[string]thing{
		"edit": {4, w.edit}, "undo": {5, w.undo}, "redo": {3, w.redo}, "judge": {3, w.judge}, "rule": {3, w.saveRule}, "apply": {2, w.applyRule},
		"remove rule": {2, w.removeRule}, "move rule": {1, w.moveRule}, "categories": {2, w.changeCategories}, "exclude": {1, w.exclude},
		"view": {1, w.view}, "restart": {1, w.reopen}, "day": {1, w.nextDay}, "look": {1, w.look}, "continue": {3, w.continueAccounts},
	}
	live := slices.DeleteFunc(slices.Clone(w.banks), func(b *fakeBank) bool { return w.retired[b.item] })
	if len(live) > 0 {
		b := rapid.SampledFrom(live).Draw(w.rt, "bank")
		things["sync"] = thing{6, func() { b.live(w.rt, live); w.sync(b) }}
		things["think again"] = thing{4, func() { // what the matcher finds between an act and its undoing
			w.judge()
			b.live(w.rt, live)
			w.sync(b)
			w.undo()
			w.check()
			if rapid.Bool().Draw(w.rt, "and again") {
				w.redo()
			}
		}}
		things["replay"] = thing{2, func() { b.live(w.rt, live); w.replay(b) }}
		things["describe"] = thing{1, func() { w.describe(b) }}
		things["retire"] = thing{1, func() { w.retire(b) }}
		things["relink"] = thing{2, func() { w.relink(b) }}
	}
	var names []string
	for _, name := range slices.Sorted(maps.Keys(things)) {
		names = append(names, slices.Repeat([]string{name}, things[name].often)...)
	}
	things[rapid.SampledFrom(names).Draw(w.rt, "step")].do()
}

// nextDay lets days go by.
func (w *world) nextDay() {
	w.now = w.now.AddDate(0, 0, rapid.IntRange(1, 20).Draw(w.rt, "days"))
	for _, b := range w.banks {
		b.today = ledger.DateOf(w.now)
	}
}

// look lets the person look at what changed.
func (w *world) look() {
	if err := w.store.MarkSeen(w.Context(), 0); err != nil {
		w.rt.Fatal(err)
	}
	clear(w.unseen)
}

// describe stores the accounts of a bank with their balances.
func (w *world) describe(b *fakeBank) {
	for i, a := range b.accounts {
		if _, known := w.known[a.ID]; known {
			moved := *a.Balances.Current
			moved.Minor += rapid.SampledFrom([]int64{0, -450, 5000}).Draw(w.rt, "moved by")
			b.accounts[i].Balances.Current = &moved
		}
	}
	if err := w.store.SaveAccounts(w.Context(), b.item, b.accounts); err != nil {
		w.rt.Fatal(err)
	}
	for _, a := range b.accounts {
		w.known[a.ID], w.entered[a.ID] = a, b.item
		if w.snapshots[a.ID] == nil {
			w.snapshots[a.ID] = map[ledger.Date]ledger.Money{}
		}
		w.snapshots[a.ID][ledger.DateOf(w.now)] = *a.Balances.Current
	}
}

// retire removes an Item and keeps its history.
func (w *world) retire(b *fakeBank) {
	if err := w.store.MarkRemoved(w.Context(), b.item, true); err != nil {
		w.rt.Fatal(err)
	}
	w.retired[b.item] = true
	for _, a := range b.accounts {
		if known, ok := w.known[a.ID]; ok {
			known.Closed = true
			w.known[a.ID] = known
		}
	}
}

// eraseAll erases every Item with all its history: nothing of it is left, neither in the tables nor in the journal.
func (w *world) eraseAll() {
	for _, b := range rapid.Permutation(w.banks).Draw(w.rt, "order of erasing") {
		w.erase(b)
		w.check()
	}
	for _, table := range []string{"transactions", "overlays", "layers", "parts", "monthly_sums", "posted_sums", "details", "act_rows",
		"transactions_fts", "pairs", "continued_accounts", "balance_snapshots", "update_changes", "events"} {
		n, err := w.store.Number(w.Context(), "SELECT count(*) FROM "+table)
		if err != nil || n != 0 {
			w.rt.Fatalf("%d lines of %s are left, %v", n, table, err)
		}
	}
}

func (w *world) erase(b *fakeBank) {
	if err := w.store.MarkRemoved(w.Context(), b.item, false); err != nil {
		w.rt.Fatal(err)
	}
	gone := map[ledger.LocalID]bool{}
	for _, id := range w.locals[b.item] {
		gone[id] = true
	}
	account := map[ledger.AccountID]bool{}
	for _, a := range b.accounts {
		account[a.ID] = true
		delete(w.known, a.ID)
		delete(w.entered, a.ID)
		delete(w.snapshots, a.ID)
	}
	w.comeBack(account)
	delete(w.models, b.item)
	delete(w.locals, b.item)
	delete(w.whole, b.item)
	w.banks = slices.DeleteFunc(w.banks, func(o *fakeBank) bool { return o == b })
	maps.DeleteFunc(w.unseen, func(id ledger.LocalID, _ bool) bool { return gone[id] })
	maps.DeleteFunc(w.state.hand, func(id ledger.LocalID, _ ledger.Overlay) bool { return gone[id] })
	maps.DeleteFunc(w.state.ruled, func(id ledger.LocalID, _ ledger.Overlay) bool { return gone[id] })
	maps.DeleteFunc(w.state.pairs, func(at sides, _ ledger.Pair) bool { return gone[at[0]] || gone[at[1]] })
	maps.DeleteFunc(w.state.excluded, func(a ledger.AccountID, _ bool) bool { return account[a] })
	maps.DeleteFunc(w.state.continued, func(old, now ledger.AccountID) bool { return account[old] || account[now] })
	for _, act := range w.done {
		maps.DeleteFunc(act.hand, func(id ledger.LocalID, _ turn[ledger.Overlay]) bool { return gone[id] })
		maps.DeleteFunc(act.ruled, func(id ledger.LocalID, _ turn[ledger.Overlay]) bool { return gone[id] })
		maps.DeleteFunc(act.pairs, func(at sides, _ turn[ledger.Pair]) bool { return gone[at[0]] || gone[at[1]] })
		maps.DeleteFunc(act.excluded, func(a ledger.AccountID, _ turn[bool]) bool { return account[a] })
		maps.DeleteFunc(act.continued, func(old ledger.AccountID, t turn[ledger.AccountID]) bool {
			return account[old] || t.is != nil && account[*t.is] || t.was != nil && account[*t.was]
		})
	}
	w.done = slices.DeleteFunc(w.done, (*worldAct).empty)
}

// rowsOf returns what the rows of an Item are, as they are shown.
func (w *world) rowsOf(item ledger.ItemID) []ledger.Transaction {
	var list []ledger.Transaction
	tree := w.tree()
	for _, known := range w.models[item].rows {
		list = append(list, w.shown(tree, known.row, w.locals[item][known.uid]))
	}
	return list
}

// rows are all rows by their local id, as they are shown.
func (w *world) rows() map[ledger.LocalID]ledger.Transaction {
	rows := map[ledger.LocalID]ledger.Transaction{}
	for item := range w.models {
		for _, r := range w.rowsOf(item) {
			rows[r.LocalID] = r
		}
	}
	return rows
}

// shown lays what is said of a row over what Plaid says.
func (w *world) shown(tree *ledger.Tree, r ledger.Transaction, id ledger.LocalID) ledger.Transaction {
	r.LocalID, r.Partner = id, w.state.partner(id)
	r.Own = ledger.Merge(w.state.ruled[id], w.state.hand[id])
	r.Class, _ = tree.Class(r, w.standing(r))
	return r
}

func (w *world) standing(r ledger.Transaction) ledger.Standing {
	return ledger.Standing{Paired: r.Partner != 0, Excluded: w.state.excluded[r.Account], Debt: w.known[r.Account].Type.IsDebt()}
}

func (w *world) tree() *ledger.Tree {
	tree, err := w.state.tree(w.seen)
	if err != nil {
		w.rt.Fatal(err)
	}
	return tree
}

// nextCursor names the end of an update.
func (w *world) nextCursor() ledger.Cursor {
	w.cursors++
	return ledger.Cursor(fmt.Sprint("c", w.cursors))
}
