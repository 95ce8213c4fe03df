package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"reflect"

	"passbook/internal/ledger"
)

// derivedVersion is the number of the way this program works out what repeats the rows: marks, words, parts, monthly sums, digests
// of ids. It changes whenever marksOf, wordsOf, encodeSums, idDigest, or what they rest on, comes to something else.
const derivedVersion = 5

// Rebuild works out anew everything that repeats what the rows say: marks, parts, the search index and the monthly sums.
func (s *Store) Rebuild(ctx context.Context) error {
	return s.write(ctx, "rebuild", func(tx *sql.Tx) error { return rebuild(ctx, tx) })
}

// Verify works everything out that Rebuild would and compares it with what is stored, except for the search index. It is slow.
func (s *Store) Verify(ctx context.Context) error {
	return s.write(ctx, "verify", func(tx *sql.Tx) error {
		b, err := newBook(ctx, tx)
		if err != nil {
			return err
		}
		defer b.close()
		if err := verifyRows(ctx, b); err != nil {
			return err
		}
		if err := verifyIDs(ctx, b); err != nil {
			return err
		}
		if err := verifySums(ctx, tx, "SELECT account_key, month, body FROM monthly_sums", b.sums); err != nil {
			return err
		}
		return verifySums(ctx, tx, "SELECT account_key, month, body FROM posted_sums", b.posted)
	})
}

