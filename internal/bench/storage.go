package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver named sqlite, for the floors

	"passbook/internal/ledger"
	"passbook/store"
)

// storage measures the store through its own methods, beside plain SQL in the same driver.
func (b *bench) storage(ctx context.Context) error {
	s := b.table.section("in the database")
	for _, part := range []func(context.Context, *section) error{b.reads, b.reports, b.writes, b.daily} {
		if err := part(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// search is what a person may type, and how it is told apart in the table.
type search struct{ label, text string }

func searches() []search {
	return []search{{"one letter", "c"}, {"two letters", "zu"}, {"a word", "pharmacy"}, {"two words", "velvet gar"}, {"nothing", "xylophone"}}
}

// reads measures pages, searches and sums.
func (b *bench) reads(ctx context.Context, s *section) error {
	type reading struct {
		label string
		do    func(context.Context, *store.Store, int) error
		goal  string
		most  float64 // milliseconds; 0: no goal
	}
	window := func(q ledger.Query, depth func(rows int) ledger.RowKey) func(context.Context, *store.Store, int) error {
		return func(ctx context.Context, st *store.Store, rows int) error {
			_, err := st.Window(ctx, ledger.WindowRequest{Query: q, Edge: depth(rows), Limit: 120})
			return err
		}
	}
	newest := func(int) ledger.RowKey { return 0 }
	middle := func(int) ledger.RowKey { return ledger.RowKey(lastDay().AddMonths(-6*historyYears)) << 24 }
	readings := []reading{
		{"120 rows at the top", window(ledger.Query{}, newest), "", 0},
		{"120 rows in the middle", window(ledger.Query{}, middle), "", 0},
		{"120 rows of one account in the middle", window(ledger.Query{Account: accountID(3)}, middle), "", 0},
	}
	for _, q := range searches() {
		readings = append(readings, reading{"newest 120 matches of " + q.label, window(ledger.Query{Text: q.text}, newest), "", 0})
	}
	for _, q := range append(searches(), search{"all rows", ""}) {
		readings = append(readings, reading{"count and sums of " + q.label, func(ctx context.Context, st *store.Store, _ int) error {
			_, err := st.Tally(ctx, ledger.Query{Text: q.text})
			return err
		}, "", 0})
	}
	all := make([]figures, len(readings))
	scans := map[int]float64{}
	for _, p := range b.histories {
		if err := b.readOne(ctx, p, func(st *store.Store, plain *sql.DB) error {
			for i, r := range readings {
				if all[i].by == nil {
					all[i] = figures{label: r.label, goal: r.goal, by: map[int]float64{}}
				}
				rounds := b.rounds(21)
				if strings.HasPrefix(r.label, "count") {
					rounds = b.rounds(7)
				}
				v, err := repeat(rounds, func() error { return r.do(ctx, st, p.rows) })
				if err != nil {
					return fmt.Errorf("%s: %w", r.label, err)
				}
				all[i].by[p.rows] = v
			}
			v, err := repeat(b.rounds(7), func() error {
				var n, sum int64
				return plain.QueryRowContext(ctx, "SELECT count(*), sum(amount_minor) FROM transactions WHERE name IS NOT NULL").Scan(&n, &sum)
			})
			scans[p.rows] = v
			return err
		}); err != nil {
			return err
		}
	}
	for _, f := range all {
		s.add(f)
	}
	s.against("a plain scan with one sum", scans, "")
	return nil
}

// reports measures what whole histories come to, beside a scan that groups every row.
func (b *bench) reports(ctx context.Context, s *section) error {
	spending := figures{label: "month × category, whole history", by: map[int]float64{}, goal: "< 10 ms"}
	worth := figures{label: "net worth, all accounts by month", by: map[int]float64{}, goal: "< 20 ms"}
	grouped, bare := map[int]float64{}, map[int]float64{}
	sqlite3, errCLI := exec.LookPath("sqlite3")
	for _, p := range b.histories {
		const group = `SELECT row_key >> 24 / 100, category_key, sum(amount_minor), count(*) FROM transactions GROUP BY 1, 2`
		err := b.readOne(ctx, p, func(st *store.Store, plain *sql.DB) (err error) {
			if spending.by[p.rows], err = repeat(b.rounds(21), func() error {
				list, err := st.Spending(ctx, ledger.SumRequest{})
				if err == nil && len(list) < 12*historyYears {
					err = fmt.Errorf("%d sums are too few", len(list))
				}
				return err
			}); err != nil {
				return err
			}
			if worth.by[p.rows], err = repeat(b.rounds(21), func() error {
				list, err := st.NetWorthHistory(ctx, ledger.MonthOf(lastDay().AddMonths(-12*historyYears)), ledger.MonthOf(lastDay()))
				if err == nil && len(list) < 12*historyYears {
					err = fmt.Errorf("%d points are too few", len(list))
				}
				return err
			}); err != nil {
				return err
			}
			bare[p.rows], err = repeat(3, func() error { return drain(ctx, plain, group) })
			return err
		})
		if err != nil {
			return err
		}
		if errCLI == nil {
			if grouped[p.rows], err = repeat(3, func() error { return runQuietly(ctx, os.DevNull, sqlite3, p.database, group) }); err != nil {
				return err
			}
		}
	}
	spending.met, worth.met = judge(spending.by[b.largest()] < 10), judge(worth.by[b.largest()] < 20)
	s.add(spending).against("a scan that groups every row", bare, "")
	if _, ok := found(s, "sqlite3"); ok {
		s.against("the sqlite3 program, the same", grouped, "")
	}
	s.add(worth)
	return nil
}

// drain reads every row of a query.
func drain(ctx context.Context, db *sql.DB, text string) error {
	rows, err := db.QueryContext(ctx, text)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		continue
	}
	return rows.Err()
}

// readOne opens a history with the store and, beside it, with plain SQL.
func (b *bench) readOne(ctx context.Context, p *prepared, do func(*store.Store, *sql.DB) error) (err error) {
	st, err := store.Open(ctx, store.Options{Path: p.database, Now: noon})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	plain, err := openPlain(p.database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, plain.Close()) }()
	return do(st, plain)
}

func openPlain(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=cache_size(-8192)&_pragma=journal_mode(WAL)&_pragma=temp_store(MEMORY)")
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// writes measures a first history from pages in memory to committed rows, and the size of what comes of it.
func (b *bench) writes(ctx context.Context, s *section) error {
	speed := figures{label: "a first history, staged and committed", unit: rowsASecond, by: map[int]float64{}}
	plain := map[int]float64{}
	size := figures{label: "bytes a row, search included", unit: bytesARow, by: map[int]float64{}, goal: "< 350 B"}
	bare := map[int]float64{}
	for _, p := range b.histories {
		if p.rows > longestSync && p.took == 0 {
			continue // built by an earlier run, and too long to be built for this alone
		}
		took := p.took
		if took == 0 {
			dir, err := os.MkdirTemp(b.run.dir, "write-")
			if err != nil {
				return err
			}
			if took, err = buildHistory(ctx, filepath.Join(dir, databaseName), p.rows); err != nil {
				return err
			}
			if err := os.RemoveAll(dir); err != nil {
				return err
			}
		}
		speed.by[p.rows] = float64(p.rows) / took.Seconds()
	}
	for _, p := range b.histories {
		info, err := os.Stat(p.database)
		if err != nil {
			return err
		}
		size.by[p.rows] = float64(info.Size()) / float64(p.rows)
		rate, bytes, err := b.insertPlain(ctx, p)
		if err != nil {
			return fmt.Errorf("plain rows: %w", err)
		}
		bare[p.rows] = bytes
		if _, ok := speed.by[p.rows]; ok {
			plain[p.rows] = rate
		}
	}
	size.met = judge(size.by[b.largest()] < 350)
	s.add(speed).against("the same rows without an index", plain, "").add(size).against("the same rows without an index", bare, "")
	return nil
}

// insertPlain copies the rows into a table of the same columns that has no index and no check, and returns the rows a second
// that the inserting took, and the bytes of a row.
func (b *bench) insertPlain(ctx context.Context, p *prepared) (rate, bytes float64, err error) {
	from, err := openPlain(p.database)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	path := filepath.Join(b.run.dir, "plain.db")
	defer func() { err = errors.Join(err, os.Remove(path)) }()
	to, err := openPlain(path)
	if err != nil {
		return 0, 0, err
	}
	took, err := copyRows(ctx, from, to)
	if err := errors.Join(err, to.Close()); err != nil {
		return 0, 0, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return 0, 0, err
	}
	return float64(p.rows) / took.Seconds(), float64(info.Size()) / float64(p.rows), nil
}

// copyRows returns the time of the inserting alone.
func copyRows(ctx context.Context, from, to *sql.DB) (took time.Duration, err error) {
	rows, err := from.QueryContext(ctx, "SELECT * FROM transactions")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	if _, err := to.ExecContext(ctx, "CREATE TABLE transactions ("+names[0]+" INTEGER PRIMARY KEY, "+strings.Join(names[1:], ", ")+")"); err != nil {
		return 0, err
	}
	tx, err := to.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, tx.Commit()) }()
	insert, err := tx.PrepareContext(ctx, "INSERT INTO transactions VALUES (?"+strings.Repeat(", ?", len(names)-1)+")")
	if err != nil {
		return 0, err
	}
	defer insert.Close()
	values, into := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	unwatched := context.WithoutCancel(ctx) // the driver starts a goroutine a statement for a context that can end
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return took, err
		}
		began := time.Now()
		if _, err := insert.ExecContext(unwatched, values...); err != nil {
			return took, err
		}
		took += time.Since(began)
	}
	return took, rows.Err()
}

