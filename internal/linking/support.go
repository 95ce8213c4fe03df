package linking

import (
	"log/slog"
	"slices"
	"sync"
	"time"

	"passbook/internal/ledger"
)

// keptRecords bounds what is kept for support: several long sessions.
const keptRecords = 500

// Record is one thing worth telling Plaid's support: ids, codes and instants, never a token or anything typed.
type Record struct {
	At          time.Time
	What        string // such as linked, or Link's event name
	View        string
	Item        ledger.ItemID
	Institution ledger.InstitutionID
	LinkSession string
	RequestID   string
	Status      string
	ErrorType   string
	ErrorCode   string
}

// support keeps the newest records in memory and writes each to the log.
type support struct {
	now func() time.Time
	log *slog.Logger

	mu      sync.Mutex
	records []Record
}

// Support returns what was kept for Plaid's support, oldest first.
func (l *Linker) Support() []Record {
	l.support.mu.Lock()
	defer l.support.mu.Unlock()
	return slices.Clone(l.support.records)
}

func (s *support) note(r Record) {
	if r.At.IsZero() {
		r.At = s.now().UTC()
	}
	s.mu.Lock()
	if len(s.records) == keptRecords {
		s.records = slices.Delete(s.records, 0, 1)
	}
	s.records = append(s.records, r)
	s.mu.Unlock()
	s.log.Info("link", "what", r.What, "view", r.View, "item", string(r.Item), "institution", string(r.Institution),
		"link_session_id", r.LinkSession, "request_id", r.RequestID, "status", r.Status, "error_type", r.ErrorType, "error_code", r.ErrorCode)
}

func (s *support) notice(n Notice) {
	switch n.Kind {
	case LinkEvent, LinkLeft:
		e := n.Event
		s.note(Record{
			At: e.At, What: e.Name, View: e.View, Institution: e.Institution, LinkSession: e.LinkSession, RequestID: e.RequestID,
			Status: e.Status, ErrorType: e.ErrorType, ErrorCode: e.ErrorCode,
		})
	case SecondBrowser:
		s.note(Record{What: "another browser asked for the page"})
	case Renewed:
		s.note(Record{What: "link token renewed"})
	}
}

func (s *support) ending(e Ending) {
	r := Record{What: "session ended", LinkSession: e.LinkSession, RequestID: e.RequestID, Status: e.Status}
	if e.Trouble != nil {
		r.ErrorType, r.ErrorCode = e.Trouble.Type, e.Trouble.Code
		if r.RequestID == "" {
			r.RequestID = e.Trouble.RequestID
		}
	}
	s.note(r)
}