func verifyRows(ctx context.Context, b *book) error {
	parts := 0
	err := b.everyRow(ctx, func(stored, now shaped) error {
		b.count(now, 1)
		parts += len(now.parts)
		if stored.marks != now.marks || stored.shown != now.shown || dayOf(stored.t.Key) != now.t.ShownOn() {
			return fmt.Errorf("row %d is stored with marks %b, category %d and comes to %b, %d", now.t.LocalID, stored.marks,
				stored.shown, now.marks, now.shown)
		}
		for i, p := range now.parts {
			var same bool
			err := b.tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM parts WHERE local_id = ? AND position = ?
				AND shown_key = ? AND amount_minor = ?)`, int64(now.t.LocalID), i, p.shown, p.minor).Scan(&same)
			if err == nil && !same {
				err = fmt.Errorf("row %d has another part %d", now.t.LocalID, i)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	var stored int
	if err := b.tx.QueryRowContext(ctx, "SELECT count(*) FROM parts").Scan(&stored); err != nil {
		return err
	}
	if stored != parts {
		return fmt.Errorf("%d parts are stored and the rows have %d", stored, parts)
	}
	return nil
}

// verifyIDs checks that every row is listed under its id, and that no Item has an id twice.
func verifyIDs(ctx context.Context, b *book) error {
	rows := 0
	err := b.everyRow(ctx, func(r, _ shaped) error {
		rows++
		found, err := b.find(ctx, r.item, r.t.ID)
		if err == nil && found.t.LocalID != r.t.LocalID {
			err = fmt.Errorf("rows %d and %d of an Item have the same id", found.t.LocalID, r.t.LocalID)
		}
		if err != nil {
			return fmt.Errorf("row %d by its id: %w", r.t.LocalID, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	var listed int
	if err := b.tx.QueryRowContext(ctx, "SELECT count(*) FROM transaction_ids").Scan(&listed); err != nil {
		return err
	}
	if listed != rows {
		return fmt.Errorf("%d ids are listed and there are %d rows", listed, rows)
	}
	return nil
}

func verifySums(ctx context.Context, tx *sql.Tx, text string, want sums) error {
	rows, err := tx.QueryContext(ctx, text)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var at sumPlace
		var body []byte
		if err := rows.Scan(&at.account, &at.month, &body); err != nil {
			return err
		}
		got := map[sumKey]*sum{}
		if err := decodeSums(body, func(k sumKey, s sum) { got[k] = &s }); err != nil {
			return err
		}
		if !reflect.DeepEqual(got, want[at]) {
			return fmt.Errorf("the sums of account %d in %s differ from its rows", at.account, at.month)
		}
		delete(want, at)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for at := range maps.Keys(want) {
		return fmt.Errorf("the sums of account %d in %s are missing", at.account, at.month)
	}
	return nil
}

// rebuild does the work of Rebuild inside a transaction.
func rebuild(ctx context.Context, tx *sql.Tx) error {
	b, err := newBook(ctx, tx)
	if err != nil {
		return err
	}
	defer b.close()
	for _, text := range []string{
		"DELETE FROM parts", "DELETE FROM monthly_sums", "DELETE FROM posted_sums", "DELETE FROM transaction_ids",
		"INSERT INTO transactions_fts (transactions_fts) VALUES ('delete-all')",
	} {
		if _, err := tx.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	if err := b.digestDetails(ctx); err != nil {
		return err
	}
	err = b.everyRow(ctx, func(stored, r shaped) error {
		if stored.marks != r.marks || stored.shown != r.shown {
			if err := b.remark(ctx, stored, r); err != nil {
				return err
			}
		}
		b.count(r, 1)
		if err := b.ids.enter(ctx, r.t.ID, r.t.LocalID); err != nil {
			return err
		}
		if err := b.writeParts(ctx, r); err != nil {
			return err
		}
		return b.index(ctx, r)
	})
	if err != nil {
		return err
	}
	if err := digestStreams(ctx, tx); err != nil {
		return err
	}
	if err := b.finish(ctx); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "UPDATE derived SET version = ?", derivedVersion)
	return err
}

// everyRow calls f with every row as it is stored and as it should be, oldest first.
func (b *book) everyRow(ctx context.Context, f func(stored, now shaped) error) error {
	const batch = 1000
	read, err := b.tx.PrepareContext(ctx, "SELECT "+storedColumns+", t.shown_key FROM transactions t"+plainRowTables+
		" LEFT JOIN overlays o ON o.local_id = t.local_id"+layerTables+"WHERE t.row_key > ? ORDER BY t.row_key LIMIT ?")
	if err != nil {
		return err
	}
	defer read.Close()
	var after ledger.RowKey
	for {
		list, err := readBatch(ctx, read, after, batch)
		if err != nil {
			return err
		}
		for _, stored := range list {
			now, err := b.shape(ctx, stored.t, stored.item, stored.account, stored.layers)
			if err != nil {
				return err
			}
			if err := f(stored, now); err != nil {
				return err
			}
		}
		if len(list) < batch {
			return nil
		}
		after = list[batch-1].t.Key
	}
}

func readBatch(ctx context.Context, read *sql.Stmt, after ledger.RowKey, n int) (list []shaped, err error) {
	rows, err := read.QueryContext(ctx, int64(after), n)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var r shaped
		if r.t, err = scanRow(rows, r.stored(&r.shown)...); err != nil {
			return nil, err
		}
		r.layers.partner = sql.NullInt64{Int64: int64(r.t.Partner), Valid: r.t.Partner != 0}
		list = append(list, r)
	}
	return list, rows.Err()
}

// digestStreams gives the rows that streams name the digests they are found by.
func digestStreams(ctx context.Context, tx *sql.Tx) error {
	type line struct {
		stream   int64
		position int
		id       ledger.TransactionID
	}
	var lines []line
	err := eachRow(ctx, tx, "SELECT stream_key, position, transaction_id FROM stream_transactions", func(rows *sql.Rows) error {
		var l line
		err := rows.Scan(&l.stream, &l.position, &l.id)
		lines = append(lines, l)
		return err
	})
	for _, l := range lines {
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE stream_transactions SET digest = ? WHERE stream_key = ? AND position = ?",
			idDigest(l.id), l.stream, l.position)
	}
	return err
}

// digestDetails gives a digest to details that have none yet.
func (b *book) digestDetails(ctx context.Context) error {
	for {
		var key int64
		var body string
		err := b.tx.QueryRowContext(ctx, "SELECT details_key, body FROM details WHERE digest = 0 LIMIT 1").Scan(&key, &body)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := b.tx.ExecContext(ctx, "UPDATE details SET digest = ? WHERE details_key = ?", digest(body), key); err != nil {
			return err
		}
	}
}
