package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"passbook/internal/ledger"
)

const pairColumns = "p.a_id, p.b_id, p.state, p.by_hand, p.why"

func scanPair(row scanner) (ledger.Pair, error) {
	var p ledger.Pair
	var byHand bool
	err := row.Scan(&p.A, &p.B, &p.State, &byHand, &p.Why)
	if byHand {
		p.By = ledger.FromHand
	}
	return p, err
}

// Pairs returns up to n pairs of that state, newest rows first, of those with an A below before; zero starts at the newest.
// Proposed ones are what the person is asked to judge. Pairs of which a row is gone are left out.
func (s *Store) Pairs(ctx context.Context, state ledger.PairState, before ledger.LocalID, n int) ([]ledger.Pair, error) {
	var pairs []ledger.Pair
	err := s.query(ctx, "list pairs", "SELECT "+pairColumns+` FROM pairs p WHERE p.state = ?1 AND (?2 = 0 OR p.a_id < ?2)
		AND EXISTS (SELECT 1 FROM transactions t WHERE t.local_id = p.a_id) AND EXISTS (SELECT 1 FROM transactions t WHERE t.local_id = p.b_id)
		ORDER BY p.a_id DESC LIMIT ?3`, func(rows *sql.Rows) error {
		p, err := scanPair(rows)
		pairs = append(pairs, p)
		return err
	}, int(state), int64(before), n)
	return pairs, err
}

// PairOf returns the pair a row is a side of, confirmed or proposed; ok is false when there is none.
func (s *Store) PairOf(ctx context.Context, id ledger.LocalID) (p ledger.Pair, ok bool, err error) {
	err = s.query(ctx, "read pair", "SELECT "+pairColumns+` FROM pairs p WHERE p.state <> 2 AND (p.a_id = ?1 OR p.b_id = ?1)
		ORDER BY p.state DESC LIMIT 1`, func(rows *sql.Rows) error {
		var err error
		p, err = scanPair(rows)
		ok = err == nil
		return err
	}, int64(id))
	return p, ok, err
}

// ErrPair is the reason two rows cannot be the two sides of one transfer; the message says what is wrong.
var ErrPair = errors.New("they are not two sides of one transfer")

// JudgePair says whether two rows are the two sides of one transfer, as one act: confirmed, rejected, or proposed again. The two
// need not have been proposed. The money left a and reached b. ErrPair: they cannot be; ErrConflict: one of them is a side of
// another confirmed pair.
func (s *Store) JudgePair(ctx context.Context, title string, a, b ledger.LocalID, state ledger.PairState) (ledger.Act, error) {
	act, err := s.act(ctx, title, func(ctx context.Context, j *journal) error {
		p, was, err := j.pair(ctx, a, b)
		if err == nil && (was == nil || state == ledger.PairConfirmed) {
			err = j.checkSides(ctx, a, b)
		}
		if err != nil {
			return err
		}
		p.State, p.By = state, ledger.FromHand
		if state != ledger.PairRejected {
			if err := j.makeRoom(ctx, a, b); err != nil {
				return err
			}
		}
		return j.setPair(ctx, was, &p)
	})
	if err != nil {
		return ledger.Act{}, fmt.Errorf("judge pair: %w", err)
	}
	return act, nil
}

// pair returns what is known of two rows as a pair; was is nil where nobody has thought of it.
func (j *journal) pair(ctx context.Context, a, b ledger.LocalID) (p ledger.Pair, was *ledger.Pair, err error) {
	p, err = scanPair(j.book.tx.QueryRowContext(ctx, "SELECT "+pairColumns+" FROM pairs p WHERE a_id = ? AND b_id = ?", int64(a), int64(b)))
	if err == nil {
		known := p
		return p, &known, nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return ledger.Pair{A: a, B: b, Why: "You put them together."}, nil, nil
	}
	return p, nil, err
}

