package store

import (
	"database/sql"
	"encoding/json"
	"reflect"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// seqBits is how much of a row key numbers the rows of one day: sixteen million.
const seqBits = 24

// firstKey is just before the first row of a day.
func firstKey(d ledger.Date) ledger.RowKey { return ledger.RowKey(d) << seqBits }

// dayOf returns the day a row key lies in.
func dayOf(k ledger.RowKey) ledger.Date { return ledger.Date(k >> seqBits) }

// rowColumns are read by scanRow; rowTables joins them to a row t. CROSS JOIN keeps t the outer table: it has the order.
const (
	rowColumns = `t.row_key, t.local_id, t.transaction_id, t.pending_id, a.account_id, t.amount_minor, t.currency, t.on_date,
	t.authorized_on, t.at_unix_ms, t.authorized_at_unix_ms, t.pending, t.name, t.merchant_name,
	c.primary_name, c.detailed, c.confidence, t.details`
	rowTables = ` CROSS JOIN accounts a ON a.account_key = t.account_key LEFT JOIN categories c ON c.category_key = t.category_key `
)

// scanner is a *sql.Row or *sql.Rows.
type scanner interface{ Scan(into ...any) error }

func scanRow(row scanner) (ledger.Transaction, error) {
	var (
		t                                                  ledger.Transaction
		pendingID, merchant, primary, detailed, confidence sql.NullString
		authorizedOn, at, authorizedAt                     sql.NullInt64
		details                                            sql.RawBytes
		copied                                             []byte
	)
	into := []any{&t.Key, &t.LocalID, &t.ID, &pendingID, &t.Account, &t.Amount.Minor, &t.Amount.Currency, &t.On,
		&authorizedOn, &at, &authorizedAt, &t.Pending, &t.Name, &merchant, &primary, &detailed, &confidence}
	// Only *sql.Rows may lend the bytes of the JSON; a *sql.Row is closed before they are read.
	_, lends := row.(*sql.Rows)
	if lends {
		into = append(into, &details)
	} else {
		into = append(into, &copied)
	}
	if err := row.Scan(into...); err != nil {
		return t, err
	}
	if !lends {
		details = copied
	}
	t.PendingID = ledger.TransactionID(pendingID.String)
	t.AuthorizedOn, t.At, t.AuthorizedAt = toDate(authorizedOn), toInstant(at), toInstant(authorizedAt)
	t.MerchantName = safetext.Untrusted(merchant.String)
	t.Category = ledger.Category{Primary: primary.String, Detailed: detailed.String, Confidence: confidence.String}
	if len(details) == 0 {
		return t, nil
	}
	return t, json.Unmarshal(details, &t.Details)
}

// sameRow reports whether two rows say the same, apart from their numbers here.
func sameRow(a, b ledger.Transaction) bool {
	a.LocalID, a.Key, b.LocalID, b.Key = 0, 0, 0, 0
	if a.At.UnixMilli() != b.At.UnixMilli() || a.AuthorizedAt.UnixMilli() != b.AuthorizedAt.UnixMilli() {
		return false
	}
	a.At, a.AuthorizedAt = b.At, b.AuthorizedAt
	return reflect.DeepEqual(a, b)
}

// sameWords reports whether a search finds both rows by the same words.
func sameWords(a, b ledger.Transaction) bool {
	return a.MerchantName == b.MerchantName && a.Name == b.Name &&
		a.Category.Primary == b.Category.Primary && a.Category.Detailed == b.Category.Detailed
}

// words returns what is indexed for the search of a row: what the person sees, so that she can search what she sees.
func words(t ledger.Transaction) (merchant, name, category string) {
	return safetext.Line(t.MerchantName), safetext.Line(t.Name), t.Category.PrimaryName() + " " + t.Category.DetailedName()
}

// storedDetails returns the details as JSON, NULL when there are none.
func storedDetails(d ledger.Details) (sql.NullString, error) {
	s, err := document(d)
	if s.String == "{}" {
		return sql.NullString{}, err
	}
	return s, err
}
