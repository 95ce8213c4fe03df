package transactions

import (
	"cmp"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// selection is which rows the person has marked, by their local ids: they stay marked however the rows are read again.
type selection struct {
	rows map[ledger.LocalID]ledger.Transaction
	all  bool // every row of the query, those that were never read included; rows is empty then
	// anchor is where a range began, zero when none is being drawn; before is what was marked by then.
	anchor ledger.LocalID
	before map[ledger.LocalID]ledger.Transaction
	sums   ledger.Totals
	exact  bool // sums hold every marked row
}

func (s *selection) any() bool { return s.all || len(s.rows) > 0 || s.anchor != 0 }

func (s *selection) has(id ledger.LocalID) bool {
	if s.all {
		return true
	}
	_, ok := s.rows[id]
	return ok
}

func (s *selection) clear() { *s = selection{} }

// sum adds the marked rows up; it is called when they have changed.
func (s *selection) sum() {
	s.sums, s.exact = ledger.Totals{}, true
	for _, t := range s.rows {
		if s.sums.Add(t.Amount) != nil {
			s.exact = false
			return
		}
	}
}

// marked returns the marked rows, newest first.
func (s *selection) marked() []ledger.Transaction {
	rows := make([]ledger.Transaction, 0, len(s.rows))
	for _, t := range s.rows {
		rows = append(rows, t)
	}
	slices.SortFunc(rows, func(a, b ledger.Transaction) int { return cmp.Compare(b.Key, a.Key) })
	return rows
}

func (s *selection) put(t ledger.Transaction) {
	if s.rows == nil {
		s.rows = map[ledger.LocalID]ledger.Transaction{}
	}
	s.rows[t.LocalID] = t
}

// pressSelecting marks rows and reports whether the key was for that.
func (p *Page) pressSelecting(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	switch {
	case key.Matches(msg, p.keys.Mark):
		return p.mark(), true
	case key.Matches(msg, p.keys.Range):
		p.beginRange()
		return nil, true
	case key.Matches(msg, p.keys.MarkUp), key.Matches(msg, p.keys.MarkDown):
		if p.marks.anchor == 0 {
			p.beginRange()
		}
		step := 1
		if key.Matches(msg, p.keys.MarkUp) {
			step = -1
		}
		p.list.Move(step)
		p.drawRange()
		return p.prefetch(), true
	case key.Matches(msg, p.keys.All):
		all := !p.marks.all
		p.marks.clear()
		p.marks.all = all && len(p.run.rows) > 0
		return nil, true
	}
	return nil, false
}

// mark marks the row under the cursor, or takes the mark off, and goes on to the next. It ends a range, which stays marked,
// and makes of all rows this one.
func (p *Page) mark() tea.Cmd {
	t := p.selected()
	if t == nil {
		return nil
	}
	switch {
	case p.marks.anchor != 0:
		p.marks.anchor, p.marks.before = 0, nil
		return nil
	case p.marks.all:
		p.marks.clear()
	}
	if p.marks.has(t.LocalID) {
		delete(p.marks.rows, t.LocalID)
	} else {
		p.marks.put(*t)
	}
	p.marks.sum()
	p.list.Move(1)
	return p.prefetch()
}

// beginRange begins a range at the cursor, or ends the one being drawn, which stays marked.
func (p *Page) beginRange() {
	t := p.selected()
	switch {
	case t == nil:
	case p.marks.anchor != 0:
		p.marks.anchor, p.marks.before = 0, nil
	default:
		if p.marks.all {
			p.marks.clear()
		}
		p.marks.anchor, p.marks.before = t.LocalID, p.marks.rows
		p.drawRange()
	}
}

// drawRange marks what lies between the row the range began at and the cursor. When that row is no longer among those in
// memory the range ends, and what is marked stays.
func (p *Page) drawRange() {
	if p.marks.anchor == 0 {
		return
	}
	from := slices.IndexFunc(p.run.rows, func(t ledger.Transaction) bool { return t.LocalID == p.marks.anchor })
	to := p.list.Cursor()
	if from < 0 || to < 0 {
		p.marks.anchor, p.marks.before = 0, nil
		return
	}
	p.marks.rows = make(map[ledger.LocalID]ledger.Transaction, len(p.marks.before))
	for _, t := range p.marks.before {
		p.marks.put(t)
	}
	for _, t := range p.run.rows[min(from, to) : max(from, to)+1] {
		p.marks.put(t)
	}
	p.marks.sum()
}

// renew puts rows that were read again in place of the marked ones.
func (p *Page) renewMarks(rows []ledger.Transaction) {
	for i := range rows {
		if _, ok := p.marks.rows[rows[i].LocalID]; ok {
			p.marks.rows[rows[i].LocalID] = rows[i]
		}
	}
}

// selectionWords say how many rows are marked, and in room cells what they come to.
func (p *Page) selectionWords() string {
	switch {
	case p.marks.all && p.tally.known:
		return "All " + look.Count(p.tally.sums.Count, "row", "rows") + " selected"
	case p.marks.all:
		return "All rows selected"
	}
	s := look.Group(int64(len(p.marks.rows))) + " selected"
	if p.marks.exact && len(p.marks.rows) > 1 {
		for _, m := range p.marks.sums.List() {
			s += " · " + look.Amount(m, p.env.Book.Main)
		}
	}
	return s
}

// ask asks the root to edit one aspect of the marked rows, or of the row under the cursor where none is marked.
func (p *Page) ask(what ledger.Aspect) tea.Cmd {
	t := p.selected()
	request := page.EditRowsMsg{What: what}
	switch {
	case p.marks.all && !p.detail && p.query == (ledger.Query{}):
		return p.env.Ask(page.NoticeMsg{Notice: page.Notice{Bad: true,
			Text: "That would be every transaction there is. Limit them first: / searches, a chooses an account."}})
	case p.marks.all && !p.detail:
		request.All, request.Query = true, p.query
		request.Rows = slices.Clone(p.run.rows[:min(len(p.run.rows), page.SampleRows)])
	case len(p.marks.rows) > 0 && !p.detail:
		request.Rows = p.marks.marked()
	case t != nil:
		request.Rows = []ledger.Transaction{*t}
	}
	if len(request.Rows) == 0 {
		return nil
	}
	return p.env.Ask(request)
}

// pair asks the root to pair the marked rows, or the row under the cursor with nothing: to part it.
func (p *Page) pair() tea.Cmd {
	rows := p.marks.marked()
	if t := p.selected(); t != nil && (len(rows) == 0 || p.detail) {
		rows = []ledger.Transaction{*t}
	}
	return p.env.Ask(page.PairRowsMsg{Rows: rows})
}

// pressEditing asks for an edit and reports whether the key was for that.
func (p *Page) pressEditing(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	for _, k := range [...]struct {
		binding key.Binding
		what    ledger.Aspect
	}{
		{p.keys.Category, ledger.AspectCategory}, {p.keys.Name, ledger.AspectName}, {p.keys.Note, ledger.AspectNote},
		{p.keys.Tags, ledger.AspectTags}, {p.keys.Hide, ledger.AspectHidden}, {p.keys.Transfer, ledger.AspectTransfer},
		{p.keys.Split, ledger.AspectSplit}, {p.keys.Date, ledger.AspectDate},
	} {
		if key.Matches(msg, k.binding) {
			return p.ask(k.what), true
		}
	}
	if key.Matches(msg, p.keys.Pair) {
		return p.pair(), true
	}
	return nil, false
}
