package feed_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"passbook/plaidsvc/sandbox/feed"
)

type row struct {
	ID    string
	Value int
}

func newLog() *feed.Log[row] {
	return feed.New(func(r row) string { return r.ID }, func(a, b row) bool { return a == b })
}

func page(t *testing.T, l *feed.Log[row], pos feed.Position, count int) feed.Page[row] {
	t.Helper()
	p, kind := l.Page(pos, count)
	if kind != feed.Served {
		t.Fatalf("Page(%+v) = kind %v, want Served", pos, kind)
	}
	return p
}

func TestAddedThenModifiedBeforeSeenComesOnceAsAdded(t *testing.T) {
	l := newLog()
	l.Replace(slices.Values([]row{{"a", 1}}))
	l.Replace(slices.Values([]row{{"a", 2}}))
	p := page(t, l, feed.Position{}, 10)
	if want := []row{{"a", 2}}; !cmp.Equal(p.Added, want) || p.Modified != nil || p.HasMore {
		t.Errorf("got %+v, want a once, as added, with its last value", p)
	}
}

func TestAddedThenRemovedBeforeSeenDoesNotCome(t *testing.T) {
	l := newLog()
	l.Replace(slices.Values([]row{{"a", 1}}))
	seen := page(t, l, feed.Position{}, 10).Next
	l.Replace(slices.Values([]row{{"a", 1}, {"b", 1}}))
	l.Replace(slices.Values([]row{{"a", 1}}))
	p := page(t, l, seen, 10)
	if len(p.Added)+len(p.Modified)+len(p.Removed) != 0 || p.HasMore {
		t.Errorf("got %+v, want nothing", p)
	}
}

func TestRemovedAndBackIsModifiedForOneWhoHasIt(t *testing.T) {
	l := newLog()
	l.Replace(slices.Values([]row{{"a", 1}}))
	had := page(t, l, feed.Position{}, 10).Next
	l.Replace(slices.Values([]row{}))
	lost := page(t, l, had, 10).Next
	l.Replace(slices.Values([]row{{"a", 2}}))
	if p := page(t, l, had, 10); len(p.Modified) != 1 || len(p.Added) != 0 {
		t.Errorf("one who holds the row got %+v, want it modified", p)
	}
	if p := page(t, l, lost, 10); len(p.Added) != 1 || len(p.Modified) != 0 {
		t.Errorf("one who dropped the row got %+v, want it added", p)
	}
}

func TestChangeBetweenPagesIsReported(t *testing.T) {
	l := newLog()
	l.Replace(slices.Values([]row{{"a", 1}, {"b", 1}, {"c", 1}}))
	first := page(t, l, feed.Position{}, 2)
	if !first.HasMore {
		t.Fatal("first page of two of three says there is no more")
	}
	l.Replace(slices.Values([]row{{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}}))
	if _, kind := l.Page(first.Next, 2); kind != feed.Mutated {
		t.Errorf("second page after a change = kind %v, want Mutated", kind)
	}
	if p := page(t, l, feed.Position{}, 10); len(p.Added) != 4 {
		t.Errorf("restart gave %d rows, want 4", len(p.Added))
	}
}

func TestSameQuestionHasTheSameAnswer(t *testing.T) {
	l := newLog()
	l.Replace(slices.Values([]row{{"a", 1}, {"b", 1}, {"c", 1}}))
	first := page(t, l, feed.Position{}, 2)
	if !cmp.Equal(first, page(t, l, feed.Position{}, 2)) {
		t.Error("first page differs the second time")
	}
	last := page(t, l, first.Next, 2)
	if again := page(t, l, last.Next, 2); again.Next != last.Next {
		t.Errorf("an idle reader moved from %+v to %+v", last.Next, again.Next)
	}
}

func TestPositionBeyondTheLogIsUnknown(t *testing.T) {
	l := newLog()
	if _, kind := l.Page(feed.Position{Base: 7}, 1); kind != feed.Unknown {
		t.Errorf("kind = %v, want Unknown", kind)
	}
}

