package sandbox

import (
	"encoding/json"
	"time"

	"passbook/plaidsvc/sandbox/wire"
)

// request is one entry of the record of requests.
type request struct {
	At        time.Time      `json:"received_at"` // wall clock
	Path      string         `json:"path"`
	Status    int            `json:"status"`
	RequestID string         `json:"request_id"`
	ItemID    string         `json:"item_id,omitempty"`
	ErrorCode wire.ErrorCode `json:"error_code,omitempty"`
	// Body is the request's, with every secret in it as "[redacted]"; null for
	// one that was no JSON object.
	Body json.RawMessage `json:"body"`
}

// maxRequests bounds the record; the oldest entries go first.
const maxRequests = 10_000

const redacted = "[redacted]"

// loggedBody writes a body down before anything changes it.
func loggedBody(fields map[string]any) json.RawMessage {
	body, err := json.Marshal(redact(fields))
	if err != nil {
		return json.RawMessage("null")
	}
	return body
}

func redact(value any) any {
	switch v := value.(type) {
	case map[string]any:
		if v == nil {
			return nil
		}
		out := make(map[string]any, len(v))
		for name, inner := range v {
			if isSecret(name) {
				out[name] = redacted
			} else {
				out[name] = redact(inner)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = redact(inner)
		}
		return out
	default:
		return v
	}
}

func isSecret(field string) bool {
	switch field {
	case "secret", "access_token", "access_tokens", "public_token", "link_token", "user_token", "override_password", "password":
		return true
	}
	return false
}

func (s *Server) record(c *call, at time.Time, a answer, body json.RawMessage) {
	entry := request{At: at.UTC(), Path: c.path, Status: a.status, RequestID: c.requestID, ItemID: c.itemID(), Body: body}
	if a.err != nil {
		entry.ErrorCode = a.err.Code
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.requests) >= maxRequests {
		s.requests = s.requests[1:]
	}
	s.requests = append(s.requests, entry)
}
