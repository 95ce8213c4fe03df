package linkserver

import (
	"context"
	"errors"
	"net/http"
	"time"

	"passbook/internal/secret"
)

// outcomeAnswer tells the page what became of its report.
type outcomeAnswer struct {
	Outcome   string `json:"outcome"` // noted, accepted, refused, failed, busy, ended or renewed
	Message   string `json:"message,omitempty"`
	Advice    string `json:"advice,omitempty"`
	ErrorCode string `json:"error_code,omitempty"`
	RequestID string `json:"request_id,omitempty"`
	Resend    bool   `json:"resend,omitempty"`
	LinkToken string `json:"link_token,omitempty"`
}

func noted() outcomeAnswer { return outcomeAnswer{Outcome: "noted"} }

// serveAlive lets the page say that it is still there, and learn that the terminal is.
func (s *Server) serveAlive(w http.ResponseWriter, r *http.Request) {
	if check, status := decode(r.Body, &struct{}{}); check != 0 {
		s.refuse(w, check, status)
		return
	}
	answer(w, http.StatusOK, noted())
}

func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	var report struct {
		Events []eventReport `json:"events"`
	}
	if check, status := decode(r.Body, &report); check != 0 {
		s.refuse(w, check, status)
		return
	}
	for _, one := range report.Events {
		event := one.event()
		if s.keep(event) {
			s.notify(Notice{Kind: LinkEvent, Event: event})
		}
	}
	answer(w, http.StatusOK, noted())
}

// keep adds an event to the log and says whether there was room. An event means the person is at it again.
func (s *Server) keep(event Event) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if event.Name == EventOpen {
		s.lastExit = nil
	}
	if len(s.events) == maxEvents {
		s.dropped++
		return false
	}
	s.events = append(s.events, event)
	return true
}

func (s *Server) serveExit(w http.ResponseWriter, r *http.Request) {
	var report exitReport
	if check, status := decode(r.Body, &report); check != 0 {
		s.refuse(w, check, status)
		return
	}
	exit := report.exit()
	s.mu.Lock()
	s.lastExit = &exit
	s.mu.Unlock()
	s.notify(Notice{Kind: LinkExited, Exit: exit})
	answer(w, http.StatusOK, noted())
}

// serveStop ends the session because the person said on the page that they are done.
func (s *Server) serveStop(w http.ResponseWriter, r *http.Request) {
	if check, status := decode(r.Body, &struct{}{}); check != 0 {
		s.refuse(w, check, status)
		return
	}
	result, ok := s.leaving()
	if !ok {
		answer(w, http.StatusConflict, outcomeAnswer{Outcome: "busy"})
		return
	}
	answer(w, http.StatusOK, noted())
	s.finish(result, nil)
}

// leaving takes the session's place for a success, so that none comes in while the page is told goodbye.
func (s *Server) leaving() (Result, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.phase != phaseOpen {
		return Result{}, false
	}
	s.phase = phaseDeciding
	result := Result{Outcome: Exited}
	if s.lastExit != nil {
		result.Exit = *s.lastExit
	}
	return result, true
}

// serveRenew gives the page a fresh link token after INVALID_LINK_TOKEN.
func (s *Server) serveRenew(w http.ResponseWriter, r *http.Request) {
	if check, status := decode(r.Body, &struct{}{}); check != 0 {
		s.refuse(w, check, status)
		return
	}
	extendWrite(w)
	ctx, cancel := s.patience(r)
	defer cancel()
	token, err := s.renew(ctx) //nolint:contextcheck // the request's own context is left on purpose, see patience
	s.notify(Notice{Kind: Renewed, Err: err})
	if err != nil {
		answer(w, http.StatusOK, outcomeAnswer{
			Outcome: "failed",
			Message: "This Link session has run out, and Passbook could not start a new one from here.",
			Advice:  "Go back to your terminal and start linking again.",
		})
		return
	}
	answer(w, http.StatusOK, outcomeAnswer{Outcome: "renewed", LinkToken: token.Reveal()})
}