// daily measures the update of a day, on a copy.
func (b *bench) daily(ctx context.Context, s *section) error {
	f := figures{label: "a daily sync: 40 added, 10 changed, 5 removed", by: map[int]float64{}, tail: map[int]float64{}, goal: "< 5 ms at 1M"}
	for _, p := range b.histories {
		samples, err := b.days(ctx, p)
		if err != nil {
			return err
		}
		p50, p95 := median(samples)
		f.by[p.rows], f.tail[p.rows] = inMilliseconds(p50), inMilliseconds(p95)
	}
	f.met = judge(f.by[b.largest()] < 5)
	s.add(f)
	return nil
}

func (b *bench) days(ctx context.Context, p *prepared) (samples []time.Duration, err error) {
	dir, err := os.MkdirTemp(b.run.dir, "daily-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path, err := p.copyTo(dir)
	if err != nil {
		return nil, err
	}
	st, err := store.Open(ctx, store.Options{Path: path, Now: noon})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	h := newHistory(p.rows)
	for n := range b.rounds(40) {
		day := h.day(n)
		began := time.Now()
		c, err := storeDay(ctx, st, day, ledger.Cursor(fmt.Sprintf("day-%d", n)))
		if err != nil {
			return nil, err
		}
		samples = append(samples, time.Since(began))
		if c.Added != 40 || c.Modified != 10 || c.Removed != 5 {
			return nil, fmt.Errorf("day %d came to %+v", n, c)
		}
	}
	return samples, nil
}

// storeDay runs an update of the first bank.
func storeDay(ctx context.Context, st *store.Store, day ledger.Page, to ledger.Cursor) (ledger.Changes, error) {
	u, err := st.BeginUpdate(ctx, itemID(0))
	if err != nil {
		return ledger.Changes{}, err
	}
	if err := u.Stage(ctx, day); err != nil {
		return ledger.Changes{}, err
	}
	return u.Commit(ctx, to, true)
}
