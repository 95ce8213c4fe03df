package store

import (
	"context"
	"database/sql"
	"errors"
)

// bookStatements are prepared once a transaction, for they run once a row.
type bookStatements struct {
	find, former, row, layer, layersOf, saySo, unsay, lastKey, insert, rewrite, retell, remark, move, remove, index, unindex, addPart, dropParts *sql.Stmt

	details entry
	ids     idStatements
	all     []*sql.Stmt
}

const storedColumns = rowColumns + ", t.item_key, t.account_key, t.marks, o.hand_key, o.ruled_key"

func (s *bookStatements) prepare(ctx context.Context, tx *sql.Tx) (err error) {
	prepare := func(into **sql.Stmt, text string) {
		if err != nil {
			return
		}
		if *into, err = tx.PrepareContext(ctx, text); err == nil { //nolint:sqlclosecheck // close closes all of them
			s.all = append(s.all, *into)
		}
	}
	s.ids.each(prepare)
	prepare(&s.find, "SELECT "+storedColumns+" FROM "+byID+rowTables+whereID)
	prepare(&s.former, formerID)
	prepare(&s.row, "SELECT "+storedColumns+" FROM transactions t"+rowTables+"WHERE t.local_id = ?")
	prepare(&s.layer, "SELECT body FROM layers WHERE layer_key = ?")
	prepare(&s.layersOf, "SELECT hand_key, ruled_key, partner_id FROM overlays WHERE local_id = ?")
	prepare(&s.saySo, "INSERT INTO overlays (local_id, hand_key, ruled_key, partner_id) VALUES (?, ?, ?, ?)")
	prepare(&s.unsay, "DELETE FROM overlays WHERE local_id = ?")
	prepare(&s.lastKey, "SELECT coalesce(max(row_key), 0) FROM transactions WHERE row_key > ? AND row_key < ?")
	// Not numbered: the driver would ask for the name of each number, for each row.
	prepare(&s.insert, `INSERT INTO transactions (row_key, local_id, item_key, account_key, marks, shown_key, amount_minor, currency,
		on_date, authorized_on, own_on, at_unix_ms, authorized_at_unix_ms, pending, category_key, details_key, transaction_id,
		pending_id, name, merchant_name)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	prepare(&s.rewrite, `UPDATE transactions SET row_key = ?1, account_key = ?4, marks = ?5, shown_key = ?6, amount_minor = ?7,
		currency = ?8, on_date = ?9, authorized_on = ?10, own_on = ?11, at_unix_ms = ?12, authorized_at_unix_ms = ?13,
		pending = ?14, category_key = ?15, details_key = ?16, transaction_id = ?17, pending_id = ?18, name = ?19,
		merchant_name = ?20 WHERE local_id = ?2 AND item_key = ?3`)
	prepare(&s.retell, `UPDATE transactions SET marks = ?2, shown_key = ?3, amount_minor = ?4, currency = ?5, on_date = ?6,
		authorized_on = ?7, own_on = ?8, at_unix_ms = ?9, authorized_at_unix_ms = ?10, pending = ?11, category_key = ?12,
		details_key = ?13, transaction_id = ?14, pending_id = ?15, name = ?16, merchant_name = ?17 WHERE local_id = ?1`)
	prepare(&s.remark, "UPDATE transactions SET marks = ?1, shown_key = ?2, own_on = ?3 WHERE local_id = ?4")
	prepare(&s.move, "UPDATE transactions SET row_key = ?5, marks = ?1, shown_key = ?2, own_on = ?3 WHERE local_id = ?4")
	prepare(&s.remove, "DELETE FROM transactions WHERE row_key = ?")
	prepare(&s.index, "INSERT INTO transactions_fts (rowid, marked, own, merchant, name, note, tags) VALUES (?, ?, ?, ?, ?, ?, ?)")
	prepare(&s.unindex, "DELETE FROM transactions_fts WHERE rowid = ?")
	prepare(&s.details.find, "SELECT details_key FROM details WHERE digest = ?1 AND body = ?2")
	prepare(&s.details.enter, "INSERT INTO details (digest, body) VALUES (?1, ?2)")
	prepare(&s.addPart, "INSERT INTO parts (local_id, position, shown_key, amount_minor) VALUES (?, ?, ?, ?)")
	prepare(&s.dropParts, "DELETE FROM parts WHERE local_id = ?")
	if err != nil {
		s.close()
	}
	return err
}

func (s *bookStatements) close() {
	var err error
	for _, stmt := range s.all {
		err = errors.Join(err, stmt.Close())
	}
}
