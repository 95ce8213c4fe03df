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

// replayAct sets everything an act changed to what it was before it, or after it, and does what follows from that for what was
// said since: a rule that is gone says nothing, and pairs are in line with their rows.
func replayAct(ctx context.Context, b *book, act int64, back bool) error {
	j := newJournal(b)
	j.id, j.again, j.back = ledger.ActID(act), true, back
	if err := j.prepare(ctx); err != nil {
		return err
	}
	defer j.close()
	pairs, gone, err := j.replayThings(ctx)
	if err != nil {
		return err
	}
	if err := j.replayRows(ctx); err != nil {
		return err
	}
	if err := j.silence(ctx, gone); err != nil {
		return err
	}
	for of := range j.things {
		if of.kind == ledger.ContinuedThing {
			if as, err := continuedAs(ctx, b.tx, ledger.AccountID(of.name)); err != nil {
				return err
			} else if !as.Valid {
				if err := j.bringBack(ctx, of.name); err != nil {
					return err
				}
			}
		}
	}
	w, err := j.weakener(ctx)
	if err != nil {
		return err
	}
	if err := w.place(ctx, pairs); err != nil {
		return err
	}
	return j.settle(ctx)
}

// side is the column of what an act left, or found.
func (j *journal) side() string {
	if j.back {
		return "before"
	}
	return "after"
}

// replayThings sets what is no row. Pairs are taken away and returned, for they are set when their rows are; so are the rules
// that are no more.
func (j *journal) replayThings(ctx context.Context) (pairs []ledger.Pair, gone []ledger.Rule, err error) {
	order := "ASC"
	if j.back {
		order = "DESC"
	}
	type valuedThing struct {
		thingName
		value sql.NullString
	}
	var list []valuedThing
	err = eachRow(ctx, j.book.tx, "SELECT kind, name, "+j.side()+" FROM act_things WHERE act_id = ? ORDER BY position "+order,
		func(rows *sql.Rows) error {
			var t valuedThing
			err := rows.Scan(&t.kind, &t.name, &t.value)
			list = append(list, t)
			return err
		}, int64(j.id))
	if err != nil {
		return nil, nil, err
	}
	for _, t := range list {
		j.things[t.thingName] = true
		switch {
		case t.kind == ledger.PairThing:
			p, known, err := pairOf(t.name, t.value)
			if err != nil {
				return nil, nil, err
			}
			if j.paired[p.A], j.paired[p.B] = true, true; known {
				pairs = append(pairs, p)
			}
			t.value = sql.NullString{}
		case t.kind == ledger.RuleThing && !t.value.Valid:
			r, err := scanRule(j.book.tx.QueryRowContext(ctx, "SELECT "+ruleColumns+" FROM rules WHERE rule_id = ?", t.name))
			if err != nil {
				return nil, nil, fmt.Errorf("rule %s: %w", t.name, err)
			}
			gone = append(gone, r)
		}
		if err := setThing(ctx, j.book, t.kind, t.name, t.value); err != nil {
			return nil, nil, err
		}
	}
	return pairs, gone, nil
}

// silence takes back what rules that are no more have said of rows since.
func (j *journal) silence(ctx context.Context, gone []ledger.Rule) error {
	if len(gone) == 0 {
		return nil
	}
	others, err := rulesIn(ctx, j.book.tx)
	if err != nil {
		return err
	}
	for _, r := range gone {
		ruled, err := withoutRule(ctx, j.book.tx, r, others)
		if err != nil {
			return err
		}
		if err := j.sayRuled(ctx, ruled); err != nil {
			return err
		}
	}
	return nil
}

// replayRows goes through the rows of an act in batches: a bulk edit may have changed very many. Partners follow from the pairs.
func (j *journal) replayRows(ctx context.Context) error {
	const batch = 1000
	type layer struct {
		id   ledger.LocalID
		kind ledger.ActRowKind
		key  sql.NullInt64
	}
	after := layer{}
	for {
		var list []layer
		err := eachRow(ctx, j.book.tx, "SELECT local_id, kind, "+j.side()+` FROM act_rows
			WHERE act_id = ? AND (local_id, kind) > (?, ?) ORDER BY local_id, kind LIMIT ?`, func(rows *sql.Rows) error {
			var l layer
			err := rows.Scan(&l.id, &l.kind, &l.key)
			list = append(list, l)
			return err
		}, int64(j.id), int64(after.id), int(after.kind), batch)
		if err != nil {
			return err
		}
		for _, l := range list {
			if l.kind == ledger.PartnerChanged {
				continue
			}
			overlay, err := j.book.layer(ctx, l.key)
			if err != nil {
				return err
			}
			err = j.book.say(ctx, l.id, func(s *said) {
				if l.kind == ledger.HandChanged {
					s.hand = overlay
				} else {
					s.ruled = overlay
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
