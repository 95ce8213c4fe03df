package store

import (
	"context"
	"database/sql"
	"errors"

	"passbook/internal/ledger"
)

// goneOn returns the accounts of an Item that go on as others under a new link, with the first day of which those tell: what the
// old link still tells from that day on would count twice.
func goneOn(ctx context.Context, tx *sql.Tx, item int64) (map[ledger.AccountID]ledger.Date, error) {
	gone := map[ledger.AccountID]ledger.Date{}
	err := eachRow(ctx, tx, `SELECT c.old_account_id, (SELECT min(row_key) FROM transactions WHERE account_key = n.account_key)
		FROM continued_accounts c JOIN accounts o ON o.account_id = c.old_account_id AND o.item_key = ?
		JOIN accounts n ON n.account_id = c.new_account_id`, func(rows *sql.Rows) error {
		var id ledger.AccountID
		var first sql.NullInt64
		err := rows.Scan(&id, &first)
		if first.Valid {
			gone[id] = dayOf(ledger.RowKey(first.Int64))
		}
		return err
	}, item)
	return gone, err
}

// counts brings what the hand says of a row that comes in line with whether its account goes on as another.
func (m *merge) counts(t *ledger.Transaction, hand ledger.Overlay) ledger.Overlay {
	switch first, gone := m.gone[t.Account]; {
	case !gone:
		return hand.Back()
	case hand.IsZero() && t.On >= first:
		return ledger.HiddenByNewLink()
	}
	return hand
}

// rowsGone lists the rows of an account that are hidden because it goes on as another.
func rowsGone(ctx context.Context, tx *sql.Tx, account string) ([]ledger.LocalID, error) {
	var ids []ledger.LocalID
	err := eachRow(ctx, tx, `SELECT t.local_id FROM accounts a CROSS JOIN transactions t ON t.account_key = a.account_key
		JOIN overlays o ON o.local_id = t.local_id JOIN layers l ON l.layer_key = o.hand_key
		WHERE a.account_id = ?1 AND l.body ->> 'hidden_by' = ?2 ORDER BY t.local_id`, func(rows *sql.Rows) error {
		var id ledger.LocalID
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}, account, int64(ledger.FromNewLink))
	return ids, err
}

// bringBack lets the rows of an account that no longer goes on as another count again: those that came since it did.
func (j *journal) bringBack(ctx context.Context, account string) error {
	ids, err := rowsGone(ctx, j.book.tx, account)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := j.say(ctx, id, func(s *said) error { s.hand = s.hand.Back(); return nil }); err != nil {
			return err
		}
	}
	return nil
}

// comeBack lets the accounts that go on as those of an Item that is erased count again, with what the person had written before it
// moved. What the journal knows of the move goes with the Item.
func comeBack(ctx context.Context, b *book, item int64) error {
	var accounts []string
	err := eachRow(ctx, b.tx, "SELECT old_account_id FROM continued_accounts WHERE new_account_id IN ("+accountsOf+")", func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		accounts = append(accounts, id)
		return err
	}, item)
	if err != nil {
		return err
	}
	for _, account := range accounts {
		ids, err := rowsGone(ctx, b.tx, account)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := b.comeBack(ctx, id); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *book) comeBack(ctx context.Context, id ledger.LocalID) error {
	const ofRow = " FROM act_rows r LEFT JOIN layers w ON w.layer_key = r.before LEFT JOIN layers l ON l.layer_key = r.after WHERE r.local_id = ?1 AND r.kind = 1"
	var was sql.NullInt64
	err := b.tx.QueryRowContext(ctx, "SELECT r.before"+ofRow+` AND l.body ->> 'hidden_by' = ?2 AND w.body ->> 'hidden_by' IS NOT ?2
		AND (SELECT state FROM acts a WHERE a.act_id = r.act_id) = 0 ORDER BY r.act_id DESC LIMIT 1`,
		int64(id), int64(ledger.FromNewLink)).Scan(&was)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	before, err := b.layer(ctx, was)
	if err != nil {
		return err
	}
	if err := b.say(ctx, id, func(s *said) { s.hand = ledger.HandOver(before, s.hand.Back()) }); err != nil {
		return err
	}
	_, err = b.tx.ExecContext(ctx, "DELETE FROM act_rows WHERE (act_id, local_id, kind) IN (SELECT r.act_id, r.local_id, r.kind"+ofRow+
		" AND (l.body ->> 'hidden_by' = ?2 OR w.body ->> 'hidden_by' = ?2))", int64(id), int64(ledger.FromNewLink))
	return err
}
