package plaidsvc

import (
	"context"
	"crypto/sha256"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"passbook/internal/ledger"
)

// maxTurn is the longest a call waits for its turn; beyond it the call fails as if Plaid had refused it.
const maxTurn = 60 * time.Second

// allowance is what Plaid allows a minute; zero is no stated limit.
type allowance struct {
	item, client int
	code         string // the error_code Plaid answers beyond it
}

// allowanceOf is Plaid's table of rate limits (page errors/rate-limit-exceeded) for the endpoints the Client calls.
func allowanceOf(path string, env ledger.Environment) allowance {
	sandbox := env == ledger.Sandbox
	pick := func(inSandbox, inProduction int) int {
		if sandbox {
			return inSandbox
		}
		return inProduction
	}
	switch path {
	case "/accounts/balance/get":
		return allowance{pick(25, 5), pick(100, 1200), "BALANCE_LIMIT"}
	case "/accounts/get":
		return allowance{pick(100, 15), pick(5000, 15000), "ACCOUNTS_LIMIT"}
	case "/institutions/get_by_id":
		return allowance{0, 400, "INSTITUTIONS_GET_BY_ID_LIMIT"}
	case "/item/get":
		return allowance{pick(40, 15), 5000, "ITEM_GET_LIMIT"}
	case "/item/remove":
		return allowance{pick(100, 30), pick(500, 2000), "RATE_LIMIT"}
	case "/transactions/recurring/get":
		return allowance{20, 1000, "RATE_LIMIT"}
	case "/transactions/sync":
		return allowance{50, pick(1000, 2500), "TRANSACTIONS_SYNC_LIMIT"}
	}
	return allowance{}
}

// limits keeps calls under Plaid's allowance, per Item and per client. It counts real time, not the program's clock: the
// server's minute goes on whatever day the program believes it is.
type limits struct {
	env ledger.Environment
	off bool
	mu  sync.Mutex
	at  map[limitKey]*rate.Limiter
}

type limitKey struct {
	path string
	item [sha256.Size]byte
}

func newLimits(env ledger.Environment, off bool) *limits {
	return &limits{env: env, off: off, at: map[limitKey]*rate.Limiter{}}
}

// wait returns when the call may be sent, or an *Error like Plaid's own when that is too far away, or the context's error.
func (l *limits) wait(ctx context.Context, path string, item [sha256.Size]byte) error {
	allowed := allowanceOf(path, l.env)
	if l.off || allowed == (allowance{}) {
		return ctx.Err()
	}
	now := time.Now()
	turns := []*rate.Reservation{l.limiter(limitKey{path: path}, allowed.client).ReserveN(now, 1)}
	if item != ([sha256.Size]byte{}) {
		turns = append(turns, l.limiter(limitKey{path, item}, allowed.item).ReserveN(now, 1))
	}
	var delay time.Duration
	for _, t := range turns {
		delay = max(delay, t.DelayFrom(now))
	}
	if delay == 0 {
		return ctx.Err()
	}
	giveBack := func() {
		for _, t := range turns {
			t.CancelAt(now)
		}
	}
	if delay > maxTurn {
		giveBack()
		return &Error{
			Path: path, Type: "RATE_LIMIT_EXCEEDED", Code: allowed.code, HTTP: http.StatusTooManyRequests, RetryAfter: delay,
			Message: "held back by Passbook to stay under Plaid's limit",
		}
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		giveBack()
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// limiter returns the token bucket of a key. Half the allowance may be used at once and the other half flows in over a
// minute, so that no minute, wherever it begins, sees more than the allowance.
func (l *limits) limiter(k limitKey, perMinute int) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if lim, ok := l.at[k]; ok {
		return lim
	}
	lim := rate.NewLimiter(rate.Inf, 1)
	if perMinute > 0 {
		flow := perMinute / 2
		lim = rate.NewLimiter(rate.Every(time.Minute/time.Duration(flow)), perMinute-flow)
	}
	l.at[k] = lim
	return lim
}
