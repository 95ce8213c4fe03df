package fake

import (
	"context"
	"errors"
	"iter"
	"slices"

	"passbook/internal/ledger"
)

// Judge supposes transfers and duplicates among the rows and accounts of an editor's reader, and keeps to the store's rules.
type Judge struct {
	editor *Editor
	pairs  []ledger.Pair
	twice  []ledger.Duplicate
	Fail   error // what every question and every word answers, when set; change it under Reader.Change
}

// NewJudge returns a judge with two pairs proposed, one confirmed, and one account that seems to be linked twice.
func NewJudge(e *Editor) *Judge {
	out := func(skip int) ledger.LocalID { return e.reader.nth("acc_visa", false, skip) }
	in := func(skip int) ledger.LocalID { return e.reader.nth("acc_checking", true, skip) }
	j := &Judge{editor: e, pairs: []ledger.Pair{
		{A: out(0), B: in(0), Why: "The same amount left one account and reached another a day later. To be judged by you: more than one transaction fits."},
		{A: out(3), B: in(1), Why: "The same amount left one account and reached another on the same day. To be judged by you: neither has a category."},
		{A: out(6), B: in(2), State: ledger.PairConfirmed, Why: "The same amount left one account and reached another on the same day; both are filed as transfers or payments; nothing else fits either side."},
	}, twice: []ledger.Duplicate{{A: "acc_visa", B: "acc_store", Why: "the same bank, the same last digits 3333, the same type"}}}
	e.reader.partner(j.pairs[2], true)
	return j
}

// nth returns a row of an account with money coming in or going out, counted from the newest.
func (r *Reader) nth(account ledger.AccountID, in bool, skip int) ledger.LocalID {
	for i := range slices.Backward(r.rows) {
		if t := &r.rows[i]; t.Account == account && t.Amount.Minor > 0 == in {
			if skip == 0 {
				return t.LocalID
			}
			skip--
		}
	}
	return 0
}

// partner makes two rows each other's partner, or parts them.
func (r *Reader) partner(p ledger.Pair, joined bool) {
	for i := range r.rows {
		other := map[ledger.LocalID]ledger.LocalID{p.A: p.B, p.B: p.A}[r.rows[i].LocalID]
		switch {
		case other == 0:
		case joined:
			r.rows[i].Partner = other
		default:
			r.rows[i].Partner = 0
		}
	}
}

// Pairs implements ui.Judge.
func (j *Judge) Pairs(_ context.Context, state ledger.PairState, _ ledger.LocalID, n int) ([]ledger.Pair, error) {
	j.editor.reader.mu.Lock()
	defer j.editor.reader.mu.Unlock()
	var list []ledger.Pair
	for _, p := range j.pairs {
		if p.State == state && len(list) < n {
			list = append(list, p)
		}
	}
	return list, j.Fail
}

// JudgePair implements ui.Judge.
func (j *Judge) JudgePair(_ context.Context, title string, a, b ledger.LocalID, state ledger.PairState) (ledger.Act, error) {
	r := j.editor.reader
	r.mu.Lock()
	defer r.mu.Unlock()
	if j.Fail != nil {
		return ledger.Act{}, j.Fail
	}
	at := slices.IndexFunc(j.pairs, func(p ledger.Pair) bool { return p.A == a && p.B == b })
	if at < 0 {
		out, in := r.find(a), r.find(b)
		switch {
		case out == nil || in == nil:
			return ledger.Act{}, errors.New("not found")
		case out.Account == in.Account:
			return ledger.Act{}, errors.New("they are not two sides of one transfer: both are in the same account")
		case out.Amount.Minor >= 0 || in.Amount.Minor <= 0:
			return ledger.Act{}, errors.New("they are not two sides of one transfer: money has to leave the first and to reach the second")
		}
		j.pairs = append(j.pairs, ledger.Pair{A: a, B: b, State: ledger.PairRejected, Why: "You put them together."})
		at = len(j.pairs) - 1
	}
	was := j.pairs[at]
	set := func(state ledger.PairState, by ledger.Source) func() {
		return func() {
			j.pairs[at].State, j.pairs[at].By = state, by
			r.partner(was, state == ledger.PairConfirmed)
		}
	}
	return j.editor.write(title, act{again: set(state, ledger.FromHand), back: set(was.State, was.By)}), nil
}

