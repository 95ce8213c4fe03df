package sandbox

import (
	"context"
	"time"

	"passbook/plaidsvc/sandbox/wire"
)

// call is one request on its way through the server.
type call struct {
	ctx       context.Context
	path      string
	requestID string
	base      string    // the URL the caller reached the server at
	now       time.Time // the Sandbox's clock
	item      *item     // the Item the request's access_token names, if any
	tokenErr  *wire.Error
}

// handler answers one endpoint. It runs with the server's lock held and must
// not keep references to the server's state in what it returns.
type handler func(c *call, fields map[string]any) (any, *wire.Error)

// endpoint is one path of the server.
type endpoint struct {
	handle handler
	// open needs no keys.
	open bool
	// own is one of the emulator's controls, which no fault, limit or log touches.
	own bool
}

// typed reads the body strictly into T before it calls h.
func typed[T any](h func(c *call, req *T) (any, *wire.Error)) handler {
	return func(c *call, fields map[string]any) (any, *wire.Error) {
		req, err := wire.Decode[T](fields)
		if err != nil {
			return nil, err
		}
		return h(c, req)
	}
}

// ack is the body of an answer that says nothing but its request id. Other
// answers embed it.
type ack struct {
	RequestID string `json:"request_id"`
}

func (c *call) ack() ack { return ack{RequestID: c.requestID} }
