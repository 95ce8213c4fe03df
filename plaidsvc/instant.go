package plaidsvc

import (
	"time"

	"passbook/internal/ledger"
)

// instant reads Plaid's date-time as UTC. The documentation demands a zone, yet answers without one exist: they are taken
// for UTC, as every time in the documentation is. A bare day or anything else is no instant; it gives the zero time and
// never an error, because no answer is worth losing over it.
func instant(s string) time.Time {
	for _, layout := range [...]string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// date reads Plaid's date, or the day of a date-time in its place. Anything else is no date.
func date(s string) ledger.Date {
	if len(s) > len(time.DateOnly) {
		s = s[:len(time.DateOnly)]
	}
	d, err := ledger.ParseDate(s)
	if err != nil {
		return 0
	}
	return d
}
