package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"passbook/internal/ledger"
)

// Undo takes back the newest act that is not undone, and returns it. It restores what the person and the rules had said;
// what Plaid has said since stays. ErrNotFound: there is nothing to undo.
func (s *Store) Undo(ctx context.Context) (ledger.Act, error) {
	return s.again(ctx, "undo", "SELECT max(act_id) FROM acts WHERE state = 0", actUndone)
}

// Redo does the act again that was undone last, and returns it. ErrNotFound: there is nothing to redo.
func (s *Store) Redo(ctx context.Context) (ledger.Act, error) {
	return s.again(ctx, "redo", "SELECT min(act_id) FROM acts WHERE state = 1", actDone)
}

func (s *Store) again(ctx context.Context, what, find string, state int) (ledger.Act, error) {
	var act ledger.Act
	err := s.writeRows(ctx, what, func(b *book) error {
		tx := b.tx
		var id sql.NullInt64
		if err := tx.QueryRowContext(ctx, find).Scan(&id); err != nil {
			return err
		}
		if !id.Valid {
			return fmt.Errorf("nothing to %s: %w", what, ErrNotFound)
		}
		if err := replayAct(ctx, b, id.Int64, state == actUndone); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE acts SET state = ? WHERE act_id = ?", state, id.Int64); err != nil {
			return err
		}
		var err error
		act, err = scanAct(tx.QueryRowContext(ctx, "SELECT "+actColumns+" FROM acts WHERE act_id = ?", id.Int64))
		return err
	})
	if err != nil {
		return ledger.Act{}, err
	}
	return act, nil
}

// replayAct sets everything an act changed to what it was before it, or after it.
func replayAct(ctx context.Context, b *book, act int64, back bool) error {
	side, order := "after", "ASC"
	if back {
		side, order = "before", "DESC"
	}
	type thing struct {
		kind  ledger.ThingKind
		name  string
		value sql.NullString
	}
	var things []thing
	err := eachRow(ctx, b.tx, "SELECT kind, name, "+side+" FROM act_things WHERE act_id = ? ORDER BY position "+order,
		func(rows *sql.Rows) error {
			var t thing
			err := rows.Scan(&t.kind, &t.name, &t.value)
			things = append(things, t)
			return err
		}, act)
	if err != nil {
		return err
	}
	for _, t := range things {
		if err := setThing(ctx, b, t.kind, t.name, t.value); err != nil {
			return err
		}
	}
	return replayRows(ctx, b, act, side)
}

// replayRows goes through the rows of an act in batches: a bulk edit may have changed very many.
func replayRows(ctx context.Context, b *book, act int64, side string) error {
	const batch = 1000
	type layer struct {
		id   ledger.LocalID
		kind ledger.ActRowKind
		key  sql.NullInt64
	}
	after := layer{}
	for {
		var list []layer
		err := eachRow(ctx, b.tx, "SELECT local_id, kind, "+side+` FROM act_rows
			WHERE act_id = ? AND (local_id, kind) > (?, ?) ORDER BY local_id, kind LIMIT ?`, func(rows *sql.Rows) error {
			var l layer
			err := rows.Scan(&l.id, &l.kind, &l.key)
			list = append(list, l)
			return err
		}, act, int64(after.id), int(after.kind), batch)
		if err != nil {
			return err
		}
		for _, l := range list {
			overlay := ledger.Overlay{}
			if l.kind != ledger.PartnerChanged {
				if overlay, err = b.layer(ctx, l.key); err != nil {
					return err
				}
			}
			err := b.say(ctx, l.id, func(s *said) {
				switch l.kind {
				case ledger.HandChanged:
					s.hand = overlay
				case ledger.RulesChanged:
					s.ruled = overlay
				case ledger.PartnerChanged:
					s.partner = ledger.LocalID(l.key.Int64)
				}
			})
			if err != nil {
				return err
			}
		}
		if len(list) < batch {
			return nil
		}
		after = list[batch-1]
	}
}

const actColumns = "act_id, at_unix_ms, title, row_count, state"

func scanAct(row scanner) (ledger.Act, error) {
	var a ledger.Act
	var at sql.NullInt64
	var state int
	err := row.Scan(&a.ID, &at, &a.Title, &a.Count, &state)
	a.At, a.Undone, a.Dropped = toInstant(at), state != actDone, state == actDropped
	return a, err
}

// History returns up to n acts, newest first, of those older than before; zero starts at the newest.
func (s *Store) History(ctx context.Context, before ledger.ActID, n int) ([]ledger.Act, error) {
	var list []ledger.Act
	err := s.query(ctx, "read history", "SELECT "+actColumns+` FROM acts WHERE ?1 = 0 OR act_id < ?1
		ORDER BY act_id DESC LIMIT ?2`, func(rows *sql.Rows) error {
		a, err := scanAct(rows)
		list = append(list, a)
		return err
	}, int64(before), n)
	return list, err
}

// ActRows returns what an act changed on up to n rows, by LocalID, of those after the given one; zero starts at the first. See
// ActThings for what it changed besides. ErrNotFound: there is no such act.
func (s *Store) ActRows(ctx context.Context, act ledger.ActID, after ledger.LocalID, n int) ([]ledger.ActRow, error) {
	if err := s.knownAct(ctx, act); err != nil {
		return nil, err
	}
	var list []ledger.ActRow
	err := s.query(ctx, "read act", `SELECT r.local_id, r.kind, r.before, r.after, b.body, a.body FROM act_rows r
		LEFT JOIN layers b ON r.kind < 3 AND b.layer_key = r.before LEFT JOIN layers a ON r.kind < 3 AND a.layer_key = r.after
		WHERE r.act_id = ?1 AND r.local_id IN (SELECT DISTINCT local_id FROM act_rows WHERE act_id = ?1 AND local_id > ?2 ORDER BY local_id LIMIT ?3)
		ORDER BY r.local_id, r.kind`, func(rows *sql.Rows) error {
		var r ledger.ActRow
		var before, after sql.NullInt64
		var was, is sql.NullString
		if err := rows.Scan(&r.Row, &r.Kind, &before, &after, &was, &is); err != nil {
			return err
		}
		if r.Kind == ledger.PartnerChanged {
			r.PartnerBefore, r.PartnerAfter = ledger.LocalID(before.Int64), ledger.LocalID(after.Int64)
		}
		var first, second error
		r.Before, first = decodeLayer(was)
		r.After, second = decodeLayer(is)
		list = append(list, r)
		return errors.Join(first, second)
	}, int64(act), int64(after), n)
	return list, err
}
