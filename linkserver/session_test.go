package linkserver

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"passbook/internal/safetext"
	"passbook/internal/secret"
)

func TestSuccessIsDecidedBeforeThePageHears(t *testing.T) {
	s := start(t, nil).open()
	got := decodeAnswer(t, s.post("success", successBody(sandboxPublicToken)))
	want := outcomeAnswer{Outcome: "accepted", Message: "First Platypus Bank is linked, 2 accounts."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	result, err := s.result()
	if err != nil || result.Outcome != Linked {
		t.Fatalf("result %v, %v", result.Outcome, err)
	}
	wantSuccess := Success{
		PublicToken: secret.New(sandboxPublicToken), LinkSessionID: "79e772be",
		Institution: Institution{ID: "ins_109508", Name: "First Platypus Bank"},
		Accounts: []Account{
			{ID: "a1", Name: "Plaid Checking", Mask: "0000", Type: "depository", Subtype: "checking"},
			{ID: "a2", Name: "Plaid Saving", Mask: "1111", Type: "depository", Subtype: "savings"},
		},
	}
	if diff := cmp.Diff([]Success{wantSuccess}, s.exchanger.asked(), sameSecret()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(wantSuccess, result.Success, sameSecret()); diff != "" {
		t.Error(diff)
	}
	if conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", s.server.host); err == nil {
		conn.Close()
		t.Error("the port is still open after Wait returned")
	}
}

func TestRefusalEndsTheSessionAndSaysWhatToDo(t *testing.T) {
	s := start(t, nil).open()
	s.exchanger.decide = func(context.Context, Success) (Decision, error) {
		return Refuse("First Platypus Bank is linked already.", "To repair it, press r in Passbook."), nil
	}
	got := decodeAnswer(t, s.post("success", successBody(sandboxPublicToken)))
	want := outcomeAnswer{
		Outcome: "refused", Message: "First Platypus Bank is linked already.", Advice: "To repair it, press r in Passbook.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	result, err := s.result()
	if err != nil || result.Outcome != Declined || result.Decision.Message != want.Message {
		t.Fatalf("result %+v, %v", result, err)
	}
}

func TestFailedSavingLeavesTheSessionOpen(t *testing.T) {
	cases := map[string]struct {
		decide func(context.Context, Success) (Decision, error)
		want   outcomeAnswer
		err    error
	}{
		"failed with words": {
			decide: func(context.Context, Success) (Decision, error) {
				d := Fail("Plaid did not answer.", "Try again in a minute.")
				d.ErrorCode, d.RequestID, d.Resend = "INTERNAL_SERVER_ERROR", "HNTDNrA8F1shFEW", true
				return d, nil
			},
			want: outcomeAnswer{
				Outcome: "failed", Message: "Plaid did not answer.", Advice: "Try again in a minute.",
				ErrorCode: "INTERNAL_SERVER_ERROR", RequestID: "HNTDNrA8F1shFEW", Resend: true,
			},
		},
		"error": {
			decide: func(context.Context, Success) (Decision, error) { return Decision{}, errFromPlaid },
			want: outcomeAnswer{
				Outcome: "failed", Message: "Your bank answered, but Passbook could not save the connection.",
				Advice: "Your terminal says why.",
			},
			err: errFromPlaid,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := start(t, nil).open()
			s.exchanger.decide = c.decide
			if diff := cmp.Diff(c.want, decodeAnswer(t, s.post("success", successBody(sandboxPublicToken)))); diff != "" {
				t.Fatal(diff)
			}
			failed := s.noticesOf(SavingFailed)
			if len(failed) != 1 || !errors.Is(failed[0].Err, c.err) {
				t.Fatalf("notices %+v", failed)
			}
			s.exchanger.mu.Lock()
			s.exchanger.decide = nil
			s.exchanger.mu.Unlock()
			if got := decodeAnswer(t, s.post("success", successBody(sandboxPublicToken))); got.Outcome != "accepted" {
				t.Fatalf("second try: %+v", got)
			}
		})
	}
}

func TestAPanickingExchangerDoesNotHoldThePlace(t *testing.T) {
	s := start(t, nil).open()
	s.exchanger.decide = func(context.Context, Success) (Decision, error) { panic("boom") }
	if got := s.send(s.request(http.MethodPost, "success", successBody(sandboxPublicToken))); got.err == nil {
		t.Fatalf("answered %d", got.status)
	}
	if log := s.server.http.ErrorLog; log == nil || log.Writer() != io.Discard {
		t.Error("the panic was written over the terminal's screen")
	}
	s.exchanger.mu.Lock()
	s.exchanger.decide = nil
	s.exchanger.mu.Unlock()
	if got := decodeAnswer(t, s.post("success", successBody(sandboxPublicToken))); got.Outcome != "accepted" {
		t.Fatalf("second try: %+v", got)
	}
}

// Twenty tabs succeed at once: exactly one is decided, the others hear that another was faster.
func TestOneSuccess(t *testing.T) {
	s := start(t, nil).open()
	release := make(chan struct{})
	s.exchanger.decide = func(context.Context, Success) (Decision, error) {
		<-release
		return Accept(), nil
	}
	const tabs = 12 // below the connection cap, so that all are answered
	replies := make(chan reply, tabs)
	var sending sync.WaitGroup
	for range tabs {
		request := s.request(http.MethodPost, "success", successBody(sandboxPublicToken))
		sending.Go(func() { replies <- s.send(request) })
	}
	for range tabs - 1 { // all but the one being decided answer without waiting for it
		if got := <-replies; got.status != http.StatusConflict {
			t.Errorf("a second success got %d %v", got.status, got.err)
		}
	}
	close(release)
	if got := <-replies; got.status != http.StatusOK {
		t.Errorf("the first success got %d %v", got.status, got.err)
	}
	sending.Wait()
	if n := len(s.exchanger.asked()); n != 1 {
		t.Errorf("the exchanger was asked %d times", n)
	}
	if result, err := s.result(); err != nil || result.Outcome != Linked {
		t.Errorf("result %v, %v", result.Outcome, err)
	}
}

func TestTheExchangeOutlivesTheTabThatAskedForIt(t *testing.T) {
	s := start(t, nil).open()
	asked, release := make(chan struct{}), make(chan struct{})
	s.exchanger.decide = func(ctx context.Context, _ Success) (Decision, error) {
		close(asked)
		<-release
		return Accept(), ctx.Err()
	}
	ctx, closeTab := context.WithCancel(t.Context())
	request := s.request(http.MethodPost, "success", successBody(sandboxPublicToken)).WithContext(ctx)
	gone := make(chan reply, 1)
	go func() { gone <- s.send(request) }()
	<-asked
	closeTab()
	if got := <-gone; got.err == nil {
		t.Fatal("the tab was not closed")
	}
	close(release)
	if result, err := s.result(); err != nil || result.Outcome != Linked {
		t.Fatalf("result %v, %v", result.Outcome, err)
	}
}

// Plaid may take longer than a page is given for its requests; the page must still hear the truth.
func TestASlowExchangeIsStillAnswered(t *testing.T) {
	if testing.Short() {
		t.Skip("waits longer than the limit of a request")
	}
	t.Parallel()
	s := start(t, nil).open()
	s.exchanger.decide = func(ctx context.Context, _ Success) (Decision, error) {
		select {
		case <-time.After(requestLimit + time.Second):
			return Accept(), nil
		case <-ctx.Done():
			return Decision{}, ctx.Err()
		}
	}
	if got := decodeAnswer(t, s.post("success", successBody(sandboxPublicToken))); got.Outcome != "accepted" {
		t.Fatalf("%+v", got)
	}
}

func TestEndingWhileDecidingWaitsForTheTruth(t *testing.T) {
	for name, c := range map[string]struct {
		decision Decision
		err      error
		linked   bool
	}{
		"exchange went through": {decision: Accept(), linked: true},
		"exchange was stopped":  {err: context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, nil).open()
			asked := make(chan struct{})
			s.exchanger.decide = func(ctx context.Context, _ Success) (Decision, error) {
				close(asked)
				<-ctx.Done()
				return c.decision, c.err
			}
			request := s.request(http.MethodPost, "success", successBody(sandboxPublicToken))
			go s.send(request)
			<-asked
			s.server.Close()
			result, err := s.result()
			if c.linked && (err != nil || result.Outcome != Linked) {
				t.Fatalf("result %v, %v", result.Outcome, err)
			}
			if !c.linked && !errors.Is(err, ErrClosed) {
				t.Fatalf("result %v, %v", result.Outcome, err)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	exit := `{"error":null,"institution":null,"status":"requires_credentials","link_session_id":"l","request_id":"r"}`
	cases := map[string]struct {
		act  func(*session)
		want Result
	}{
		"never opened": {
			act:  func(s *session) { s.clock.advance(lifetime) },
			want: Result{Outcome: Expired, Expiry: LifetimeOver},
		},
		"tab closed": {
			act:  func(s *session) { s.open(); s.clock.advance(pageSilence) },
			want: Result{Outcome: Expired, Expiry: PageGone},
		},
		"page alive to the end": {
			act: func(s *session) {
				s.open()
				for range 3 {
					s.clock.advance(pageSilence - time.Second)
					s.server.endWhenOverdue() // now, not at the next tick
					s.running()
				}
				s.clock.advance(4 * time.Second)
			},
			want: Result{Outcome: Expired, Expiry: LifetimeOver},
		},
		"left Link and closed the tab": {
			act: func(s *session) { s.open(); s.post("exit", exit); s.clock.advance(pageSilence) },
			want: Result{Outcome: Exited, Exit: Exit{
				Status: "requires_credentials", LinkSessionID: "l", RequestID: "r",
			}},
		},
		"left Link, opened it again, closed the tab": {
			act: func(s *session) {
				s.open()
				s.post("exit", exit)
				s.post("events", `{"events":[{"event_name":"OPEN"}]}`)
				s.clock.advance(pageSilence)
			},
			want: Result{Outcome: Expired, Expiry: PageGone},
		},
		"stopped on the page": {
			act: func(s *session) { s.open(); s.post("exit", exit); s.post("stop", "{}") },
			want: Result{Outcome: Exited, Exit: Exit{
				Status: "requires_credentials", LinkSessionID: "l", RequestID: "r",
			}},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := start(t, nil)
			c.act(s)
			result, err := s.result()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, result, sameSecret()); diff != "" {
				t.Fatal(diff)
			}
		})
	}
}

func TestNothingExpiresWhileTheExchangerDecides(t *testing.T) {
	s := start(t, nil).open()
	s.exchanger.decide = func(context.Context, Success) (Decision, error) {
		s.clock.advance(lifetime + time.Hour)
		s.server.endWhenOverdue()
		return Accept(), nil
	}
	if got := decodeAnswer(t, s.post("success", successBody(sandboxPublicToken))); got.Outcome != "accepted" {
		t.Fatalf("%+v", got)
	}
	if result, err := s.result(); err != nil || result.Outcome != Linked {
		t.Fatalf("result %v, %v", result.Outcome, err)
	}
}

func TestEndsWithItsContexts(t *testing.T) {
	newServer := func(t *testing.T) *Server {
		server, err := New(Options{
			LinkToken: secret.New(testLinkToken), Environment: Sandbox, Exchanger: &fakeExchanger{}, Now: time.Now,
		})
		if err != nil {
			t.Fatal(err)
		}
		return server
	}
	t.Run("start", func(t *testing.T) {
		server := newServer(t)
		ctx, cancel := context.WithCancel(t.Context())
		if _, err := server.Start(ctx); err != nil {
			t.Fatal(err)
		}
		cancel()
		if _, err := server.Wait(t.Context()); !errors.Is(err, ErrClosed) || !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	})
	t.Run("wait", func(t *testing.T) {
		server := newServer(t)
		if _, err := server.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := server.Wait(ctx); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.host); err == nil {
			conn.Close()
			t.Error("the port is still open")
		}
	})
	t.Run("used wrongly", func(t *testing.T) {
		server := newServer(t)
		server.Close()
		if _, err := server.Wait(t.Context()); err == nil {
			t.Error("Wait before Start gave no error")
		}
		if _, err := server.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		if _, err := server.Start(t.Context()); err == nil {
			t.Error("a second Start gave no error")
		}
	})
}

func TestRenewal(t *testing.T) {
	s := start(t, nil).open()
	s.exchanger.renew = func(context.Context) (secret.Secret, error) { return secret.New("link-sandbox-second"), nil }
	if diff := cmp.Diff(outcomeAnswer{Outcome: "renewed", LinkToken: "link-sandbox-second"}, decodeAnswer(t, s.post("renew", "{}"))); diff != "" {
		t.Fatal(diff)
	}
	if got := s.open().data().LinkToken; got != "link-sandbox-second" {
		t.Errorf("a reload got %q", got)
	}
	s.exchanger.renew = nil
	if got := decodeAnswer(t, s.post("renew", "{}")); got.Outcome != "failed" || got.Message == "" || got.Advice == "" || got.LinkToken != "" {
		t.Errorf("no renewal: %+v", got)
	}
	renewed := s.noticesOf(Renewed)
	if len(renewed) != 2 || renewed[0].Err != nil || !errors.Is(renewed[1].Err, ErrNoRenewal) {
		t.Errorf("notices %+v", renewed)
	}
	asked := 0
	s.exchanger.renew = func(context.Context) (secret.Secret, error) { asked++; return secret.New("link-sandbox-more"), nil }
	for range maxRenewals + 3 {
		s.post("renew", "{}")
	}
	if asked != maxRenewals-2 {
		t.Errorf("asked %d times more, the limit is %d in all", asked, maxRenewals)
	}
	s.running()
}

