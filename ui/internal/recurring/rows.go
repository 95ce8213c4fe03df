package recurring

import (
	"cmp"
	"slices"
	"strings"

	"passbook/internal/ledger"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// rowKind is what a line of the list is.
type rowKind uint8

const (
	spaceRow rowKind = iota
	titleRow         // "Money out", the count, the month's and the year's total in the main currency
	totalRow         // the totals in one more currency
	endedRow         // the heading above the streams that ended
	streamRow
)

// row is one line of the list; stream is an index into the book, -1 where there is none.
type row struct {
	kind   rowKind
	stream int
	inflow bool
	count  int
	month  ledger.Money
	totals bool // month is set
}

// arrange lists what goes out, then what comes in: active streams by their next date, those that ended last.
func arrange(b *page.Book) []row {
	out := section(b, false)
	in := section(b, true)
	if len(out) > 0 && len(in) > 0 {
		out = append(out, row{kind: spaceRow, stream: -1})
	}
	return append(out, in...)
}

func section(b *page.Book, inflow bool) []row {
	var active, ended []int
	for i, s := range b.Streams {
		switch {
		case s.Inflow != inflow:
		case s.Active:
			active = append(active, i)
		default:
			ended = append(ended, i)
		}
	}
	if len(active)+len(ended) == 0 {
		return nil
	}
	slices.SortStableFunc(active, func(x, y int) int { return byNext(b.Streams[x], b.Streams[y]) })
	slices.SortStableFunc(ended, func(x, y int) int { return -cmp.Compare(b.Streams[x].LastOn, b.Streams[y].LastOn) })
	rows := titles(b, inflow, len(active))
	for _, i := range active {
		rows = append(rows, row{kind: streamRow, stream: i, inflow: inflow})
	}
	if len(ended) > 0 {
		rows = append(rows, row{kind: endedRow, stream: -1, inflow: inflow, count: len(ended)})
		for _, i := range ended {
			rows = append(rows, row{kind: streamRow, stream: i, inflow: inflow})
		}
	}
	return rows
}

// byNext puts what comes soonest first and what has no rhythm last.
func byNext(x, y ledger.Stream) int {
	nx, okx := x.NextOn()
	ny, oky := y.NextOn()
	if okx != oky {
		if okx {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(nx, ny), strings.Compare(string(x.Title()), string(y.Title())), strings.Compare(string(x.ID), string(y.ID)))
}

// titles is the heading of a section with its totals, a line for each currency.
func titles(b *page.Book, inflow bool, active int) []row {
	head := row{kind: titleRow, stream: -1, inflow: inflow, count: active}
	sums, err := ledger.PerMonth(b.Streams, inflow)
	if err != nil {
		return []row{head}
	}
	var more []row
	for _, m := range sums.List() {
		if m.Currency == b.Main {
			head.month, head.totals = m, true
			continue
		}
		more = append(more, row{kind: totalRow, stream: -1, inflow: inflow, month: m, totals: true})
	}
	if !head.totals && len(more) > 0 {
		head.month, head.totals = more[0].month, true
		more = more[1:]
	}
	return append([]row{head}, more...)
}

// yearly is twelve months of m; ok is false when that is too large.
func yearly(m ledger.Money) (ledger.Money, bool) {
	const most = (1<<63 - 1) / 12
	if m.Minor > most || m.Minor < -most {
		return ledger.Money{}, false
	}
	return ledger.Money{Minor: m.Minor * 12, Currency: m.Currency}, true
}

// every says how often a stream recurs: every month, every 2 weeks.
func every(f ledger.Frequency) string {
	switch f {
	case ledger.Weekly:
		return "week"
	case ledger.Biweekly:
		return "2 weeks"
	case ledger.SemiMonthly:
		return "half month"
	case ledger.Monthly:
		return "month"
	case ledger.Annually:
		return "year"
	case ledger.Irregular:
		return "irregular"
	}
	return strings.ToLower(look.Code(string(f)))
}

// standing says what is special about a stream, in a glyph and a word: its price changed, it is new to Plaid.
func standing(s ledger.Stream, money func(ledger.Money) string) (words string, ink look.Ink) {
	if !s.Active || s.Status == ledger.Tombstoned {
		return "ended", look.Faint
	}
	change, changed := s.PriceChange()
	if changed && worthTelling(s, change) {
		verb, glyph, ink := "more", "▲", look.Warn
		if s.Inflow {
			ink = look.Good
		}
		if change.Minor < 0 {
			verb, glyph = "less", "▼"
			if ink = look.Good; s.Inflow {
				ink = look.Warn
			}
			change = change.Neg()
		}
		return glyph + " " + money(change) + " " + verb, ink
	}
	if s.Status == ledger.EarlyDetection {
		return "○ early", look.Faint
	}
	return "", look.Normal
}

// worthTelling keeps quiet about amounts that vary by nature: a change below 2 percent of the average.
func worthTelling(s ledger.Stream, change ledger.Money) bool {
	average, moved := s.Average.Minor, change.Minor
	if average < 0 {
		average = -average
	}
	if moved < 0 {
		moved = -moved
	}
	return moved > average/50
}
