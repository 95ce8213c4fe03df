package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// ordered is a table whose rows the person puts in order: how to list them, and how to number one. Its rows are few.
type ordered struct{ list, place string }

func orderOfRules() ordered {
	return ordered{"SELECT rule_id FROM rules ORDER BY position, rule_id", "UPDATE rules SET position = ? WHERE rule_id = ?"}
}

func orderOfViews() ordered {
	return ordered{"SELECT view_id FROM views ORDER BY position, view_id", "UPDATE views SET position = ? WHERE view_id = ?"}
}

// ids returns the numbers of the rows in their order.
func (o ordered) ids(ctx context.Context, tx *sql.Tx) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, o.list)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		list = append(list, id)
	}
	return list, rows.Err()
}

// move puts a row at a place, counted from 0, and numbers all of them anew. A place beyond the end is the end.
func (o ordered) move(ctx context.Context, tx *sql.Tx, id int64, to int) error {
	list, err := o.ids(ctx, tx)
	if err != nil {
		return err
	}
	at := slices.Index(list, id)
	if at < 0 {
		return ErrNotFound
	}
	list = slices.Delete(list, at, at+1)
	list = slices.Insert(list, min(max(to, 0), len(list)), id)
	for position, id := range list {
		if _, err := tx.ExecContext(ctx, o.place, position, id); err != nil {
			return err
		}
	}
	return nil
}

// moveRow is move as a whole call.
func (s *Store) moveRow(ctx context.Context, what string, o ordered, id int64, to int) error {
	return s.write(ctx, fmt.Sprintf("move %s %d", what, id), func(tx *sql.Tx) error { return o.move(ctx, tx, id, to) })
}
