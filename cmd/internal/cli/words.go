package cli

import (
	"fmt"
	"strings"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// Amount is an amount with its currency, or a dash. It keeps a plain minus, so that other programs can read it.
func Amount(m *ledger.Money) string {
	if m == nil {
		return "-"
	}
	return m.String()
}

// Day is a date, or a dash.
func Day(d ledger.Date, ok bool) string {
	if !ok || d.IsZero() {
		return "-"
	}
	return d.String()
}

// Moment is an instant by the clock of this machine.
func Moment(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Local().Format("2006-01-02 15:04")
}

// Text is foreign text on one line.
func Text(u safetext.Untrusted) string { return safetext.Line(u) }

// Counted is a number of things: 1 transaction, 2 transactions.
func Counted[N int | int64](n N, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}

// Quoted puts text that was typed into quotes.
func Quoted(s string) string { return `"` + s + `"` }

// Either chooses one of two words.
func Either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// Capital writes a word as the head of a column.
func Capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }
