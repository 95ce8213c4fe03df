package store

import (
	"context"
	"maps"
	"reflect"
	"slices"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// changeKind is what an update did to a row. The numbers are stored.
type changeKind int

const (
	changeNone     changeKind = 0
	changeAdded    changeKind = 1
	changeModified changeKind = 2
	changeRemoved  changeKind = 3
	changePosted   changeKind = 4
)

func (c *change) kind() changeKind {
	switch {
	case c.gone:
		return changeRemoved
	case sameRow(c.old, c.now):
		return changeNone
	case c.old.Pending && !c.now.Pending:
		return changePosted
	}
	return changeModified
}

// formerValues are the fields of a row that changed, as they were; a field that is nil did not change. They are written
// once and read by whoever shows "old -> new", which is why they are JSON and not columns.
type formerValues struct {
	ID                 *ledger.TransactionID `json:",omitempty"`
	PendingID          *ledger.TransactionID `json:",omitempty"`
	Account            *ledger.AccountID     `json:",omitempty"`
	Amount             *ledger.Money         `json:",omitempty"`
	On                 *ledger.Date          `json:",omitempty"`
	AuthorizedOn       *ledger.Date          `json:",omitempty"`
	AtUnixMs           *int64                `json:",omitempty"`
	AuthorizedAtUnixMs *int64                `json:",omitempty"`
	Pending            *bool                 `json:",omitempty"`
	Name               *safetext.Untrusted   `json:",omitempty"`
	MerchantName       *safetext.Untrusted   `json:",omitempty"`
	Category           *ledger.Category      `json:",omitempty"`
	Details            *ledger.Details       `json:",omitempty"`
}

// former returns the values of old that now has otherwise; all that are not empty where the row is gone.
func (c *change) former() formerValues {
	o, n := c.old, c.now
	if c.gone {
		n = ledger.Transaction{}
	}
	v := formerValues{
		ID: differing(o.ID, n.ID), PendingID: differing(o.PendingID, n.PendingID), Account: differing(o.Account, n.Account),
		Amount: differing(o.Amount, n.Amount), On: differing(o.On, n.On), AuthorizedOn: differing(o.AuthorizedOn, n.AuthorizedOn),
		AtUnixMs: differing(o.At.UnixMilli(), n.At.UnixMilli()), AuthorizedAtUnixMs: differing(o.AuthorizedAt.UnixMilli(), n.AuthorizedAt.UnixMilli()),
		Pending: differing(o.Pending, n.Pending), Name: differing(o.Name, n.Name),
		MerchantName: differing(o.MerchantName, n.MerchantName), Category: differing(o.Category, n.Category),
	}
	if !reflect.DeepEqual(o.Details, n.Details) {
		v.Details = &o.Details
	}
	return v
}

func differing[T comparable](old, now T) *T {
	if old == now {
		return nil
	}
	return &old
}

// record lists what the update did to which row. While the first history of an Item
// comes in (each = false), its rows are one number and no list.
func (m *merge) record(ctx context.Context, update int64, each bool) error {
	insert, err := m.tx.PrepareContext(ctx,
		"INSERT INTO update_changes (update_key, local_id, kind, transaction_id, old) VALUES (?, ?, ?, ?, ?)")
	if err != nil {
		return err
	}
	defer insert.Close()
	if each {
		if _, err := m.tx.ExecContext(ctx, `INSERT INTO update_changes (update_key, local_id, kind)
			SELECT ?, local_id, ? FROM transactions WHERE local_id >= ? AND +item_key = ?`,
			update, int(changeAdded), int64(m.firstNew), m.item); err != nil {
			return err
		}
		for _, id := range slices.Sorted(maps.Keys(m.revived)) {
			if _, err := insert.ExecContext(ctx, update, int64(id), int(changeAdded), nil, nil); err != nil {
				return err
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(m.touched)) {
		c := m.touched[id]
		old, err := document(c.former())
		if err != nil {
			return err
		}
		var gone any
		if c.gone {
			gone = text(c.old.ID)
		}
		if _, err := insert.ExecContext(ctx, update, int64(id), int(c.kind()), gone, old); err != nil {
			return err
		}
	}
	return nil
}
