package sandbox

import (
	"net/http"
	"slices"

	"passbook/plaidsvc/sandbox/wire"
)

// fault makes an endpoint misbehave a number of times. With Status it answers
// in the endpoint's place and nothing happens; without, the endpoint does its
// work and only its answer is delayed or cut off.
type fault struct {
	Path       string         `json:"path" wire:"required"`
	ItemID     string         `json:"item_id,omitempty"`
	Times      *int           `json:"times" wire:"min=1"` // default 1
	Status     int            `json:"status" wire:"min=200,max=599"`
	ErrorCode  wire.ErrorCode `json:"error_code,omitempty"` // one of Plaid's codes; sets status and body
	Text       string         `json:"body,omitempty"`       // sent as it is
	DelayMS    int            `json:"delay_ms" wire:"min=0,max=600000"`
	CutAt      *int           `json:"cut_at" wire:"min=0"` // break the connection after that many bytes
	RetryAfter string         `json:"retry_after,omitempty"`
}

func (f fault) answer(c *call) answer {
	if f.ErrorCode != "" {
		if e, ok := wire.Lookup(f.ErrorCode); ok {
			return failure(c, e)
		}
	}
	if f.Text != "" {
		return answer{status: f.Status, body: []byte(f.Text)}
	}
	e := *wire.Of("INTERNAL_SERVER_ERROR")
	e.Status = f.Status
	if f.Status == http.StatusTooManyRequests {
		e = *wire.Of("RATE_LIMIT")
	}
	return failure(c, &e)
}

// faults are the armed ones, in the order they were armed.
type faults struct{ armed []fault }

func (fs *faults) arm(f fault) { fs.armed = append(fs.armed, f) }

func (fs *faults) clear() { fs.armed = nil }

// take uses up one turn of the first fault that fits, if any.
func (fs *faults) take(path, itemID string) fault {
	for i := range fs.armed {
		f := &fs.armed[i]
		if f.Path != path || f.ItemID != "" && f.ItemID != itemID {
			continue
		}
		taken := *f
		*f.Times--
		if *f.Times == 0 {
			fs.armed = slices.Delete(fs.armed, i, i+1)
		}
		return taken
	}
	return fault{}
}
