package hook

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"
)

// Message is one webhook to deliver.
type Message struct {
	URL  string
	Body []byte
}

// Delivery is one attempt, for the record of what was sent. Err is empty when
// the receiver answered 200.
type Delivery struct {
	URL     string    `json:"url"`
	Body    string    `json:"body"`
	At      time.Time `json:"sent_at"`
	Attempt int       `json:"attempt"` // 1, 2 or 3
	Status  int       `json:"status"`  // 0: no answer
	Err     string    `json:"error,omitempty"`
}

// attempts is the first try and Plaid's "up to two retries".
const attempts = 3

// maxRecords bounds the record of deliveries; the oldest go first.
const maxRecords = 1000

// Options of a Queue.
type Options struct {
	Signer  *Signer
	Now     func() time.Time
	Timeout time.Duration // of one attempt; Plaid waits 10 s
	Retry   time.Duration // before each retry
	// AnyHost delivers to hosts other than this machine. Without it a webhook
	// never leaves the machine, whatever its URL says.
	AnyHost bool
}

// Queue delivers webhooks in the background: in order for one URL, side by side
// for different ones. A message that waits for its retry does not hold up the
// ones behind it.
type Queue struct {
	opts   Options
	client *http.Client
	life   lifetime
	wg     sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	lanes   map[string][]Message // waiting, by URL; a key exists while its lane runs
	records []Delivery
}

var errRemote = errors.New("webhooks are delivered to this machine only")

// NewQueue makes a running queue; Close ends it.
func NewQueue(opts Options) *Queue {
	dialer := &net.Dialer{Timeout: opts.Timeout}
	if !opts.AnyHost {
		// Checked on the resolved address, so that no name can point elsewhere.
		dialer.Control = func(_, address string, _ syscall.RawConn) error {
			host, _, err := net.SplitHostPort(address)
			if err != nil {
				return fmt.Errorf("webhook address: %w", err)
			}
			if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
				return errRemote
			}
			return nil
		}
	}
	return &Queue{
		opts: opts, life: make(lifetime), lanes: map[string][]Message{},
		client: &http.Client{
			Timeout:       opts.Timeout,
			Transport:     &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// Send queues a message. After Close it is dropped. It takes no context: a
// delivery outlives the request that caused it and ends with the queue.
//
//nolint:contextcheck // see above
func (q *Queue) Send(m Message) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	waiting, running := q.lanes[m.URL]
	q.lanes[m.URL] = append(waiting, m)
	if !running {
		q.wg.Go(func() { q.lane(m.URL) })
	}
}

// Deliveries returns the attempts made so far, oldest first.
func (q *Queue) Deliveries() []Delivery {
	q.mu.Lock()
	defer q.mu.Unlock()
	return append([]Delivery(nil), q.records...)
}

// Forget empties the record of attempts.
func (q *Queue) Forget() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.records = nil
}

// Close stops deliveries, retries included, and waits for those under way.
func (q *Queue) Close() {
	q.mu.Lock()
	first := !q.closed
	q.closed = true
	q.mu.Unlock()
	if first {
		close(q.life)
	}
	q.wg.Wait()
	q.client.CloseIdleConnections()
}

func (q *Queue) lane(url string) {
	for {
		q.mu.Lock()
		waiting := q.lanes[url]
		if len(waiting) == 0 || q.closed {
			delete(q.lanes, url)
			q.mu.Unlock()
			return
		}
		m := waiting[0]
		q.lanes[url] = waiting[1:]
		q.mu.Unlock()
		if !q.try(m, 1) {
			q.mu.Lock()
			if !q.closed {
				q.wg.Go(func() { q.retry(m) })
			}
			q.mu.Unlock()
		}
	}
}

func (q *Queue) retry(m Message) {
	for n := 2; n <= attempts; n++ {
		select {
		case <-q.life:
			return
		case <-time.After(q.opts.Retry):
		}
		if q.try(m, n) {
			return
		}
	}
}

// try makes one attempt and records it; true when the receiver answered 200.
func (q *Queue) try(m Message, attempt int) bool {
	d := Delivery{URL: m.URL, Body: string(m.Body), At: q.opts.Now().UTC(), Attempt: attempt}
	status, err := q.post(m)
	d.Status = status
	switch {
	case err != nil:
		d.Err = err.Error()
	case status != http.StatusOK:
		d.Err = fmt.Sprintf("receiver answered %d", status)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.records) >= maxRecords {
		q.records = q.records[1:]
	}
	q.records = append(q.records, d)
	return d.Err == ""
}

func (q *Queue) post(m Message) (int, error) {
	// Signed anew each time: a receiver refuses a signature older than 5 minutes.
	token, err := q.opts.Signer.Sign(m.Body)
	if err != nil {
		return 0, err
	}
	req, err := http.NewRequestWithContext(q.life, http.MethodPost, m.URL, bytes.NewReader(m.Body))
	if err != nil {
		return 0, fmt.Errorf("make webhook request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Plaid-Verification", token)
	resp, err := q.client.Do(req)
	if err != nil {
		return 0, fmt.Errorf("deliver webhook: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if _, err := io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16)); err != nil {
		return resp.StatusCode, fmt.Errorf("read webhook answer: %w", err)
	}
	return resp.StatusCode, nil
}
