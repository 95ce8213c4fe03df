package transactions

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
)

// farthest is how many chunks a jump reads at most before it gives up: a month of one person's rows is far below it.
const farthest = 40

// jumpMonth goes to the first row of another month: the nearest row below with Older, the last month above with Newer.
func (p *Page) jumpMonth(toward ledger.Direction) tea.Cmd {
	t := p.selected()
	if t == nil {
		return nil
	}
	month := monthOf(*t)
	if i, ok := p.monthInRun(p.list.Cursor(), month, toward); ok {
		p.list.Place(i, 0)
		return p.prefetch()
	}
	p.begin()
	gen, reader, limit := p.gen, p.reader, p.chunk()
	ask := ledger.WindowRequest{Query: p.query, Edge: t.Key, Toward: toward, Limit: limit}
	return p.reading.For(p.env.Jobs, p.at, func(ctx context.Context) tea.Msg {
		msg := windowReadMsg{gen: gen, mode: around}
		to, err := seekMonth(ctx, reader, ask, month)
		if err != nil {
			msg.err = err
			return msg
		}
		msg.place = place{local: to.LocalID, key: to.Key}
		msg.readAround(ctx, reader, ask.Query, limit)
		return msg
	})
}

// beginAtRow reads the rows around the one the page was opened for, with that one under the cursor.
func (p *Page) beginAtRow() tea.Cmd {
	p.begin()
	gen, reader, limit, id, offset := p.gen, p.reader, p.chunk(), p.at.Row, p.list.Height()/3
	return p.reading.For(p.env.Jobs, p.at, func(ctx context.Context) tea.Msg {
		msg := windowReadMsg{gen: gen, mode: around}
		to, err := reader.Transaction(ctx, id)
		if err != nil {
			msg.err = err
			return msg
		}
		msg.place = place{local: to.LocalID, key: to.Key, offset: offset}
		msg.readAround(ctx, reader, ledger.Query{}, limit)
		return msg
	})
}

// readAround reads the rows on both sides of the message's place.
func (m *windowReadMsg) readAround(ctx context.Context, r Reader, q ledger.Query, limit int) {
	m.window, m.err = r.Window(ctx, ledger.WindowRequest{Query: q, Edge: m.place.key + 1, Toward: ledger.Older, Limit: limit})
	if m.err == nil {
		m.above, m.err = r.Window(ctx, ledger.WindowRequest{Query: q, Edge: m.place.key, Toward: ledger.Newer, Limit: limit})
	}
}

// monthInRun looks for the jump's goal among the rows in memory.
func (p *Page) monthInRun(from int, month ledger.Date, toward ledger.Direction) (int, bool) {
	if toward == ledger.Older {
		for i := from + 1; i < len(p.run.rows); i++ {
			if monthOf(p.run.rows[i]) < month {
				return i, true
			}
		}
		return len(p.run.rows) - 1, !p.run.older
	}
	goal := ledger.Date(0)
	for i := from - 1; i >= 0; i-- {
		m := monthOf(p.run.rows[i])
		if goal != 0 && m > goal {
			return i + 1, true
		}
		if m > month && goal == 0 {
			goal = m
		}
	}
	return 0, !p.run.newer
}

// seekMonth reads on until a row of another month comes: with Newer on to the first row, downwards, of the next month.
func seekMonth(ctx context.Context, r Reader, ask ledger.WindowRequest, month ledger.Date) (ledger.Transaction, error) {
	var last ledger.Transaction
	goal := ledger.Date(0)
	for range farthest {
		w, err := r.Window(ctx, ask)
		if err != nil {
			return last, err
		}
		if ask.Toward == ledger.Newer {
			slices.Reverse(w.Rows)
		}
		for _, t := range w.Rows {
			m := monthOf(t)
			switch {
			case ask.Toward == ledger.Older && m < month:
				return t, nil
			case ask.Toward == ledger.Newer && goal != 0 && m > goal:
				return last, nil
			case ask.Toward == ledger.Newer && m > month && goal == 0:
				goal = m
			}
			last, ask.Edge = t, t.Key
		}
		if !w.More {
			break
		}
	}
	return last, nil
}

// monthOf returns the month the row is shown in, as yyyymm; rows are in the order of that day.
func monthOf(t ledger.Transaction) ledger.Date { return t.ShownOn() / 100 }
