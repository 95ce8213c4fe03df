package feed

import "sort"

// Position is where a reader stands. Base is the version the reader has fully
// seen. While the reader is in the middle of an update, Target is the version
// the update leads to and At the last change already handed out; otherwise both
// are zero.
type Position struct {
	Base, Target, At uint64
}

// Page is one page of an update, each list ordered by last change.
type Page[T any] struct {
	Added, Modified []T
	Removed         []string
	Next            Position
	HasMore         bool
}

// Kind of what a page lookup came to.
type Kind int

// Outcomes of Log.Page.
const (
	Served  Kind = iota
	Mutated      // the log changed after the first page of this update: start again from its base
	Unknown      // no reader of this log can stand there
)

// Page returns at most count changes after pos. A row added since Base comes as
// added even if it was modified since; one that was added and removed since Base
// does not come at all.
func (l *Log[T]) Page(pos Position, count int) (Page[T], Kind) {
	target, at := pos.Target, pos.At
	if target == 0 {
		target, at = l.version, pos.Base
	}
	if pos.Base > l.version || target > l.version || at < pos.Base || at > target {
		return Page[T]{}, Unknown
	}
	if target != l.version {
		return Page[T]{}, Mutated
	}
	var p Page[T]
	start := sort.Search(len(l.order), func(i int) bool { return l.order[i].seq > at })
	taken := 0
	for _, c := range l.order[start:] {
		r := l.rows[c.id]
		had := r.presentAt(pos.Base)
		if r.last != c.seq || !had && !r.present {
			continue
		}
		if taken == count {
			p.HasMore = true
			break
		}
		taken++
		at = c.seq
		switch {
		case !r.present:
			p.Removed = append(p.Removed, c.id)
		case had:
			p.Modified = append(p.Modified, r.value)
		default:
			p.Added = append(p.Added, r.value)
		}
	}
	p.Next = Position{Base: target}
	if p.HasMore {
		p.Next = Position{Base: pos.Base, Target: target, At: at}
	}
	return p, Served
}