// checkSides makes sure that two rows can be the two sides of one transfer. Amounts that differ are for the person to judge.
func (j *journal) checkSides(ctx context.Context, a, b ledger.LocalID) error {
	out, err := j.book.row(ctx, a)
	if err != nil {
		return fmt.Errorf("transaction %d: %w", a, err)
	}
	in, err := j.book.row(ctx, b)
	if err != nil {
		return fmt.Errorf("transaction %d: %w", b, err)
	}
	from, to := out.t.Amount, in.t.Amount
	switch {
	case out.account == in.account:
		return fmt.Errorf("%w: both are in the same account", ErrPair)
	case from.Currency != to.Currency:
		return fmt.Errorf("%w: one is in %s and the other in %s", ErrPair, from.Currency, to.Currency)
	case from.Minor >= 0 || to.Minor <= 0:
		return fmt.Errorf("%w: money has to leave the first and to reach the second", ErrPair)
	}
	return nil
}

// makeRoom takes away what else was proposed for the two rows.
func (j *journal) makeRoom(ctx context.Context, a, b ledger.LocalID) error {
	var others []ledger.Pair
	err := eachRow(ctx, j.book.tx, "SELECT "+pairColumns+` FROM pairs p WHERE p.state <> 2 AND (p.a_id IN (?1, ?2) OR p.b_id IN (?1, ?2))
		AND NOT (p.a_id = ?1 AND p.b_id = ?2) ORDER BY p.a_id, p.b_id`, func(rows *sql.Rows) error {
		p, err := scanPair(rows)
		others = append(others, p)
		return err
	}, int64(a), int64(b))
	if err != nil {
		return err
	}
	for _, p := range others {
		if p.State == ledger.PairConfirmed {
			return fmt.Errorf("one of them is a side of another transfer already: %w", ErrConflict)
		}
		if err := j.setPair(ctx, &p, nil); err != nil {
			return err
		}
	}
	return nil
}

// pairBody is a pair as an act keeps it. Its names are part of the file's format.
type pairBody struct {
	State  ledger.PairState `json:"state"`
	ByHand bool             `json:"by_hand,omitzero"`
	Why    string           `json:"why"`
}

func bodyOfPair(p *ledger.Pair) (sql.NullString, error) {
	if p == nil {
		return sql.NullString{}, nil
	}
	return document(pairBody{p.State, p.By == ledger.FromHand, p.Why})
}

// setPair turns what is known of a pair into something else as part of the act; nil stands for nothing.
func (j *journal) setPair(ctx context.Context, was, now *ledger.Pair) error {
	before, err := bodyOfPair(was)
	if err != nil {
		return err
	}
	after, err := bodyOfPair(now)
	if err != nil {
		return err
	}
	of := now
	if of == nil {
		of = was
	}
	j.paired[of.A], j.paired[of.B] = true, true
	return j.set(ctx, ledger.PairThing, fmt.Sprintf("%d %d", of.A, of.B), before, after)
}

// setPair sets what is known of a pair; it is named by the numbers of its rows.
func setPair(ctx context.Context, b *book, name string, value sql.NullString) error {
	p, known, err := pairOf(name, value)
	if err != nil {
		return err
	}
	if !known {
		_, err := b.tx.ExecContext(ctx, "DELETE FROM pairs WHERE a_id = ? AND b_id = ?", int64(p.A), int64(p.B))
		return err
	}
	return putPair(ctx, b.tx, p)
}

// pairOf reads a pair from its name and its value; known is false where nothing is known of it.
func pairOf(name string, value sql.NullString) (p ledger.Pair, known bool, err error) {
	if _, err := fmt.Sscanf(name, "%d %d", &p.A, &p.B); err != nil {
		return p, false, fmt.Errorf("pair %q: %w", name, err)
	}
	if !value.Valid {
		return p, false, nil
	}
	var body pairBody
	if err := readDocument(value, &body); err != nil {
		return p, false, err
	}
	p.State, p.Why = body.State, body.Why
	if body.ByHand {
		p.By = ledger.FromHand
	}
	return p, true, nil
}

func putPair(ctx context.Context, tx *sql.Tx, p ledger.Pair) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO pairs (a_id, b_id, state, by_hand, why) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (a_id, b_id) DO UPDATE SET state = excluded.state, by_hand = excluded.by_hand, why = excluded.why`,
		int64(p.A), int64(p.B), int(p.State), p.By == ledger.FromHand, p.Why)
	return err
}
