package sandbox

import (
	"time"

	"passbook/plaidsvc/sandbox/wire"
)

// limit is one row of Plaid's table of Sandbox rate limits
// (https://plaid.com/docs/errors/rate-limit-exceeded/), in requests a minute.
// Zero means no limit of that kind.
type limit struct {
	perItem, perClient   int
	itemCode, clientCode wire.ErrorCode
}

func limitOf(path string) limit {
	both := func(perItem, perClient int, code wire.ErrorCode) limit {
		return limit{perItem, perClient, code, code}
	}
	switch path {
	case "/accounts/balance/get":
		return limit{25, 100, "BALANCE_LIMIT", "ACCOUNTS_BALANCE_GET_LIMIT"}
	case "/accounts/get":
		return both(100, 5000, "ACCOUNTS_LIMIT")
	case "/institutions/get":
		return both(0, 10, "INSTITUTIONS_GET_LIMIT")
	case "/institutions/get_by_id":
		return both(0, 400, "INSTITUTIONS_GET_BY_ID_LIMIT")
	case "/item/get":
		return both(40, 5000, "ITEM_GET_LIMIT")
	case "/item/remove":
		return both(100, 500, "RATE_LIMIT")
	case "/transactions/get":
		return both(80, 1000, "TRANSACTIONS_LIMIT")
	case "/transactions/recurring/get":
		return both(20, 1000, "RATE_LIMIT")
	case "/transactions/refresh":
		return both(2, 100, "RATE_LIMIT")
	case "/transactions/sync":
		return both(50, 1000, "TRANSACTIONS_SYNC_LIMIT")
	}
	return limit{}
}

// limiter counts requests in the last minute of the wall clock.
type limiter struct {
	on   bool
	seen map[string][]time.Time
}

// allow records one request under key and reports whether it is within n a
// minute. A refused request is not counted.
func (l *limiter) allow(key string, n int, at time.Time) bool {
	if !l.on || n == 0 {
		return true
	}
	recent := l.seen[key]
	for len(recent) > 0 && at.Sub(recent[0]) >= time.Minute {
		recent = recent[1:]
	}
	if len(recent) >= n {
		l.seen[key] = recent
		return false
	}
	l.seen[key] = append(recent, at)
	return true
}

// check counts a request against both of its limits. itemID is empty for an
// endpoint that names no Item.
func (l *limiter) check(path, itemID string, at time.Time) *wire.Error {
	row := limitOf(path)
	if itemID != "" && !l.allow(path+" "+itemID, row.perItem, at) {
		return wire.Of(row.itemCode)
	}
	if !l.allow(path, row.perClient, at) {
		return wire.Of(row.clientCode)
	}
	return nil
}

// set turns the limits on or off and forgets what was counted.
func (l *limiter) set(on bool) {
	l.on, l.seen = on, map[string][]time.Time{}
}
