package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"passbook/internal/ledger"
	"passbook/internal/query"
)

// ErrView is the reason a saved view is refused; the message says what is wrong with it.
var ErrView = errors.New("the view cannot be kept")

const (
	allViews  = "SELECT view_id, name, query, position FROM views"
	listViews = allViews + " ORDER BY position, view_id"
)

func scanView(row scanner) (v ledger.View, err error) {
	err = row.Scan(&v.ID, &v.Name, &v.Query, &v.Position)
	return v, err
}

// Views returns the saved views in the person's order.
func (s *Store) Views(ctx context.Context) ([]ledger.View, error) {
	var views []ledger.View
	err := s.query(ctx, "list views", listViews, func(rows *sql.Rows) error {
		v, err := scanView(rows)
		views = append(views, v)
		return err
	})
	return views, err
}

// SaveView stores a view, as one act: a new one, at the end, when it has no ID, else over the one of that ID. The query is kept in its
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
	title := "Save the view "
	if v.ID != 0 {
		title = "Change the view "
	}
	_, err = s.act(ctx, title+v.Name, func(ctx context.Context, j *journal) error {
		if v.ID != 0 {
			was, err := scanView(j.book.tx.QueryRowContext(ctx, allViews+" WHERE view_id = ?", int64(v.ID)))
			if err != nil {
				return err
			}
			v.Position = was.Position
			return j.setView(ctx, &was, &v)
		}
		err := j.book.tx.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'views'),
			coalesce(max(position) + 1, 0) FROM views`).Scan(&v.ID, &v.Position)
		if err != nil {
			return err
		}
		return j.setView(ctx, nil, &v)
	})
	if err != nil {
		return v, fmt.Errorf("save view: %w", err)
	}
	return v, nil
}

// MoveView puts a view at a place of the list, counted from 0, as one act. A place beyond the end is the end.
func (s *Store) MoveView(ctx context.Context, id ledger.ViewID, to int) error {
	_, err := s.act(ctx, "Change the order of the views", func(ctx context.Context, j *journal) error {
		views, err := viewsIn(ctx, j.book.tx)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(views, func(v ledger.View) bool { return v.ID == id })
		if at < 0 {
			return fmt.Errorf("view %d: %w", id, ErrNotFound)
		}
		moved := views[at]
		views = slices.Delete(views, at, at+1)
		views = slices.Insert(views, min(max(to, 0), len(views)), moved)
		for position, was := range views {
			now := was
			now.Position = position
			if err := j.setView(ctx, &was, &now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("move view: %w", err)
	}
	return nil
}

// RemoveView deletes a view, as one act.
func (s *Store) RemoveView(ctx context.Context, id ledger.ViewID) error {
	views, err := s.Views(ctx)
	if err != nil {
		return fmt.Errorf("remove view: %w", err)
	}
	at := slices.IndexFunc(views, func(v ledger.View) bool { return v.ID == id })
	if at < 0 {
		return fmt.Errorf("remove view: view %d: %w", id, ErrNotFound)
	}
	_, err = s.act(ctx, "Remove the view "+views[at].Name, func(ctx context.Context, j *journal) error {
		was, err := scanView(j.book.tx.QueryRowContext(ctx, allViews+" WHERE view_id = ?", int64(id)))
		if err != nil {
			return err
		}
		return j.setView(ctx, &was, nil)
	})
	if err != nil {
		return fmt.Errorf("remove view: %w", err)
	}
	return nil
}

func viewsIn(ctx context.Context, tx *sql.Tx) ([]ledger.View, error) {
	var views []ledger.View
	err := eachRow(ctx, tx, listViews, func(rows *sql.Rows) error {
		v, err := scanView(rows)
		views = append(views, v)
		return err
	})
	return views, err
}

// viewBody is a view as an act keeps it. Its names are part of the file's format.
type viewBody struct {
	Name     string `json:"name"`
	Query    string `json:"query"`
	Position int    `json:"position"`
}

// setView turns one view into another as part of the act; nil stands for none.
func (j *journal) setView(ctx context.Context, was, now *ledger.View) error {
	body := func(v *ledger.View) (sql.NullString, error) {
		if v == nil {
			return sql.NullString{}, nil
		}
		return document(viewBody{v.Name, v.Query, v.Position})
	}
	before, err := body(was)
	if err != nil {
		return err
	}
	after, err := body(now)
	if err != nil {
		return err
	}
	id := now
	if id == nil {
		id = was
	}
	return j.set(ctx, ledger.ViewThing, strconv.FormatInt(int64(id.ID), 10), before, after)
}

// setView sets a view; it is named by its number.
func setView(ctx context.Context, b *book, name string, value sql.NullString) error {
	id, err := strconv.ParseInt(name, 10, 64)
	if err != nil {
		return fmt.Errorf("view %q: %w", name, err)
	}
	if !value.Valid {
		_, err = b.tx.ExecContext(ctx, "DELETE FROM views WHERE view_id = ?", id)
		return err
	}
	var v viewBody
	if err := readDocument(value, &v); err != nil {
		return err
	}
	_, err = b.tx.ExecContext(ctx, `INSERT INTO views (view_id, name, query, position) VALUES (?, ?, ?, ?)
		ON CONFLICT (view_id) DO UPDATE SET name = excluded.name, query = excluded.query, position = excluded.position`,
		id, v.Name, v.Query, v.Position)
	return err
}

func tellView(value sql.NullString) ([]told, error) {
	return valued(value, func(v viewBody) []told {
		return []told{{"name", v.Name}, {"query", v.Query}, {"place", strconv.Itoa(v.Position + 1)}}
	})
}
