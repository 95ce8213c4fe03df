package linking

import (
	"errors"
	"fmt"
	"testing"
)

func TestRemove(t *testing.T) {
	linked := func(t *testing.T) *scene {
		s := newScene(t)
		if _, err := s.link(t, Request{}); err != nil {
			t.Fatal(err)
		}
		return s
	}
	inBubble(t, "history kept, then deleted", func(t *testing.T) {
		s := linked(t)
		if err := s.linker.Remove(t.Context(), "item1", KeepHistory); err != nil {
			t.Fatal(err)
		}
		if len(s.plaid.live) != 0 || !s.repo.items[0].Removed || s.repo.tokens["item1"] != nil {
			t.Errorf("%+v", s.repo)
		}
		if err := s.linker.Remove(t.Context(), "item1", DeleteHistory); err != nil || len(s.repo.items) != 0 {
			t.Error(err)
		}
	})
	inBubble(t, "Plaid does not answer", func(t *testing.T) {
		s := linked(t)
		s.fail = func(call string, _ int) error {
			if call == "remove" {
				return errTimeout
			}
			return nil
		}
		if err := s.linker.Remove(t.Context(), "item1", DeleteHistory); !errors.Is(err, errTimeout) {
			t.Fatal(err)
		}
		if len(s.repo.items) != 1 || s.repo.items[0].Removed || s.repo.tokens["item1"] == nil {
			t.Error("something was changed here")
		}
	})
	inBubble(t, "Plaid no longer knows it", func(t *testing.T) {
		s := linked(t)
		clear(s.plaid.live)
		if err := s.linker.Remove(t.Context(), "item1", KeepHistory); err != nil || !s.repo.items[0].Removed {
			t.Error(err)
		}
	})
	inBubble(t, "the store fails at first", func(t *testing.T) {
		s := linked(t)
		s.fail = func(call string, n int) error {
			if call == "mark removed" && n < 3 {
				return errDiskFull
			}
			return nil
		}
		if err := s.linker.Remove(t.Context(), "item1", KeepHistory); err != nil || !s.repo.items[0].Removed {
			t.Error(err)
		}
	})
	inBubble(t, "no such bank, no choice", func(t *testing.T) {
		s := linked(t)
		if err := s.linker.Remove(t.Context(), "nobody", KeepHistory); !errors.Is(err, ErrUnknownItem) {
			t.Error(err)
		}
		if err := s.linker.Remove(t.Context(), "item1", 0); err == nil || len(s.plaid.live) != 1 {
			t.Error("removed without a choice about the history")
		}
	})
}

func TestSupportIsBounded(t *testing.T) {
	s := newScene(t)
	for i := range 2 * keptRecords {
		s.linker.support.notice(Notice{Kind: LinkEvent, Event: Event{Name: fmt.Sprint(i)}})
	}
	records := s.linker.Support()
	if len(records) != keptRecords || records[len(records)-1].What != fmt.Sprint(2*keptRecords-1) {
		t.Errorf("%d records, the last is %+v", len(records), records[len(records)-1])
	}
}
