package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"passbook/internal/ledger"
)

// journal writes down one act while it is done, in the same transaction, so that it can be undone. When an act is played back or
// forth it does what follows from that, and adds it to the act, so that playing it the other way brings that back too.
type journal struct {
	book *book
	id   ledger.ActID
	// Of an act that is played again:
	again, back bool

	row, thing *sql.Stmt
	things     map[thingName]bool      // that the act speaks of
	paired     map[ledger.LocalID]bool // rows of pairs that were set
}

// thingName is a thing an act speaks of.
type thingName struct {
	kind ledger.ThingKind
	name string
}

// States of an act, as they are stored.
const (
	actDone    = 0
	actUndone  = 1
	actDropped = 2
)

// act does one act of the person: f says and does what it consists of. An act that comes to nothing leaves no entry and
// returns the zero Act.
func (s *Store) act(ctx context.Context, title string, f func(ctx context.Context, j *journal) error) (ledger.Act, error) {
	var done ledger.Act
	err := s.writeRows(ctx, "act", func(b *book) (err error) {
		done, err = s.actIn(ctx, b, title, f)
		return err
	})
	if err != nil {
		return ledger.Act{}, err
	}
	return done, nil
}

// actIn is act within a transaction.
func (s *Store) actIn(ctx context.Context, b *book, title string, f func(ctx context.Context, j *journal) error) (ledger.Act, error) {
	now := s.now().UTC()
	j := newJournal(b)
	err := b.tx.QueryRowContext(ctx, "INSERT INTO acts (at_unix_ms, title, row_count, state) VALUES (?, ?, 0, 0) RETURNING act_id",
		instant(now), title).Scan(&j.id)
	if err != nil {
		return ledger.Act{}, err
	}
	if err := j.prepare(ctx); err != nil {
		return ledger.Act{}, err
	}
	defer j.close()
	if err := f(ctx, j); err != nil {
		return ledger.Act{}, err
	}
	if err := j.settle(ctx); err != nil {
		return ledger.Act{}, err
	}
	rows, things, err := j.count(ctx)
	if err != nil {
		return ledger.Act{}, err
	}
	if rows+things == 0 {
		_, err := b.tx.ExecContext(ctx, "DELETE FROM acts WHERE act_id = ?", int64(j.id))
		return ledger.Act{}, err
	}
	if _, err := b.tx.ExecContext(ctx, "UPDATE acts SET row_count = ? WHERE act_id = ?", rows, int64(j.id)); err != nil {
		return ledger.Act{}, err
	}
	// What was undone before cannot be redone on top of this.
	if _, err := b.tx.ExecContext(ctx, "UPDATE acts SET state = ? WHERE state = ?", actDropped, actUndone); err != nil {
		return ledger.Act{}, err
	}
	return ledger.Act{ID: j.id, At: now.UTC().Truncate(time.Millisecond), Title: title, Count: rows}, nil
}

func newJournal(b *book) *journal {
	return &journal{book: b, things: map[thingName]bool{}, paired: map[ledger.LocalID]bool{}}
}

func (j *journal) prepare(ctx context.Context) (err error) {
	rowText := `INSERT INTO act_rows (act_id, local_id, kind, before, after) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (act_id, local_id, kind) DO UPDATE SET after = excluded.after`
	if j.again {
		rowText = "INSERT INTO act_rows (act_id, local_id, kind, before, after) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
	}
	if j.row, err = j.book.tx.PrepareContext(ctx, rowText); err != nil {
		return err
	}
	j.thing, err = j.book.tx.PrepareContext(ctx, `INSERT INTO act_things (act_id, position, kind, name, before, after)
		SELECT ?1, coalesce(max(position) + 1, 0), ?2, ?3, ?4, ?5 FROM act_things WHERE act_id = ?1`)
	if err != nil {
		return errors.Join(err, j.row.Close())
	}
	return nil
}

func (j *journal) close() { _ = errors.Join(j.row.Close(), j.thing.Close()) }

// count returns on how many rows the act changed something and how many things. What it set and set back is not counted.
func (j *journal) count(ctx context.Context) (rows, things int, err error) {
	for _, text := range [...]string{
		"DELETE FROM act_rows WHERE act_id = ? AND before IS after", "DELETE FROM act_things WHERE act_id = ? AND before IS after",
	} {
		if _, err := j.book.tx.ExecContext(ctx, text, int64(j.id)); err != nil {
			return 0, 0, err
		}
	}
	err = j.book.tx.QueryRowContext(ctx, `SELECT (SELECT count(DISTINCT local_id) FROM act_rows WHERE act_id = ?1),
		(SELECT count(*) FROM act_things WHERE act_id = ?1)`, int64(j.id)).Scan(&rows, &things)
	return rows, things, err
}

// say changes what is said of a row as part of the act.
func (j *journal) say(ctx context.Context, id ledger.LocalID, change func(*said) error) error {
	was, err := j.book.saying(ctx, id, change)
	if err != nil {
		return err
	}
	return j.note(ctx, id, was)
}

// sayOf is say for a row that is read already.
func (j *journal) sayOf(ctx context.Context, old shaped, change func(*said) error) error {
	was, err := j.book.sayingOf(ctx, old, change)
	if err != nil {
		return err
	}
	return j.note(ctx, old.t.LocalID, was)
}

// note writes down what has become of the layers of a row.
func (j *journal) note(ctx context.Context, id ledger.LocalID, was spoken) error {
	for _, layer := range [...]struct {
		kind          ledger.ActRowKind
		before, after sql.NullInt64
	}{
		{ledger.HandChanged, was.before.hand, was.after.hand},
		{ledger.RulesChanged, was.before.ruled, was.after.ruled},
		{ledger.PartnerChanged, was.before.partner, was.after.partner},
	} {
		if layer.before == layer.after {
			continue
		}
		if j.back {
			layer.before, layer.after = layer.after, layer.before
		}
		if _, err := j.row.ExecContext(ctx, int64(j.id), int64(id), int(layer.kind), layer.before, layer.after); err != nil {
			return err
		}
	}
	return nil
}

// set changes a thing that is no row as part of the act; NULL stands for one that is not there.
func (j *journal) set(ctx context.Context, kind ledger.ThingKind, name string, before, after sql.NullString) error {
	if before == after {
		return nil
	}
	if err := setThing(ctx, j.book, kind, name, after); err != nil {
		return err
	}
	if j.back {
		before, after = after, before
	}
	of := thingName{kind, name}
	switch {
	case !j.things[of]:
		j.things[of] = true
		_, err := j.thing.ExecContext(ctx, int64(j.id), string(kind), name, before, after)
		return err
	case j.again:
		return nil
	}
	_, err := j.book.tx.ExecContext(ctx, "UPDATE act_things SET after = ? WHERE act_id = ? AND kind = ? AND name = ?",
		after, int64(j.id), string(kind), name)
	return err
}

// setThing gives a thing the value it has before or after an act.
func setThing(ctx context.Context, b *book, kind ledger.ThingKind, name string, value sql.NullString) error {
	t, err := thingOf(kind)
	if err != nil {
		return err
	}
	return t.set(ctx, b, name, value)
}
