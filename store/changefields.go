package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// rewind takes a row back to before a change, of which old is what was stored.
func rewind(t *ledger.Transaction, old sql.NullString) error {
	if !old.Valid {
		return nil
	}
	var v formerValues
	if err := json.Unmarshal([]byte(old.String), &v); err != nil {
		return fmt.Errorf("read former values: %w", err)
	}
	restore(&t.ID, v.ID)
	restore(&t.PendingID, v.PendingID)
	restore(&t.Account, v.Account)
	restore(&t.Amount, v.Amount)
	restore(&t.On, v.On)
	restore(&t.AuthorizedOn, v.AuthorizedOn)
	restore(&t.Pending, v.Pending)
	restore(&t.Name, v.Name)
	restore(&t.MerchantName, v.MerchantName)
	restore(&t.Category, v.Category)
	restore(&t.Details, v.Details)
	for at, ms := range map[*time.Time]*int64{&t.At: v.AtUnixMs, &t.AuthorizedAt: v.AuthorizedAtUnixMs} {
		if ms == nil {
			continue
		}
		if *at = time.UnixMilli(*ms).UTC(); *ms == (time.Time{}).UnixMilli() {
			*at = time.Time{}
		}
	}
	return nil
}

func restore[T any](into, old *T) {
	if old != nil {
		*into = *old
	}
}

// fieldChanges lists what is different, in words of the person's. That a pending row posted is told by the entry's kind.
func (s *Store) fieldChanges(ctx context.Context, before, after ledger.Transaction) ([]ledger.FieldChange, error) {
	var list []ledger.FieldChange
	add := func(field string, old, now safetext.Untrusted) {
		if old != now {
			list = append(list, ledger.FieldChange{Field: field, Old: old, New: now})
		}
	}
	add("amount", safetext.Untrusted(before.Amount.String()), safetext.Untrusted(after.Amount.String()))
	add("date", shownDate(before.On), shownDate(after.On))
	add("bought on", shownDate(before.AuthorizedOn), shownDate(after.AuthorizedOn))
	add("merchant", before.MerchantName, after.MerchantName)
	add("bank's text", before.Name, after.Name)
	add("category", safetext.Untrusted(before.Category.DetailedName()), safetext.Untrusted(after.Category.DetailedName()))
	if !before.Pending && after.Pending {
		add("state", "posted", "pending")
	}
	if before.Account != after.Account {
		old, err := s.accountName(ctx, before.Account)
		if err != nil {
			return nil, err
		}
		now, err := s.accountName(ctx, after.Account)
		if err != nil {
			return nil, err
		}
		list = append(list, ledger.FieldChange{Field: "account", Old: old, New: now})
	}
	if !before.At.Equal(after.At) || !before.AuthorizedAt.Equal(after.AuthorizedAt) {
		add("time", shownTime(before), shownTime(after))
	}
	if !reflect.DeepEqual(before.Details, after.Details) {
		list = append(list, ledger.FieldChange{Field: "details"})
	}
	return list, nil
}

func shownDate(d ledger.Date) safetext.Untrusted {
	if d.IsZero() {
		return ""
	}
	return safetext.Untrusted(d.String())
}

func shownTime(t ledger.Transaction) safetext.Untrusted {
	at := t.AuthorizedAt
	if at.IsZero() {
		at = t.At
	}
	if at.IsZero() {
		return ""
	}
	return safetext.Untrusted(at.UTC().Format(time.RFC3339))
}

// accountName returns the name of an account to show, its id where the bank gave none.
func (s *Store) accountName(ctx context.Context, id ledger.AccountID) (safetext.Untrusted, error) {
	name := safetext.Untrusted(id)
	err := s.query(ctx, "read account", "SELECT coalesce(nullif(name, ''), account_id) FROM accounts WHERE account_id = ? LIMIT 1",
		func(rows *sql.Rows) error { return rows.Scan(&name) }, string(id))
	return name, err
}
