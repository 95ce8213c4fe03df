package plaidsvc

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"passbook/internal/ledger"
)

const (
	maxTries    = 5
	maxTimeouts = 2 // tries that ran out of time
	maxRefused  = 3 // tries where nothing listens: a restarting server is back by then, a wrong address never
	firstWait   = 500 * time.Millisecond
	limitedWait = 2 * time.Second // Plaid's limits are per minute, so a 429 deserves more
	longestWait = 20 * time.Second
	// patience is the longest Retry-After that is waited for; a longer one is handed to the caller.
	patience = 60 * time.Second
)

// retrying decides what is sent again, and when.
type retrying struct {
	now    func() time.Time
	jitter func() float64
}

// check implements retryablehttp.CheckRetry.
func (r retrying) check(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	c := callOf(ctx)
	if err != nil {
		var network *NetworkError
		if c.once || !errors.As(err, &network) || c.timeouts >= maxTimeouts {
			return false, nil
		}
		switch network.Code {
		case ledger.CodeOffline, ledger.CodeTimeout, ledger.CodeCut:
			return true, nil
		case ledger.CodeRefused:
			return c.tries < maxRefused, nil
		}
		return false, nil
	}
	if after, ok := retryAfter(resp, r.now()); ok && after > patience {
		return false, nil
	}
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		return errorCode(resp) != "ADDITION_LIMIT", nil
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return !c.once && errorCode(resp) != "PLANNED_MAINTENANCE", nil
	}
	return false, nil
}

// wait implements retryablehttp.Backoff: Retry-After, else exponential with full jitter.
func (r retrying) wait(_, _ time.Duration, tried int, resp *http.Response) time.Duration {
	step := firstWait
	if resp != nil {
		if after, ok := retryAfter(resp, r.now()); ok {
			return after
		}
		if resp.StatusCode == http.StatusTooManyRequests {
			step = limitedWait
		}
	}
	return time.Duration(r.jitter() * float64(min(step<<tried, longestWait)))
}

// retryAfter reads the Retry-After header, in seconds or as a date.
func retryAfter(resp *http.Response, now time.Time) (time.Duration, bool) {
	v := strings.TrimSpace(resp.Header.Get("Retry-After"))
	if v == "" {
		return 0, false
	}
	if s, err := strconv.ParseInt(v, 10, 32); err == nil {
		return time.Duration(max(s, 0)) * time.Second, true
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return 0, false
	}
	return max(at.Sub(now), 0), true
}

func errorCode(resp *http.Response) string {
	body, ok := resp.Body.(wholeBody)
	if !ok {
		return ""
	}
	var w wireError
	if json.Unmarshal(body.data, &w) != nil {
		return ""
	}
	return w.Code
}
