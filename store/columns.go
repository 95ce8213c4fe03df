package store

import (
	"database/sql"
	"encoding/json"
	"time"

	"passbook/internal/ledger"
)

// Instants are stored as milliseconds since 1970 UTC, the zero time as NULL.

func instant(t time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: t.UnixMilli(), Valid: !t.IsZero()}
}

func toInstant(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return time.UnixMilli(n.Int64).UTC()
}

// Dates are stored as yyyymmdd, no date as NULL.

func date(d ledger.Date) sql.NullInt64 {
	return sql.NullInt64{Int64: int64(d), Valid: !d.IsZero()}
}

func toDate(n sql.NullInt64) ledger.Date { return ledger.Date(n.Int64) }

// text stores an empty string as NULL, which takes no room in a row.
func text[T ~string](s T) sql.NullString {
	return sql.NullString{String: string(s), Valid: s != ""}
}

func minor(m *ledger.Money) sql.NullInt64 {
	if m == nil {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: m.Minor, Valid: true}
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