func (s *Server) renew(ctx context.Context) (secret.Secret, error) {
	s.mu.Lock()
	if s.renewals == maxRenewals {
		s.mu.Unlock()
		return secret.Secret{}, ErrNoRenewal
	}
	s.renewals++
	s.mu.Unlock()
	token, err := s.opts.Exchanger.Renew(ctx)
	if err != nil {
		return secret.Secret{}, err
	}
	if token.Empty() {
		return secret.Secret{}, ErrNoRenewal
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.linkToken = token
	return token, nil
}

func (s *Server) serveSuccess(w http.ResponseWriter, r *http.Request) {
	var report successReport
	if check, status := decode(r.Body, &report); check != 0 {
		s.refuse(w, check, status)
		return
	}
	environment, ok := report.environment(s.tokenShape)
	if !ok {
		s.refuse(w, CheckTokenShape, http.StatusBadRequest)
		return
	}
	if environment != s.opts.Environment {
		answer(w, http.StatusConflict, outcomeAnswer{
			Outcome: "failed",
			Message: "The bank was linked in Plaid's " + environment.label() + " environment, but Passbook is set up for " +
				s.opts.Environment.label() + ". Nothing was saved.",
			Advice: "Go back to your terminal and check PLAID_ENV and your keys.",
		})
		s.notify(Notice{Kind: RequestRefused, Check: CheckTokenEnvironment})
		return
	}
	if !s.beginDeciding() {
		s.refuse(w, CheckState, http.StatusConflict)
		return
	}
	extendWrite(w)
	ctx, cancel := s.patience(r)
	defer cancel()
	s.decide(ctx, w, report.success()) //nolint:contextcheck // likewise
}

// beginDeciding takes the session's one place for a success; false when another success has it.
func (s *Server) beginDeciding() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.phase != phaseOpen {
		return false
	}
	s.phase = phaseDeciding
	return true
}

// decide asks the Exchanger, answers the page and only then ends the session, so that the page knows the truth.
func (s *Server) decide(ctx context.Context, w http.ResponseWriter, success Success) {
	settled := false
	defer func() {
		if !settled { // the Exchanger panicked: the place must not stay taken
			s.reopen()
		}
	}()
	s.notify(Notice{Kind: Saving})
	decision, err := s.opts.Exchanger.Decide(ctx, success)
	if err == nil && (decision.Verdict < Accepted || decision.Verdict > Failed) {
		err = errors.New("link session: decision without a verdict")
	}
	settled = true
	switch {
	case err == nil && decision.Verdict == Accepted:
		if decision.Message == "" {
			decision.Message = success.sentence(s.opts.Mode)
		}
		answer(w, http.StatusOK, decision.answer("accepted"))
		s.finish(Result{Outcome: Linked, Success: success, Decision: decision}, nil)
	case err == nil && decision.Verdict == Refused:
		answer(w, http.StatusOK, decision.answer("refused"))
		s.finish(Result{Outcome: Declined, Success: success, Decision: decision}, nil)
	default:
		if err != nil {
			decision = Fail("Your bank answered, but Passbook could not save the connection.", "Your terminal says why.")
		}
		s.notify(Notice{Kind: SavingFailed, Decision: decision, Err: err})
		s.reopen()
		answer(w, http.StatusOK, decision.answer("failed"))
	}
}

func (d Decision) answer(outcome string) outcomeAnswer {
	return outcomeAnswer{
		Outcome: outcome, Message: d.Message, Advice: d.Advice, ErrorCode: d.ErrorCode, RequestID: d.RequestID, Resend: d.Resend,
	}
}

// reopen lets another success in, unless the session was told to end meanwhile.
func (s *Server) reopen() {
	s.mu.Lock()
	stopErr := s.stopErr
	if s.phase == phaseDeciding {
		s.phase = phaseOpen
		s.heardAt = s.wall()
	}
	s.mu.Unlock()
	if stopErr != nil {
		s.finish(Result{}, stopErr)
	}
}

// patience is the context in which the Exchanger works: it ends with the session and after decideLimit, but not when the
// browser hangs up.
func (s *Server) patience(r *http.Request) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), decideLimit)
	release := context.AfterFunc(s.ctx, cancel)
	return ctx, func() {
		release()
		cancel()
	}
}

// extendWrite gives an answer that waits for Plaid the time Plaid may take.
func extendWrite(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(decideLimit + requestLimit))
}
