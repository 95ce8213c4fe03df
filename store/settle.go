package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"passbook/internal/ledger"
)

// turned holds rows that are sides of pairs and of which something else is said now that matters to the matcher of transfers, as they
// were before.
type turned struct {
	sides map[ledger.LocalID]bool // of pairs that nobody judged; nil until it is needed
	rows  map[ledger.LocalID]ledger.Transaction
}

// noteTurned notes a row of which something else is said now.
func (b *book) noteTurned(ctx context.Context, old, now ledger.Transaction) error {
	if old.ShownCategory() == now.ShownCategory() && old.Own.Transfer == now.Own.Transfer && old.Own.HiddenBy == now.Own.HiddenBy {
		return nil
	}
	if b.turned.sides == nil {
		b.turned = turned{map[ledger.LocalID]bool{}, map[ledger.LocalID]ledger.Transaction{}}
		err := eachRow(ctx, b.tx, "SELECT a_id, b_id FROM pairs WHERE by_hand = 0", func(rows *sql.Rows) error {
			var p ledger.Pair
			err := rows.Scan(&p.A, &p.B)
			b.turned.sides[p.A], b.turned.sides[p.B] = true, true
			return err
		})
		if err != nil {
			return err
		}
	}
	if _, noted := b.turned.rows[old.LocalID]; !noted && b.turned.sides[old.LocalID] {
		b.turned.rows[old.LocalID] = old
	}
	return nil
}

// settle brings pairs and partners in line with what the act has said: what the matcher found stays only as far as it would find it
// still, and partners are the sides of confirmed pairs.
func (j *journal) settle(ctx context.Context) error {
	w, err := j.weakener(ctx)
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(j.book.turned.rows)) {
		if err := w.reconsider(ctx, id); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(j.paired)) {
		partner, err := partnerOf(ctx, j.book.tx, id)
		if err != nil {
			return err
		}
		if err := j.say(ctx, id, func(s *said) error { s.partner = partner; return nil }); err != nil {
			return err
		}
	}
	return nil
}

// partnerOf returns the other side of the confirmed pair a row is a side of, or zero.
func partnerOf(ctx context.Context, tx *sql.Tx, id ledger.LocalID) (other ledger.LocalID, err error) {
	err = tx.QueryRowContext(ctx, `SELECT b_id FROM pairs WHERE a_id = ?1 AND state = 1 UNION ALL SELECT a_id FROM pairs WHERE b_id = ?1 AND state = 1`,
		int64(id)).Scan(&other)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return other, err
}

// weakener says of pairs that the matcher found how far they still hold.
type weakener struct {
	*journal
	tree *ledger.Tree
}

func (j *journal) weakener(ctx context.Context) (weakener, error) {
	if len(j.book.turned.rows)+len(j.paired) == 0 {
		return weakener{journal: j}, nil
	}
	tree, err := readTree(ctx, j.book.tx)
	return weakener{j, tree}, err
}

// reconsider looks again at the pairs of a row that was turned.
func (w weakener) reconsider(ctx context.Context, id ledger.LocalID) error {
	row, err := w.book.row(ctx, id)
	if err != nil {
		return err
	}
	if ledger.NewTransferRow(w.book.turned.rows[id], w.tree) == ledger.NewTransferRow(row.t, w.tree) {
		return nil
	}
	pairs, err := pairsOf(ctx, w.book.tx, id)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if p.By == ledger.FromHand {
			continue
		}
		now, holds, err := w.weakened(ctx, p)
		if err != nil {
			return err
		}
		next := &now
		if !holds {
			next = nil
		}
		if err := w.setPair(ctx, &p, next); err != nil {
			return err
		}
	}
	return nil
}

// weakened returns a pair the matcher found as it would find it if there were no other rows; holds is false where it would not.
func (w weakener) weakened(ctx context.Context, p ledger.Pair) (now ledger.Pair, holds bool, err error) {
	var rows []ledger.TransferRow
	for _, id := range [...]ledger.LocalID{p.A, p.B} {
		r, err := w.book.row(ctx, id)
		if errors.Is(err, sql.ErrNoRows) {
			return p, false, nil
		}
		if err != nil {
			return p, false, err
		}
		rows = append(rows, ledger.NewTransferRow(r.t, w.tree))
	}
	found := ledger.MatchTransfers(rows, nil)
	if len(found) != 1 || found[0].A != p.A {
		return p, false, nil
	}
	if p.State == ledger.PairConfirmed && found[0].State == ledger.PairProposed {
		return found[0], true, nil
	}
	return p, true, nil
}

// place sets pairs as they were before an act, or after it. What the person has judged comes first; what the matcher had found comes
// back where it still holds and nothing better has taken its place.
func (w weakener) place(ctx context.Context, list []ledger.Pair) error {
	slices.SortFunc(list, func(p, q ledger.Pair) int {
		return cmp.Or(cmp.Compare(p.By, q.By), -cmp.Compare(p.State, q.State), cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B))
	})
	for _, p := range list {
		if p.By != ledger.FromHand {
			now, holds, err := w.weakened(ctx, p)
			if err != nil {
				return err
			}
			if p = now; !holds {
				continue
			}
		}
		if err := w.displace(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// displace sets a pair in place of what the matcher has found for its rows since; what is better stays instead.
func (w weakener) displace(ctx context.Context, p ledger.Pair) error {
	if p.State == ledger.PairRejected {
		return putPair(ctx, w.book.tx, p)
	}
	var others []ledger.Pair
	for _, id := range [...]ledger.LocalID{p.A, p.B} {
		pairs, err := pairsOf(ctx, w.book.tx, id)
		if err != nil {
			return err
		}
		others = append(others, slices.DeleteFunc(pairs, func(q ledger.Pair) bool { return q.State == ledger.PairRejected })...)
	}
	if p.By != ledger.FromHand && slices.ContainsFunc(others, func(q ledger.Pair) bool { return q.By == ledger.FromHand || q.State > p.State }) {
		return nil
	}
	for _, q := range others {
		if err := w.setPair(ctx, &q, nil); err != nil {
			return err
		}
	}
	return putPair(ctx, w.book.tx, p)
}