// reader is a client as Plaid's documentation wants it: it collects all pages of
// an update, starts again from the update's first cursor on a mutation, and
// applies everything at the end.
type reader struct {
	rows map[string]row
	pos  feed.Position
}

func (r *reader) update(t *rapid.T, l *feed.Log[row], sizes func() int, mutate func()) {
	for {
		var pages []feed.Page[row]
		pos, broken := r.pos, false
		for {
			p, kind := l.Page(pos, sizes())
			if kind == feed.Mutated && pos != r.pos {
				broken = true
				break
			}
			if kind != feed.Served {
				t.Fatalf("page %+v: kind %v", pos, kind)
			}
			pages, pos = append(pages, p), p.Next
			if !p.HasMore {
				break
			}
			mutate()
		}
		if !broken {
			r.apply(t, pages)
			r.pos = pos
			return
		}
	}
}

func (r *reader) apply(t *rapid.T, pages []feed.Page[row]) {
	for _, p := range pages {
		for _, x := range p.Added {
			if _, had := r.rows[x.ID]; had {
				t.Fatalf("%s came as added to a reader that holds it", x.ID)
			}
			r.rows[x.ID] = x
		}
		for _, x := range p.Modified {
			if _, had := r.rows[x.ID]; !had {
				t.Fatalf("%s came as modified to a reader that lacks it", x.ID)
			}
			r.rows[x.ID] = x
		}
		for _, id := range p.Removed {
			if _, had := r.rows[id]; !had {
				t.Fatalf("%s came as removed to a reader that lacks it", id)
			}
			delete(r.rows, id)
		}
	}
}

func TestReaderEndsEqualToTheLog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := newLog()
		r := &reader{rows: map[string]row{}}
		change := func(label string) {
			var rows []row
			for i := range 12 {
				if v := rapid.IntRange(0, 3).Draw(t, label); v > 0 {
					rows = append(rows, row{fmt.Sprintf("t%02d", i), v})
				}
			}
			l.Replace(slices.Values(rows))
		}
		budget := 5
		for range rapid.IntRange(1, 12).Draw(t, "updates") {
			for range rapid.IntRange(0, 3).Draw(t, "changes") {
				change("value")
			}
			r.update(t, l,
				func() int { return rapid.IntRange(1, 5).Draw(t, "count") },
				func() {
					if budget > 0 && rapid.Bool().Draw(t, "mutate") {
						budget--
						change("value between pages")
					}
				})
			want := map[string]row{}
			for _, x := range l.Rows() {
				want[x.ID] = x
			}
			if d := cmp.Diff(want, r.rows); d != "" {
				t.Fatalf("reader differs from the log (-log +reader):\n%s", d)
			}
		}
	})
}

func FuzzForeignCursorIsRefused(f *testing.F) {
	f.Add("")
	f.Add("AAAA")
	s, err := feed.NewSealer([]byte("secret"))
	if err != nil {
		f.Fatal(err)
	}
	own := s.Seal("item", feed.Position{Base: 3, Target: 9, At: 5})
	f.Add(own)
	f.Add(s.Seal("other", feed.Position{Base: 3}))
	f.Fuzz(func(t *testing.T, cursor string) {
		_, ok := s.Open("item", cursor)
		if ok != (cursor == own) {
			t.Errorf("Open(%q) = %v", cursor, ok)
		}
	})
}

func TestCursorKeepsItsPosition(t *testing.T) {
	s, err := feed.NewSealer([]byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	want := feed.Position{Base: 1, Target: 1 << 40, At: 77}
	cursor := s.Seal("item", want)
	if len(cursor) > 256 {
		t.Errorf("cursor has %d characters, Plaid allows 256", len(cursor))
	}
	if got, ok := s.Open("item", cursor); !ok || got != want {
		t.Errorf("Open(Seal(%+v)) = %+v, %v", want, got, ok)
	}
}
