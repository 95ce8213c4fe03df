// Package feed keeps the history of changes to a set of rows and tells a
// reader, page by page, what changed since the reader last looked: the engine
// under /transactions/sync. It is a pure data structure: no clock, no locks, no
// JSON, no knowledge of what a row is. Its callers serialise access.
package feed

import (
	"iter"
	"sort"
)

// Log is an ordered record of changes. Every change has its own sequence
// number; the highest one is the version of the log.
type Log[T any] struct {
	id      func(T) string
	equal   func(a, b T) bool
	version uint64
	rows    map[string]*row[T]
	round   uint64   // of Replace, to tell the rows it saw from those it did not
	order   []change // ascending by seq; entries superseded by a later change of the same row are skipped
}

type row[T any] struct {
	value   T
	round   uint64
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

// Delta says what one Replace changed: how many rows came and changed, and the
// ids of those that went.
type Delta struct {
	Added, Modified int
	Removed         []string
}

// Empty reports whether nothing changed.
func (d Delta) Empty() bool { return d.Added+d.Modified+len(d.Removed) == 0 }

// Replace makes the log hold exactly rows and records the differences:
// additions and modifications in the order of rows, then removals in the order
// in which the rows last changed. Of a row id that occurs twice the last value
// counts. It goes through rows once and keeps no second copy of them.
func (l *Log[T]) Replace(rows iter.Seq[T]) Delta {
	var d Delta
	l.round++
	for v := range rows {
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
			d.Added++
		case !l.equal(r.value, v):
			r.value = v
			l.touch(id, r)
			d.Modified++
		}
		r.round = l.round
	}
	for id, r := range l.rows {
		if r.present && r.round != l.round {
			d.Removed = append(d.Removed, id)
		}
	}
	// A map has no order; the order in which the rows last changed is stable.
	sort.Slice(d.Removed, func(i, j int) bool { return l.rows[d.Removed[i]].last < l.rows[d.Removed[j]].last })
	for _, id := range d.Removed {
		r := l.rows[id]
		var nothing T
		r.value, r.present = nothing, false
		l.touch(id, r)
		r.turns = append(r.turns, r.last)
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
