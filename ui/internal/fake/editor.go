package fake

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"strings"

	"passbook/internal/ledger"
)

// Editor edits the rows of a Reader and keeps a journal: linear, a new act drops what was undone.
type Editor struct {
	reader *Reader
	hands  map[ledger.LocalID]ledger.Overlay
	ruled  map[ledger.LocalID]ledger.Overlay
	acts   []act
	Fail   error // what every edit answers, when set; change it under Reader.Change
}

type act struct {
	ledger.Act
	before, after map[ledger.LocalID]ledger.Overlay
	back, again   func() // what was done besides rows
}

// NewEditor returns an editor of the reader's rows.
func NewEditor(r *Reader) *Editor {
	return &Editor{reader: r, hands: map[ledger.LocalID]ledger.Overlay{}, ruled: map[ledger.LocalID]ledger.Overlay{}}
}

// Edit implements ui.Editor.
func (e *Editor) Edit(ctx context.Context, title string, target ledger.Target, edit ledger.Edit) (ledger.Act, error) {
	return e.EditEach(ctx, title, target, func(ledger.Transaction, ledger.Overlay) (ledger.Edit, error) { return edit, nil })
}

// EditEach implements ui.Editor.
func (e *Editor) EditEach(
	_ context.Context, title string, target ledger.Target, each func(ledger.Transaction, ledger.Overlay) (ledger.Edit, error),
) (ledger.Act, error) {
	e.reader.mu.Lock()
	defer e.reader.mu.Unlock()
	if e.Fail != nil {
		return ledger.Act{}, e.Fail
	}
	done := act{before: map[ledger.LocalID]ledger.Overlay{}, after: map[ledger.LocalID]ledger.Overlay{}}
	matches := e.reader.matcher(target.Where)
	for i := range e.reader.rows {
		t := &e.reader.rows[i]
		if !slices.Contains(target.Rows, t.LocalID) && (len(target.Rows) > 0 || !matches(*t)) {
			continue
		}
		before := e.hands[t.LocalID]
		edit, err := each(*t, before)
		if err == nil && edit.IsZero() {
			continue
		}
		if err == nil {
			edit, err = edit.Clean()
		}
		if err == nil {
			err = ledger.CheckEdit(*t, edit)
		}
		if err != nil {
			return ledger.Act{}, err
		}
		after, _ := ledger.ApplyEdit(before, edit)
		if !reflect.DeepEqual(before, after) {
			done.before[t.LocalID], done.after[t.LocalID] = before, after
		}
	}
	if len(done.after) == 0 {
		return ledger.Act{}, nil
	}
	return e.write(title, done), nil
}

// write does an act and puts it into the journal.
func (e *Editor) write(title string, done act) ledger.Act {
	for i := range e.acts {
		e.acts[i].Dropped = e.acts[i].Undone
	}
	done.Act = ledger.Act{ID: ledger.ActID(len(e.acts) + 1), At: Now(), Title: title, Count: len(done.after)}
	e.acts = append(e.acts, done)
	e.set(done.after)
	if done.again != nil {
		done.again()
	}
	return done.Act
}

// Rule lays what the rules say on a row, as if one had been run.
func (e *Editor) Rule(id ledger.LocalID, says ledger.Overlay) {
	e.reader.mu.Lock()
	defer e.reader.mu.Unlock()
	e.ruled[id] = says
	e.set(map[ledger.LocalID]ledger.Overlay{id: e.hands[id]})
}

// set makes layers those of the hand.
func (e *Editor) set(layers map[ledger.LocalID]ledger.Overlay) {
	for i := range e.reader.rows {
		t := &e.reader.rows[i]
		if hand, ok := layers[t.LocalID]; ok {
			e.hands[t.LocalID] = hand
			t.Own = ledger.Merge(e.ruled[t.LocalID], hand)
		}
	}
}

// Undo implements ui.Editor.
func (e *Editor) Undo(context.Context) (ledger.Act, error) {
	e.reader.mu.Lock()
	defer e.reader.mu.Unlock()
	for i := range slices.Backward(e.acts) {
		if a := &e.acts[i]; !a.Undone {
			a.Undone = true
			e.set(a.before)
			if a.back != nil {
				a.back()
			}
			return a.Act, nil
		}
	}
	return ledger.Act{}, nil
}

// Redo implements ui.Editor.
func (e *Editor) Redo(context.Context) (ledger.Act, error) {
	e.reader.mu.Lock()
	defer e.reader.mu.Unlock()
	for i := range e.acts {
		if a := &e.acts[i]; a.Undone && !a.Dropped {
			a.Undone = false
			e.set(a.after)
			if a.again != nil {
				a.again()
			}
			return a.Act, nil
		}
	}
	return ledger.Act{}, nil
}

// History implements ui.Editor.
func (e *Editor) History(_ context.Context, before ledger.ActID, n int) ([]ledger.Act, error) {
	e.reader.mu.Lock()
	defer e.reader.mu.Unlock()
	var list []ledger.Act
	for _, a := range slices.Backward(e.acts) {
		if (before == 0 || a.ID < before) && len(list) < n {
			list = append(list, a.Act)
		}
	}
	return list, e.Fail
}

// Categories implements ui.Labels.
func (e *Editor) Categories(context.Context) (*ledger.Tree, error) { return e.reader.tree, nil }

// Tags implements ui.Labels.
func (e *Editor) Tags(context.Context) ([]string, error) {
	e.reader.mu.Lock()
	defer e.reader.mu.Unlock()
	var tags []string
	for i := range e.reader.rows {
		tags = append(tags, e.reader.rows[i].Own.Tags...)
	}
	slices.SortFunc(tags, func(a, b string) int { return cmp.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return slices.CompactFunc(tags, strings.EqualFold), nil
}
