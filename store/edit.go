package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"passbook/internal/ledger"
	"passbook/internal/query"
)

// ErrNoCondition refuses an act on every row there is: a target needs rows or a condition.
var ErrNoCondition = errors.New("it names no transactions and no condition, and would change every one")

// Edit makes one edit to the rows of a target, as one act: whole or not at all. Rows that are already so are left alone; when
// all are, the Act is zero and nothing is written down. ErrNotFound: a listed row is not there. ErrNoCondition, ledger.ErrEdit and
// ledger.ErrSplit refuse the edit; an unreadable query is a *query.Error.
func (s *Store) Edit(ctx context.Context, title string, target ledger.Target, e ledger.Edit) (ledger.Act, error) {
	e, err := e.Clean()
	if err != nil {
		return ledger.Act{}, fmt.Errorf("edit: %w", err)
	}
	return s.EditEach(ctx, title, target, func(ledger.Transaction, ledger.Overlay) (ledger.Edit, error) { return e, nil })
}

// targeted returns the rows of a target as they are inside a transaction.
func (s *Store) targeted(ctx context.Context, tx *sql.Tx, target ledger.Target) ([]ledger.LocalID, error) {
	if len(target.Rows) > 0 {
		return target.Rows, present(ctx, tx, target.Rows)
	}
	parsed, err := query.Parse(target.Where.Text)
	if err != nil {
		return nil, err
	}
	if where := target.Where; parsed.IsEmpty() && where.Account == "" && where.Item == "" && where.Stream == "" {
		return nil, ErrNoCondition
	}
	f, err := readFrame(ctx, tx)
	if err != nil {
		return nil, err
	}
	sel := compile(f, target.Where, parsed, ledger.DateOf(s.now())).selection()
	var ids []ledger.LocalID
	err = eachRow(ctx, tx, "SELECT t.local_id FROM "+sel.from+sel.conditions()+" ORDER BY t.local_id", func(rows *sql.Rows) error {
		var id ledger.LocalID
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}, sel.args...)
	return ids, err
}

// present makes sure that listed rows are there.
func present(ctx context.Context, tx *sql.Tx, ids []ledger.LocalID) error {
	stmt, err := tx.PrepareContext(ctx, "SELECT 1 FROM transactions WHERE local_id = ?")
	if err != nil {
		return err
	}
	defer stmt.Close()
	for _, id := range ids {
		var there int
		if err := stmt.QueryRowContext(ctx, int64(id)).Scan(&there); err != nil {
			return fmt.Errorf("transaction %d: %w", id, err)
		}
	}
	return nil
}

// Layers returns what the rules and what the hand say of a row, so that a screen can say why it shows what it shows. Both are
// empty for a row nobody spoke of. ledger.Merge of them is the row's Own.
func (s *Store) Layers(ctx context.Context, id ledger.LocalID) (ruled, hand ledger.Overlay, err error) {
	err = s.query(ctx, "read layers", `SELECT r.body, h.body FROM overlays o LEFT JOIN layers r ON r.layer_key = o.ruled_key
		LEFT JOIN layers h ON h.layer_key = o.hand_key WHERE o.local_id = ?`, func(rows *sql.Rows) error {
		var ruledBody, handBody sql.NullString
		if err := rows.Scan(&ruledBody, &handBody); err != nil {
			return err
		}
		var first, second error
		ruled, first = decodeLayer(ruledBody)
		hand, second = decodeLayer(handBody)
		return errors.Join(first, second)
	}, int64(id))
	return ruled, hand, err
}
