package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"passbook/internal/ledger"
)

// idDigest is the number under which transaction_ids lists one of Plaid's ids. Different ids may have the same.
func idDigest(id ledger.TransactionID) int64 { return shortened(digest(string(id))) }

func shortened(digest int64) int64 { return (digest ^ digest>>31) & (1<<31 - 1) }

// listed is a line of transaction_ids.
type listed struct {
	digest int64
	id     ledger.LocalID
}

// ids lists under which of Plaid's ids which row is. New lines wait in memory and are written in order: one by one, each would
// change another page of a long list.
type ids struct {
	waiting map[int64]ledger.LocalID // by whole digests, of which hardly two are the same
	sql     *idStatements
}

type idStatements struct{ enter, enterMany, drop *sql.Stmt }

// byID is where the rows t of an id are read from, and its condition: the digest, the Item and the id itself.
const (
	byID    = "transaction_ids i CROSS JOIN transactions t ON t.local_id = i.local_id"
	whereID = " WHERE i.digest = ? AND t.item_key = ? AND t.transaction_id = ?"
)

const (
	mostWaiting = 1 << 17
	manyIDs     = 50 // of one statement
)

func (s *idStatements) each(prepare func(into **sql.Stmt, text string)) {
	const enter = "INSERT INTO transaction_ids (digest, local_id) VALUES (?, ?)"
	prepare(&s.enter, enter)
	prepare(&s.enterMany, enter+strings.Repeat(", (?, ?)", manyIDs-1))
	prepare(&s.drop, "DELETE FROM transaction_ids WHERE digest = ? AND local_id = ?")
}

// enter lists a row.
func (l *ids) enter(ctx context.Context, id ledger.TransactionID, row ledger.LocalID) error {
	d := digest(string(id))
	if _, taken := l.waiting[d]; taken || len(l.waiting) == mostWaiting {
		if err := l.flush(ctx); err != nil {
			return err
		}
	}
	l.waiting[d] = row
	return nil
}

// drop lists a row no longer.
func (l *ids) drop(ctx context.Context, id ledger.TransactionID, row ledger.LocalID) error {
	d := digest(string(id))
	if l.waiting[d] == row {
		delete(l.waiting, d)
		return nil
	}
	_, err := l.sql.drop.ExecContext(ctx, shortened(d), int64(row))
	return err
}

// settle writes what has to be written for the rows of an id to be found under the digest it returns.
func (l *ids) settle(ctx context.Context, id ledger.TransactionID) (listed int64, err error) {
	d := digest(string(id))
	if _, waits := l.waiting[d]; waits {
		err = l.flush(ctx)
	}
	return shortened(d), err
}

func (l *ids) flush(ctx context.Context) error {
	lines := make([]listed, 0, len(l.waiting))
	for d, id := range l.waiting {
		lines = append(lines, listed{shortened(d), id})
	}
	slices.SortFunc(lines, func(a, b listed) int { return cmp.Or(cmp.Compare(a.digest, b.digest), cmp.Compare(a.id, b.id)) })
	args := make([]any, 0, 2*manyIDs)
	for len(lines) > 0 {
		stmt, n := l.sql.enterMany, manyIDs
		if len(lines) < manyIDs {
			stmt, n = l.sql.enter, 1
		}
		args = args[:0]
		for _, line := range lines[:n] {
			args = append(args, line.digest, int64(line.id))
		}
		if _, err := stmt.ExecContext(ctx, args...); err != nil {
			return err
		}
		lines = lines[n:]
	}
	clear(l.waiting)
	return nil
}
