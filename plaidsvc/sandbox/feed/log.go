// Package feed keeps the history of changes to a set of rows and tells a
// reader, page by page, what changed since the reader last looked: the engine
// under /transactions/sync. It is a pure data structure: no clock, no locks, no
// JSON, no knowledge of what a row is. Its callers serialise access.
package feed

import "sort"

// Log is an ordered record of changes. Every change has its own sequence
// number; the highest one is the version of the log.
type Log[T any] struct {
	id      func(T) string
	equal   func(a, b T) bool
	version uint64
	rows    map[string]*row[T]
	order   []change // ascending by seq; entries superseded by a later change of the same row are skipped
}

type row[T any] struct {
	value   T
	last    uint64 // seq of the last change
	present bool
	// turns are the versions at which the row came and went, in order: the
	// even ones came, the odd ones went.
	turns []uint64
}

type change struct {
	seq uint64
	id  string
}

// New makes an empty log of rows named by id. Two versions of a row that equal
// calls equal are no change.
func New[T any](id func(T) string, equal func(a, b T) bool) *Log[T] {
	return &Log[T]{id: id, equal: equal, rows: map[string]*row[T]{}}
}

// Version is the number of the last change; 0 for a log that never changed.
func (l *Log[T]) Version() uint64 { return l.version }

// Delta says what one Replace changed. Removed are ids.
type Delta[T any] struct {
	Added, Modified []T
	Removed         []string
}

// Empty reports whether nothing changed.
func (d Delta[T]) Empty() bool { return len(d.Added)+len(d.Modified)+len(d.Removed) == 0 }

// Replace makes the log hold exactly rows and records the differences:
// removals first, then additions and modifications in the order of rows. A row
// id that occurs twice counts once, with its last value.
func (l *Log[T]) Replace(rows []T) Delta[T] {
	var d Delta[T]
	next := make(map[string]bool, len(rows))
	for _, r := range rows {
		next[l.id(r)] = true
	}
	for id, r := range l.rows {
		if r.present && !next[id] {
			d.Removed = append(d.Removed, id)
		}
	}
	// A map has no order; the order in which the rows last changed is stable.
	sort.Slice(d.Removed, func(i, j int) bool { return l.rows[d.Removed[i]].last < l.rows[d.Removed[j]].last })
	for _, id := range d.Removed {
		r := l.rows[id]
		r.present = false
		l.touch(id, r)
		r.turns = append(r.turns, r.last)
	}
	for _, v := range rows {
		id := l.id(v)
		r := l.rows[id]
		switch {
		case r == nil || !r.present:
			if r == nil {
				r = &row[T]{}
				l.rows[id] = r
			}
			r.value, r.present = v, true
			l.touch(id, r)
			r.turns = append(r.turns, r.last)
			d.Added = append(d.Added, v)
		case !l.equal(r.value, v):
			r.value = v
			l.touch(id, r)
			d.Modified = append(d.Modified, v)
		}
	}
	return d
}

func (l *Log[T]) touch(id string, r *row[T]) {
	l.version++
	r.last = l.version
	l.order = append(l.order, change{l.version, id})
}

// Rows returns the present rows in the order of their last change.
func (l *Log[T]) Rows() []T {
	var out []T
	for _, c := range l.order {
		if r := l.rows[c.id]; r.last == c.seq && r.present {
			out = append(out, r.value)
		}
	}
	return out
}

// presentAt reports whether a reader that had seen everything up to version v
// holds the row.
func (r *row[T]) presentAt(v uint64) bool {
	n := sort.Search(len(r.turns), func(i int) bool { return r.turns[i] > v })
	return n%2 == 1
}
