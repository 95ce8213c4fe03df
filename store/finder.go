package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"strings"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// finder reads the rows of a query next to an edge. The search index takes longest for what most rows have, such as the first
// letter of a word: before it gives one row it merges all the words that begin so. Those are the rows that are soonest found by
// looking at the newest ones, so that is tried first; it is given up when it finds too few, and the index goes on from there.
type finder struct {
	*compiler
	along  patience // along the table
	guided patience // by the index
	tx     *sql.Tx
	toward ledger.Direction
	edge   ledger.RowKey // the rows on this side of it are done
	wanted int           // so many rows more
	rows   []ledger.Transaction
}

// patience is how many rows are looked at before giving up: some, and some more for each that was found.
type patience struct{ least, each int }

// newFinder returns a finder that goes by what things cost. What one row in 20 is takes as long to find along the table as by the
// index. A look guided by the index is worth more rows: where it finds nothing, all the words must be merged.
func newFinder(c *compiler, r ledger.WindowRequest) finder {
	return finder{
		compiler: c, along: patience{128, 20}, guided: patience{512, 48}, toward: r.Toward, edge: r.Edge, wanted: r.Limit + 1,
	}
}

// find reads the rows.
func (f *finder) find(ctx context.Context) error {
	if f.none {
		return nil
	}
	if len(f.keys) > 0 {
		keys, err := f.listed(ctx)
		if err != nil {
			return err
		}
		return f.lookAt(ctx, keys)
	}
	keys, rare, err := f.rareRows(ctx, f.tx)
	if err != nil {
		return err
	}
	if rare {
		return f.lookAt(ctx, keys)
	}
	if !slices.ContainsFunc(f.sought, func(s sought) bool { return s.words.any != nil }) {
		return f.readRest(ctx)
	}
	l, ends := f.firstLook()
	if end, err := f.look(ctx, &l, ends); end != gaveUp || err != nil {
		return err
	}
	if rarest, ok := l.rarest(); ok {
		l = f.newLook()
		l.from, l.key = alongIndex, indexKey
		l.and(indexAnswer, f.hints(f.sought[rarest].expression))
		if end, err := f.look(ctx, &l, f.guided); end != gaveUp || err != nil {
			return err
		}
	}
	return f.readRest(ctx)
}

// listedAtOnce is how many rows of a list are looked at by one statement.
const listedAtOnce = 256

// listed returns the keys that are in all lists of the query.
func (f *finder) listed(ctx context.Context) (keys []ledger.RowKey, err error) {
	for i, c := range f.keys {
		list, err := f.frame.keysOf(ctx, f.tx, c)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			keys = list
		} else {
			keys = inBoth(keys, list)
		}
	}
	return keys, nil
}

// lookAt looks at the rows of a list, in order, until there are enough.
func (f *finder) lookAt(ctx context.Context, keys []ledger.RowKey) error {
	at, passed := slices.BinarySearch(keys, f.edge)
	if f.toward == ledger.Newer {
		if passed {
			at++
		}
		keys = slices.Clone(keys[at:])
	} else {
		if f.edge != 0 {
			keys = keys[:at]
		}
		keys = slices.Clone(keys)
		slices.Reverse(keys)
	}
	for chunk := range slices.Chunk(keys, listedAtOnce) {
		l := f.newLook()
		l.from = "json_each(?) CROSS JOIN transactions t ON t.row_key = value"
		l.args = append(l.args, asJSON(chunk))
		if end, err := f.look(ctx, &l, patience{least: math.MaxInt}); end == filled || err != nil {
			return err
		}
	}
	return nil
}

// firstLook goes along whatever has few rows besides those that are wanted.
func (f *finder) firstLook() (look, patience) {
	l := f.newLook()
	hints := f.hints()
	switch {
	case f.walk != "":
		l.from += " INDEXED BY " + f.walk
		l.holding(f.where) // most of what the index has is passed over without looking at the row
		l.holds = nil
		return l, f.guided
	case hints != "":
		l.from, l.key = alongIndex, indexKey
		l.and(indexAnswer, hints)
		return l, f.guided
	}
	return l, f.along
}

// hints joins the hints of all terms, and what is given, to an expression of the index; empty where there are none.
func (f *finder) hints(more ...string) string {
	for _, s := range f.sought {
		if s.hint != "" && !s.not {
			more = append(more, s.hint)
		}
	}
	return strings.Join(more, " AND ")
}

// look is one way to look at rows, and what it has seen.
type look struct {
	selection
	terms []sought
	holds []clause // conditions that each row is asked
	seen  int      // rows looked at
	met   []int    // of which so many meet each term
}

func (f *finder) newLook() look {
	return look{
		selection: selection{from: alongTable, key: tableKey}, terms: f.sought, holds: f.where, met: make([]int, len(f.sought)),
	}
}

// ending is how a look ends.
type ending int

const (
	ranOut ending = iota // there are no more rows
	filled               // all rows that are wanted are there
	gaveUp               // too few were found
)

// look takes the rows that meet every term, until there are enough, none are left, or patience ends.
func (f *finder) look(ctx context.Context, l *look, p patience) (end ending, err error) {
	l.holding(f.runs)
	order := l.beyond(f.edge, f.toward)
	row := seenRow{also: make([]bool, len(l.terms))}
	text, args := l.statement()
	var found []ledger.RowKey
	err = eachRow(ctx, f.tx, text+order, func(rows *sql.Rows) error {
		if err := row.scan(rows); err != nil {
			return err
		}
		f.edge = row.key
		l.seen++
		if l.meets(&row) {
			if found = append(found, row.key); len(found) == f.wanted {
				end = filled
				return errStopped
			}
		}
		if l.seen-p.least >= p.each*len(found) {
			end = gaveUp
			return errStopped
		}
		return nil
	}, args...)
	if err != nil && !errors.Is(err, errStopped) {
		return end, err
	}
	return end, f.readKeys(ctx, found)
}

// statement returns the rows to look at, with all that tells whether they are wanted.
func (l *look) statement() (text string, args []any) {
	columns := []string{l.key}
	condition := func(list ...clause) {
		texts := make([]string, len(list))
		for i, c := range list {
			texts[i] = strings.ReplaceAll(c.text, keyMark, l.key)
			args = append(args, c.args...)
		}
		columns = append(columns, "("+cmp.Or(strings.Join(texts, " AND "), "1")+")")
	}
	condition(l.holds...)
	for _, t := range l.terms {
		condition(clause{cmp.Or(t.also.text, "0"), t.also.args})
	}
	columns = append(columns, "t.name", "t.merchant_name", "h.body", "r.body")
	return "SELECT " + strings.Join(columns, ", ") + " FROM " + l.from + layersOfRow + l.conditions(), append(args, l.args...)
}

// meets reports whether a row is wanted, and counts which terms it meets.
func (l *look) meets(row *seenRow) bool {
	meets := row.holds
	for i, t := range l.terms {
		met := row.also[i] || t.words.foundIn(&row.rowTexts)
		if met {
			l.met[i]++
		}
		meets = meets && met != t.not
	}
	return meets
}

// rarest returns the term that the fewest of the rows seen meet, where the index should begin with it alone: because another is
// so common that reading all its rows costs more than looking at those of this one.
func (l *look) rarest() (term int, ok bool) {
	all := 0
	term = -1
	for i, t := range l.terms {
		if t.hint != "" && !t.not {
			continue // it is in the look already
		}
		all += l.met[i]
		if !t.not && (term < 0 || l.met[i] < l.met[term]) {
			term = i
		}
	}
	return term, term >= 0 && 8*all >= l.seen && 3*l.met[term] <= all
}

// seenRow is a row as it is looked at.
type seenRow struct {
	rowTexts
	key   ledger.RowKey
	holds bool   // every condition
	also  []bool // what else meets the terms
}

func (r *seenRow) scan(rows *sql.Rows) error {
	var t ledger.Transaction
	var merchant, hand, ruled sql.NullString
	into := []any{&r.key, &r.holds}
	for i := range r.also {
		into = append(into, &r.also[i])
	}
	if err := rows.Scan(append(into, &t.Name, &merchant, &hand, &ruled)...); err != nil {
		return err
	}
	t.MerchantName = safetext.Untrusted(merchant.String)
	if hand.Valid || ruled.Valid {
		if err := readOwn(&t, ruled, hand); err != nil {
			return err
		}
	}
	r.rowTexts = textsOf(&t)
	return nil
}

// readKeys reads the rows of the keys, which are all there.
func (f *finder) readKeys(ctx context.Context, keys []ledger.RowKey) error {
	if len(keys) == 0 {
		return nil
	}
	before := len(f.rows)
	err := f.readRows(ctx, "SELECT "+rowColumns+" FROM json_each(?) CROSS JOIN transactions t ON t.row_key = value"+rowTables, asJSON(keys))
	slices.SortFunc(f.rows[before:], func(a, b ledger.Transaction) int {
		if f.toward == ledger.Newer {
			return cmp.Compare(a.Key, b.Key)
		}
		return cmp.Compare(b.Key, a.Key)
	})
	return err
}

// readRest reads the rows that are still wanted by one statement.
func (f *finder) readRest(ctx context.Context) error {
	s := f.selection()
	order := s.beyond(f.edge, f.toward)
	text := "SELECT " + rowColumns + " FROM " + s.from + rowTables + s.conditions() + order + " LIMIT ?"
	return f.readRows(ctx, text, append(s.args, f.wanted)...)
}

func (f *finder) readRows(ctx context.Context, text string, args ...any) error {
	return eachRow(ctx, f.tx, text, func(rows *sql.Rows) error {
		t, err := scanRow(rows)
		f.frame.complete(&t)
		f.rows = append(f.rows, t)
		f.wanted--
		return err
	}, args...)
}
