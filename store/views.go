package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"passbook/internal/ledger"
	"passbook/internal/query"
)

// ErrView is the reason a saved view is refused; the message says what is wrong with it.
var ErrView = errors.New("the view cannot be kept")

const allViews = "SELECT view_id, name, query, position FROM views"

// Views returns the saved views in the person's order.
func (s *Store) Views(ctx context.Context) ([]ledger.View, error) {
	var views []ledger.View
	err := s.query(ctx, "list views", allViews+" ORDER BY position, view_id", func(rows *sql.Rows) error {
		var v ledger.View
		err := rows.Scan(&v.ID, &v.Name, &v.Query, &v.Position)
		views = append(views, v)
		return err
	})
	return views, err
}

// SaveView stores a view: a new one, at the end, when it has no ID, else over the one of that ID. The query is kept in its
// canonical form. ErrView: it has no name; ErrConflict: another view has it; a *query.Error: the query cannot be read.
func (s *Store) SaveView(ctx context.Context, v ledger.View) (ledger.View, error) {
	name, why := ledger.CleanName(v.Name)
	if why != "" {
		return v, fmt.Errorf("save view: %w: %s", ErrView, why)
	}
	q, err := query.Parse(v.Query)
	if err != nil {
		return v, fmt.Errorf("save view: %w", err)
	}
	v.Name, v.Query = name, q.String()
	err = s.write(ctx, "save view", func(tx *sql.Tx) error {
		if v.ID != 0 {
			return tx.QueryRowContext(ctx, "UPDATE views SET name = ?, query = ? WHERE view_id = ? RETURNING position",
				v.Name, v.Query, int64(v.ID)).Scan(&v.Position)
		}
		return tx.QueryRowContext(ctx, `INSERT INTO views (name, query, position)
			VALUES (?, ?, (SELECT coalesce(max(position) + 1, 0) FROM views)) RETURNING view_id, position`,
			v.Name, v.Query).Scan(&v.ID, &v.Position)
	})
	return v, err
}

// MoveView puts a view at a place of the list, counted from 0. A place beyond the end is the end.
func (s *Store) MoveView(ctx context.Context, id ledger.ViewID, to int) error {
	return s.write(ctx, "move view", func(tx *sql.Tx) error {
		var order []ledger.ViewID
		err := eachRow(ctx, tx, "SELECT view_id FROM views ORDER BY position, view_id", func(rows *sql.Rows) error {
			var id ledger.ViewID
			err := rows.Scan(&id)
			order = append(order, id)
			return err
		})
		if err != nil {
			return err
		}
		at := slices.Index(order, id)
		if at < 0 {
			return fmt.Errorf("view %d: %w", id, ErrNotFound)
		}
		order = slices.Delete(order, at, at+1)
		order = slices.Insert(order, min(max(to, 0), len(order)), id)
		for position, id := range order {
			if _, err := tx.ExecContext(ctx, "UPDATE views SET position = ? WHERE view_id = ?", position, int64(id)); err != nil {
				return err
			}
		}
		return nil
	})
}

// RemoveView deletes a view.
func (s *Store) RemoveView(ctx context.Context, id ledger.ViewID) error {
	return s.write(ctx, "remove view", func(tx *sql.Tx) error {
		return mustAffect(tx.ExecContext(ctx, "DELETE FROM views WHERE view_id = ?", int64(id)))
	})
}
