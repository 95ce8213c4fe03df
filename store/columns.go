package store

import (
	"database/sql"
	"encoding/json"
	"time"

	"passbook/internal/ledger"
)

// What is written is nil or a value the driver takes as it is: database/sql asks the types that can be NULL for theirs, at some cost
// a column.

// Instants are stored as milliseconds since 1970 UTC, the zero time as NULL.

func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

func toInstant(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return time.UnixMilli(n.Int64).UTC()
}

// Dates are stored as yyyymmdd, no date as NULL.

func date(d ledger.Date) any {
	if d.IsZero() {
		return nil
	}
	return int64(d)
}

func toDate(n sql.NullInt64) ledger.Date { return ledger.Date(n.Int64) }

// text stores an empty string as NULL, which takes no room in a row.
func text[T ~string](s T) any {
	if s == "" {
		return nil
	}
	return string(s)
}

func minor(m *ledger.Money) any {
	if m == nil {
		return nil
	}
	return m.Minor
}

func number(n sql.NullInt64) any {
	if !n.Valid {
		return nil
	}
	return n.Int64
}

func toMoney(n sql.NullInt64, c sql.NullString) *ledger.Money {
	if !n.Valid {
		return nil
	}
	return &ledger.Money{Minor: n.Int64, Currency: ledger.Currency(c.String)}
}

// document returns v as JSON text; nil pointers and slices as NULL.
func document[T any](v T) (sql.NullString, error) {
	b, err := json.Marshal(v)
	if err != nil || string(b) == "null" {
		return sql.NullString{}, err
	}
	return sql.NullString{String: string(b), Valid: true}, nil
}

// readDocument reads JSON text into v, which stays as it is for NULL.
func readDocument[T any](s sql.NullString, v *T) error {
	if !s.Valid {
		return nil
	}
	return json.Unmarshal([]byte(s.String), v)
}
