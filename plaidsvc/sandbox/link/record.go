package link

import (
	"context"
	"fmt"
	"slices"
)

// maxEvents bounds what one run may record; a person's run has some thirty.
const maxEvents = 2000

type eventRequest struct {
	Session string `json:"session"`
	Event   Event  `json:"event"`
}

type nothing struct{}

func (h *handler) recordEvent(ctx context.Context, request eventRequest) (nothing, error) {
	r, err := h.sessions.run(request.Session)
	if err != nil {
		return nothing{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.record.Events) >= maxEvents {
		return nothing{}, invalidField("too many events")
	}
	r.record.Events = append(r.record.Events, request.Event)
	return nothing{}, h.save(ctx, r)
}

type exitRequest struct {
	Session string       `json:"session"`
	Error   *Error       `json:"error"`
	Meta    ExitMetadata `json:"metadata"`
}

// exit records that the person left. A run that has connected stays a success, whatever happens to its last pane.
func (h *handler) exit(ctx context.Context, request exitRequest) (nothing, error) {
	r, err := h.sessions.run(request.Session)
	if err != nil {
		return nothing{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done {
		return nothing{}, nil
	}
	r.done = true
	ended := h.now().UTC()
	request.Meta.LinkSessionID = r.record.ID
	r.record.FinishedAt = &ended
	r.record.OnExit = &SessionExit{Error: request.Error, Metadata: request.Meta}
	return nothing{}, h.save(ctx, r)
}

// save hands the backend its own copy of the session so far.
func (h *handler) save(ctx context.Context, r *run) error {
	record := r.record
	record.Events = slices.Clone(r.record.Events)
	if err := h.backend.SaveSession(ctx, r.linkToken, record); err != nil {
		return fmt.Errorf("save link session: %w", err)
	}
	return nil
}
