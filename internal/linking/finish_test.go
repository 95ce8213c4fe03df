package linking

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"passbook/internal/ledger"
)

// lie makes the first call of this name do its work and then report a failure.
func (f *faults) lie(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.liar = name
}

// TestKilledAnywhere: the process dies before or after any one call of linking. Whatever exists at Plaid then is, after the
// next starts, either stored here or the person has been told of it; and nothing is told of that cannot exist.
func TestKilledAnywhere(t *testing.T) { synctest.Test(t, killedAnywhere) }

func killedAnywhere(t *testing.T) {
	probe := newScene(t)
	if _, err := probe.link(t, Request{}); err != nil {
		t.Fatal(err)
	}
	calls := slices.Clone(probe.calls)
	var outcomes = map[LeftoverKind]int{}
	for n := 1; n <= len(calls); n++ {
		for _, after := range []bool{false, true} {
			for _, pauses := range [][]time.Duration{{10 * time.Second, 5 * time.Minute, time.Hour}, {10 * time.Minute, time.Hour}, {2 * time.Hour}} {
				name := fmt.Sprintf("call %d (%s), after %v, pauses %v", n, calls[n-1], after, pauses)
				s := newScene(t)
				s.killAt, s.after = n, after
				_, linkErr := s.link(t, Request{})
				told, last := map[ledger.PendingLinkID]bool{}, []Leftover(nil)
				for _, p := range pauses {
					s.at = s.at.Add(p)
					s.restart(t)
					left, err := s.linker.Finish(t.Context())
					if err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					for _, l := range left {
						outcomes[l.Kind]++
						told[l.Link] = told[l.Link] || l.Kind == Orphaned
					}
					last = left
				}
				for id := range s.plaid.live {
					if s.repo.tokens[id] == nil && len(told) == 0 {
						t.Errorf("%s: %s exists at Plaid and nobody knows (link said %v, last %+v)", name, id, linkErr, last)
					}
				}
				for id := range s.repo.tokens {
					if token, err := s.linker.Token(t.Context(), id); err != nil || token != s.plaid.live[id] {
						t.Errorf("%s: %s is stored with a token that does not open it: %v", name, id, err)
					}
				}
				for _, p := range s.repo.pending {
					if !told[p.ID] {
						t.Errorf("%s: a note is left that says nothing: %+v", name, p)
					}
					if err := s.linker.Dismiss(t.Context(), p.ID); err != nil {
						t.Errorf("%s: %v", name, err)
					}
				}
				if left, err := s.linker.Finish(t.Context()); err != nil || len(left) != 0 {
					t.Errorf("%s: in the end %+v, %v", name, left, err)
				}
			}
		}
	}
	for _, k := range []LeftoverKind{Completed, Abandoned, Orphaned, Open} {
		if outcomes[k] == 0 {
			t.Errorf("no kill led to outcome %d: the matrix is too tame (%v)", k, outcomes)
		}
	}
}

func TestAnAnswerThatGotLost(t *testing.T) {
	for name, c := range map[string]struct {
		arrived bool // whether Plaid carried out the exchange
		pause   time.Duration
		kinds   []LeftoverKind
	}{
		"it arrived":          {true, 5 * time.Minute, []LeftoverKind{Open, Orphaned, Orphaned}},
		"it did not arrive":   {false, 5 * time.Minute, []LeftoverKind{Open, Completed}},
		"asked after it died": {false, time.Hour, []LeftoverKind{Open, Orphaned, Orphaned}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			if c.arrived {
				s.plaid.lateLoss = errTimeout
			} else {
				s.fail = func(call string, _ int) error {
					if call == "exchange" {
						return errTimeout
					}
					return nil
				}
			}
			_, err := s.link(t, Request{})
			if uncertain := asUncertain(err); uncertain == nil || uncertain.Bank != "Tartan Bank" {
				t.Fatal(err)
			}
			if d := s.browser.said[0]; d.Verdict != Refused || d.Code != ledger.CodeTimeout {
				t.Errorf("the page was told %+v", d)
			}
			if s.count("exchange") != 1 {
				t.Error("the exchange was sent again blindly")
			}
			s.plaid.lateLoss = nil
			var kinds []LeftoverKind
			for range c.kinds {
				s.restart(t)
				left, err := s.linker.Finish(t.Context())
				if err != nil || len(left) != 1 {
					t.Fatalf("%+v, %v", left, err)
				}
				kinds = append(kinds, left[0].Kind)
				if left[0].Bank != "Tartan Bank" || !left[0].Since.Equal(start) {
					t.Errorf("%+v", left[0])
				}
				s.at = s.at.Add(c.pause)
			}
			if !slices.Equal(kinds, c.kinds) {
				t.Errorf("found %v, want %v", kinds, c.kinds)
			}
		})
	}
}

func asUncertain(err error) *UncertainError {
	var uncertain *UncertainError
	if errors.As(err, &uncertain) {
		return uncertain
	}
	return nil
}

func TestASuccessNobodyHeardOf(t *testing.T) {
	s := newScene(t)
	s.killAt, s.after = 4, true // the page is open, the program dies
	if _, err := s.link(t, Request{}); err == nil {
		t.Fatal("it lived")
	}
	s.restart(t)
	if left, err := s.linker.Finish(t.Context()); err != nil || len(left) != 0 {
		t.Fatalf("a page that may still be open was touched: %+v, %v", left, err)
	}
	s.at = s.at.Add(sessionLife)
	s.plaid.successes = []Success{{}, tartan(1)}
	left, err := s.linker.Finish(t.Context())
	if err != nil || len(left) != 1 || left[0].Kind != Completed || len(s.repo.items) != 1 || len(s.repo.pending) != 0 {
		t.Fatalf("%+v, %v", left, err)
	}
}

func TestAnotherEnvironmentIsLeftAlone(t *testing.T) {
	s := newScene(t)
	s.repo.pending = []ledger.PendingLink{{ID: "p", Environment: ledger.Production, ExchangeStarted: true}}
	if left, err := s.linker.Finish(t.Context()); err != nil || len(left) != 0 || len(s.repo.pending) != 1 {
		t.Fatalf("%+v, %v", left, err)
	}
}

func TestALockedKeyLosesNothing(t *testing.T) {
	s := newScene(t)
	s.repo.pending = []ledger.PendingLink{{ID: "p", Environment: ledger.Sandbox, AccessToken: []byte("sealed by another key"), Item: "i9"}}
	left, err := s.linker.Finish(t.Context())
	if err != nil || len(left) != 1 || left[0].Kind != Open || left[0].Reason == nil || len(s.repo.pending) != 1 {
		t.Fatalf("%+v, %v", left, err)
	}
}
