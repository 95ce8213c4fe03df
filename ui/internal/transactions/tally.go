package transactions

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/page"
)

// tally is what all rows of a query come to. It may take far longer to read than the rows in view, so it is read after
// them, once for a query and again when the book has changed, however often the person moves among the rows.
type tally struct {
	query   ledger.Query // what was asked for
	asked   bool         // for the query and the book as they are
	known   bool
	sums    ledger.Tally
	gen     int
	reading page.Series
}

type tallyReadMsg struct {
	gen   int
	tally ledger.Tally
	err   error
}

// stop breaks off what is being read: the query is no longer the person's.
func (t *tally) stop() {
	t.asked = false
	t.gen++
	t.reading.Stop()
}

// tallyCmd reads the tally of the query unless that was asked for already.
func (p *Page) tallyCmd() tea.Cmd {
	t := &p.tally
	if t.asked && t.query == p.query {
		return nil
	}
	t.reading.Renew(p.env.Jobs)
	t.known = t.known && t.query == p.query // of another query it would be wrong beside these rows
	t.query, t.asked = p.query, true
	t.gen++
	gen, query, reader := t.gen, p.query, p.reader
	return t.reading.Idle(p.env.Jobs, p.at, p.pause(), func(ctx context.Context) tea.Msg {
		sums, err := reader.Tally(ctx, query)
		return tallyReadMsg{gen: gen, tally: sums, err: err}
	})
}

func (p *Page) takeTally(msg tallyReadMsg) {
	if msg.gen == p.tally.gen {
		p.tally.known, p.tally.sums = msg.err == nil, msg.tally
	}
}
