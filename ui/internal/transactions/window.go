package transactions

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/look"
)

// mode is what a reading of rows is for.
type mode uint8

const (
	fromTop     mode = iota // the newest rows, replacing the run
	fromBottom              // the oldest rows, replacing the run
	around                  // the rows on both sides of a place, replacing the run
	refresh                 // as around, for the place where the person is when they arrive
	extendOlder             // more rows below
	extendNewer             // more rows above
	keepTop                 // the newest rows, for a jump to them
	keepBottom              // the oldest rows, for a jump to them
)

// run is the stretch of neighbouring rows in memory, newest first.
type run struct {
	rows         []ledger.Transaction
	newer, older bool // there are rows beyond that end
	loaded       bool
	reading      [2]bool // extending, by direction
}

// place is a row and its height on the screen, to come back to after the rows were read anew.
type place struct {
	local  ledger.LocalID
	key    ledger.RowKey
	offset int
	top    bool // the newest row was in view: rows that arrive above are to be seen
}

type (
	windowReadMsg struct {
		gen    int
		mode   mode
		place  place
		edge   ledger.RowKey // of the rows asked for
		window ledger.Window // older rows, or the rows asked for
		above  ledger.Window // newer rows, with around
		err    error
	}
)

// chunk is how many rows are read at once: enough that a screen ahead is always there.
func (p *Page) chunk() int { return max(3*p.list.Height(), 120) }

// first is how many rows are read before a screen of them is shown; the screen ahead is read while the person looks.
func (p *Page) first() int { return max(p.list.Height()+1, 40) }

// keep is how many rows stay in memory.
func (p *Page) keep() int { return 6 * p.chunk() }

// place returns where the person is.
func (p *Page) place() place {
	at := place{offset: p.list.Offset(), top: p.list.Top() == 0 && !p.run.newer}
	if t := p.selected(); t != nil {
		at.local, at.key = t.LocalID, t.Key
	}
	return at
}

// begin begins a new generation: whatever is still being read is stale, and is broken off.
func (p *Page) begin() {
	p.gen++
	p.reading.Renew(p.env.Jobs)
	p.run.reading = [2]bool{}
}

// reload reads the rows of the query as it is now. Their tally follows when they are here: rows come first.
func (p *Page) reload(m mode, at place) tea.Cmd {
	p.begin()
	p.ends = [2]*ledger.Window{}
	if p.tally.query != p.query {
		p.tally.stop()
	}
	if (m == around || m == refresh) && at.key == 0 {
		m = fromTop
	}
	return p.windowCmd(m, at)
}

// jump goes to an end, at once where its rows were read before.
func (p *Page) jump(m mode, toward ledger.Direction) tea.Cmd {
	kept := p.ends[toward]
	if kept == nil {
		return p.reload(m, place{})
	}
	p.begin()
	return p.takeWindow(windowReadMsg{gen: p.gen, mode: m, window: *kept})
}

// readEnds reads the rows of the ends that are not in memory, for a jump.
func (p *Page) readEnds() tea.Cmd {
	if p.searching {
		return nil
	}
	var top, bottom tea.Cmd
	if p.run.newer && p.ends[ledger.Newer] == nil {
		top = p.windowCmd(keepTop, place{})
	}
	if p.run.older && p.ends[ledger.Older] == nil {
		bottom = p.windowCmd(keepBottom, place{})
	}
	return tea.Batch(top, bottom)
}

// windowCmd reads rows of the query as it is now.
func (p *Page) windowCmd(m mode, at place) tea.Cmd {
	gen, limit, reader := p.gen, p.chunk(), p.reader
	ask := ledger.WindowRequest{Query: p.query, Toward: ledger.Older, Limit: limit}
	switch m {
	case fromTop, keepTop:
		ask.Limit = p.first()
	case fromBottom, keepBottom:
		ask.Toward, ask.Limit = ledger.Newer, p.first()
	case around, refresh:
		ask.Edge = at.key + 1 // the row itself is the first of the older ones
	case extendOlder:
		ask.Edge = p.run.rows[len(p.run.rows)-1].Key
	case extendNewer:
		ask.Edge, ask.Toward = p.run.rows[0].Key, ledger.Newer
	}
	var pause time.Duration
	if m == extendOlder || m == extendNewer {
		pause = p.pause()
	}
	return p.reading.Idle(p.env.Jobs, p.at, pause, func(ctx context.Context) tea.Msg {
		msg := windowReadMsg{gen: gen, mode: m, place: at, edge: ask.Edge}
		if msg.window, msg.err = reader.Window(ctx, ask); msg.err != nil || (m != around && m != refresh) {
			return msg
		}
		ask.Edge, ask.Toward = at.key, ledger.Newer
		msg.above, msg.err = reader.Window(ctx, ask)
		return msg
	})
}

// pause is how long what is not in view yet waits to be read. While a search is typed the next letter may come and make it
// useless; what has begun by then still takes its share of the machine from the rows that the letter asks for.
func (p *Page) pause() time.Duration {
	if p.searching {
		return 80 * time.Millisecond
	}
	return 0
}