func (r *Reader) find(id ledger.LocalID) *ledger.Transaction {
	at := slices.IndexFunc(r.rows, func(t ledger.Transaction) bool { return t.LocalID == id })
	if at < 0 {
		return nil
	}
	return &r.rows[at]
}

// Duplicates implements ui.Judge.
func (j *Judge) Duplicates(context.Context) ([]ledger.Duplicate, error) { return j.twiceWith(false) }

// DeniedDuplicates implements ui.Judge.
func (j *Judge) DeniedDuplicates(context.Context) ([]ledger.Duplicate, error) {
	return j.twiceWith(true)
}

func (j *Judge) twiceWith(denied bool) ([]ledger.Duplicate, error) {
	j.editor.reader.mu.Lock()
	defer j.editor.reader.mu.Unlock()
	var list []ledger.Duplicate
	for _, d := range j.twice {
		if d.Denied == denied {
			list = append(list, d)
		}
	}
	return list, j.Fail
}

// DenyDuplicate implements ui.Judge.
func (j *Judge) DenyDuplicate(_ context.Context, a, b ledger.AccountID, denied bool) (ledger.Act, error) {
	j.editor.reader.mu.Lock()
	defer j.editor.reader.mu.Unlock()
	at := slices.IndexFunc(j.twice, func(d ledger.Duplicate) bool { return d.A == a && d.B == b })
	if j.Fail != nil || at < 0 {
		return ledger.Act{}, errors.Join(j.Fail, errors.New("not found"))
	}
	set := func(denied bool) func() { return func() { j.twice[at].Denied = denied } }
	return j.editor.write("Say that two accounts are no duplicate", act{again: set(denied), back: set(!denied)}), nil
}

// ContinueAccounts implements ui.Judge.
func (j *Judge) ContinueAccounts(_ context.Context, title string, matches []ledger.AccountMatch) (ledger.Act, error) {
	j.editor.reader.mu.Lock()
	defer j.editor.reader.mu.Unlock()
	if j.Fail != nil {
		return ledger.Act{}, j.Fail
	}
	was := j.twice
	left := slices.DeleteFunc(slices.Clone(was), func(d ledger.Duplicate) bool { return d.A == matches[0].Old })
	return j.editor.write(title, act{again: func() { j.twice = left }, back: func() { j.twice = was }}), nil
}

// Layered implements ui.Layers: the fake has no rules, so all that is shown beside Plaid's word is the hand's.
func (j *Judge) Layered(_ context.Context, target ledger.Target) iter.Seq2[ledger.LayeredRow, error] {
	return func(yield func(ledger.LayeredRow, error) bool) {
		r := j.editor.reader
		r.mu.Lock()
		defer r.mu.Unlock()
		if j.Fail != nil {
			yield(ledger.LayeredRow{}, j.Fail)
			return
		}
		for _, t := range slices.Backward(r.rows) {
			row := ledger.LayeredRow{Row: t, Ruled: j.editor.ruled[t.LocalID], Hand: j.editor.hands[t.LocalID]}
			if slices.Contains(target.Rows, t.LocalID) && !yield(row, nil) {
				return
			}
		}
	}
}

// PairOf implements ui.Layers.
func (j *Judge) PairOf(_ context.Context, id ledger.LocalID) (ledger.Pair, bool, error) {
	j.editor.reader.mu.Lock()
	defer j.editor.reader.mu.Unlock()
	at := slices.IndexFunc(j.pairs, func(p ledger.Pair) bool { return (p.A == id || p.B == id) && p.State != ledger.PairRejected })
	if at < 0 {
		return ledger.Pair{}, false, j.Fail
	}
	return j.pairs[at], true, j.Fail
}
