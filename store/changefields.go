package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"passbook/internal/ledger"
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
