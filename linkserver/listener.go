package linkserver

import (
	"net"
	"sync"
)

// cappedListener accepts at most a fixed number of connections at a time, so that another local process cannot use up the
// program's file descriptors.
type cappedListener struct {
	net.Listener
	slots  chan struct{}
	closed chan struct{}
	close  func() error
}

func newCappedListener(inner net.Listener, limit int) *cappedListener {
	closed := make(chan struct{})
	return &cappedListener{
		Listener: inner, slots: make(chan struct{}, limit), closed: closed,
		close: sync.OnceValue(func() error {
			close(closed)
			return inner.Close()
		}),
	}
}

// Accept waits for a free slot, then for a connection.
func (l *cappedListener) Accept() (net.Conn, error) {
	select {
	case l.slots <- struct{}{}:
	case <-l.closed:
		return nil, net.ErrClosed
	}
	conn, err := l.Listener.Accept()
	if err != nil {
		<-l.slots
		return nil, err
	}
	return &cappedConn{Conn: conn, release: sync.OnceFunc(func() { <-l.slots })}, nil
}

// Close closes the listener and wakes an Accept that waits for a slot. It may be called more than once.
func (l *cappedListener) Close() error { return l.close() }

type cappedConn struct {
	net.Conn
	release func()
}

// Close gives the slot back.
func (c *cappedConn) Close() error {
	defer c.release()
	return c.Conn.Close()
}
