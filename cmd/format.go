package cmd

import (
	"fmt"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// The words plain listings use. Amounts keep a plain minus, so that other programs can read them.

func amount(m *ledger.Money) string {
	if m == nil {
		return "-"
	}
	return m.String()
}

func day(d ledger.Date, ok bool) string {
	if !ok || d.IsZero() {
		return "-"
	}
	return d.String()
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Local().Format("2006-01-02 15:04")
}

func text(u safetext.Untrusted) string { return safetext.Line(u) }

// counted is a number of things: 1 transaction, 2 transactions.
func counted[N int | int64](n N, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}