// takeWindow puts rows into the run. What was asked for another query is dropped.
func (p *Page) takeWindow(msg windowReadMsg) tea.Cmd {
	if msg.gen != p.gen {
		return nil
	}
	if msg.err != nil && (msg.mode == keepTop || msg.mode == keepBottom) {
		return nil // the jump reads them itself, and says what is wrong
	}
	if msg.err != nil {
		p.err, p.failedAt = look.Text(safetext.Untrusted(msg.err.Error())), p.env.Now()
		p.run.reading = [2]bool{}
		return nil
	}
	p.err = ""
	if msg.mode != extendOlder && msg.mode != extendNewer {
		p.why.rowsRead()
	}
	p.measure(msg.window.Rows)
	p.measure(msg.above.Rows)
	p.renewMarks(msg.window.Rows)
	p.renewMarks(msg.above.Rows)
	switch msg.mode {
	case fromTop, keepTop:
		p.ends[ledger.Newer] = &msg.window
	case fromBottom, keepBottom:
		p.ends[ledger.Older] = &msg.window
	case around, refresh, extendOlder, extendNewer:
	}
	switch msg.mode {
	case keepTop, keepBottom:
		return nil
	case extendOlder, extendNewer:
		p.extend(msg)
		return p.prefetch()
	case refresh:
		now := p.place()
		if now.local != msg.place.local && find(now, -1, msg.above.Rows, msg.window.Rows) < 0 {
			return p.reload(refresh, now) // the person has gone on beyond what was read
		}
		msg.place, msg.mode = now, around
		p.replace(msg)
	default:
		p.replace(msg)
	}
	return tea.Batch(p.prefetch(), p.tallyCmd(), p.readEnds())
}

// extend adds rows at one end, unless that end has moved since they were asked for: then there would be a gap.
func (p *Page) extend(msg windowReadMsg) {
	rows := p.run.rows
	if msg.mode == extendOlder {
		p.run.reading[ledger.Older] = false
		if len(rows) == 0 || rows[len(rows)-1].Key != msg.edge {
			return
		}
		p.run.rows = append(rows, msg.window.Rows...)
		p.run.older = msg.window.More
		p.list.SetCount(len(p.run.rows))
		p.trimNewest()
		return
	}
	p.run.reading[ledger.Newer] = false
	if len(rows) == 0 || rows[0].Key != msg.edge {
		return
	}
	p.run.rows = slices.Concat(msg.window.Rows, rows)
	p.run.newer = msg.window.More
	p.list.Shift(len(msg.window.Rows), len(p.run.rows))
	p.trimOldest()
}

// replace puts a new run in place of the old one and finds the person's row in it.
func (p *Page) replace(msg windowReadMsg) {
	rows := slices.Concat(msg.above.Rows, msg.window.Rows)
	p.run = run{rows: rows, loaded: true, newer: msg.above.More, older: msg.window.More}
	if msg.mode == fromBottom {
		p.run.newer, p.run.older = msg.window.More, false
	}
	p.list.SetCount(len(rows))
	switch msg.mode {
	case fromTop:
		p.list.Place(0, 0)
	case fromBottom:
		p.list.End()
	case around:
		p.list.Place(find(msg.place, len(msg.above.Rows), rows), msg.place.offset)
		if msg.place.top && !p.run.newer && p.list.Cursor() < p.list.Height() {
			p.list.Place(p.list.Cursor(), p.list.Cursor())
		}
	}
	if p.selected() == nil {
		p.detail = false
	}
}

// find returns where the row of the place is among the runs of rows, one after the other, or else what it is given.
func find(at place, otherwise int, runs ...[]ledger.Transaction) int {
	n := 0
	for _, rows := range runs {
		for i := range rows {
			if rows[i].LocalID == at.local && at.local != 0 {
				return n + i
			}
		}
		n += len(rows)
	}
	return otherwise
}

// prefetch reads on when the view comes within a screen of an end that has more.
func (p *Page) prefetch() tea.Cmd {
	if len(p.run.rows) == 0 {
		return nil
	}
	var older, newer tea.Cmd
	h := p.list.Height()
	if _, to := p.list.Visible(); p.run.older && !p.run.reading[ledger.Older] && to+h > len(p.run.rows) {
		p.run.reading[ledger.Older] = true
		older = p.windowCmd(extendOlder, place{})
	}
	if p.run.newer && !p.run.reading[ledger.Newer] && p.list.Top() < h {
		p.run.reading[ledger.Newer] = true
		newer = p.windowCmd(extendNewer, place{})
	}
	return tea.Batch(older, newer)
}

// trimNewest forgets the newest rows when there are too many and they are far above the view.
func (p *Page) trimNewest() {
	drop := min(len(p.run.rows)-p.keep(), p.list.Top()-2*p.list.Height())
	if drop <= 0 {
		return
	}
	p.run.rows = append([]ledger.Transaction(nil), p.run.rows[drop:]...)
	p.run.newer = true
	p.list.Shift(-drop, len(p.run.rows))
}

// trimOldest forgets the oldest rows when there are too many and they are far below the view.
func (p *Page) trimOldest() {
	_, to := p.list.Visible()
	keep := max(p.keep(), to+2*p.list.Height())
	if len(p.run.rows) <= keep {
		return
	}
	p.run.rows = append([]ledger.Transaction(nil), p.run.rows[:keep]...)
	p.run.older = true
	p.list.SetCount(keep)
}

// measure lets the amount column grow to the largest amount seen.
func (p *Page) measure(rows []ledger.Transaction) {
	for i := range rows {
		p.digits = max(p.digits, look.Digits(rows[i].Amount))
	}
}