func TestEventsAreKeptWithinBounds(t *testing.T) {
	s := start(t, nil).open()
	s.post("events", `{"events":[{"event_name":"ERROR","view_name":"CREDENTIAL","institution_id":"ins_109508",
		"institution_name":"First Platypus Bank","error_type":"ITEM_ERROR","error_code":"INVALID_CREDENTIALS",
		"error_message":"`+strings.Repeat("é", 300)+`","exit_status":"","mfa_type":"","request_id":"rq","link_session_id":"ls",
		"timestamp":"2026-03-05T12:00:00.123Z"}]}`)
	events, dropped := s.server.Events()
	want := []Event{{
		Name: EventError, View: "CREDENTIAL", Institution: Institution{ID: "ins_109508", Name: "First Platypus Bank"},
		Error:     &LinkError{Type: "ITEM_ERROR", Code: "INVALID_CREDENTIALS", Message: safetext.Untrusted(strings.Repeat("é", maxTextBytes/2))},
		RequestID: "rq", LinkSessionID: "ls", At: time.Date(2026, 3, 5, 12, 0, 0, 123e6, time.UTC),
	}}
	if diff := cmp.Diff(want, events); diff != "" || dropped != 0 {
		t.Fatalf("dropped %d\n%s", dropped, diff)
	}
	batch := `{"events":[` + strings.TrimSuffix(strings.Repeat(`{"event_name":"TRANSITION_VIEW"},`, 60), ",") + `]}`
	for range 4 {
		s.post("events", batch)
	}
	events, dropped = s.server.Events()
	if len(events) != maxEvents || dropped != 241-maxEvents {
		t.Fatalf("kept %d, dropped %d", len(events), dropped)
	}
	if n := len(s.noticesOf(LinkEvent)); n != maxEvents {
		t.Errorf("%d notices", n)
	}
}
