package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"passbook/internal/ledger"
)

// Update is one run through an Item's update feed: every page is staged on disk as it comes, and all of them become rows
// in one transaction at the end. A run that is killed leaves its pages for the next one. The only page of an update waits in
// memory: to ask for it again takes no longer than to read it back, and most updates have one.
type Update struct {
	// From is the cursor the run began with: the end of the last update that was committed.
	From ledger.Cursor
	// Resume says what a killed run with the same From left; zero when there is nothing.
	Resume Resume

	store *Store
	item  ledger.ItemID
	key   int64
	pages int // staged by this run and the killed one it goes on from
	only  *ledger.Page
	saved func(rows int)

	encoder pageEncoder
}

// Resume is how far a killed run had come.
type Resume struct {
	Cursor ledger.Cursor // to ask the next page with
	Pages  int
	Rows   int         // added, modified and removed together
	Oldest ledger.Date // of the added rows; zero where there is none
	Last   bool        // the last page is staged too: only Commit is missing
}

// BeginUpdate starts an update of an Item. Only one may run for an Item at a time (see TrySyncLock).
func (s *Store) BeginUpdate(ctx context.Context, item ledger.ItemID) (*Update, error) {
	u := &Update{store: s, item: item}
	err := s.write(ctx, "begin update", func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx,
			"SELECT item_key, cursor FROM items WHERE item_id = ? AND removed_at_unix_ms IS NULL", string(item)).
			Scan(&u.key, &u.From)
		if err != nil {
			return err
		}
		var strange int
		err = tx.QueryRowContext(ctx, "SELECT count(*) FROM stages WHERE item_key = ? AND (from_cursor <> ? OR format <> ?)",
			u.key, string(u.From), stageFormat).Scan(&strange)
		if err != nil {
			return err
		}
		if strange > 0 {
			return u.discard(ctx, tx)
		}
		var oldest sql.NullInt64
		err = tx.QueryRowContext(ctx, `SELECT page, next_cursor, NOT has_more,
			(SELECT sum(row_count) FROM stages WHERE item_key = s.item_key),
			(SELECT min(oldest_on) FROM stages WHERE item_key = s.item_key)
			FROM stages s WHERE item_key = ? ORDER BY page DESC LIMIT 1`, u.key).
			Scan(&u.Resume.Pages, &u.Resume.Cursor, &u.Resume.Last, &u.Resume.Rows, &oldest)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		u.Resume.Oldest = toDate(oldest)
		return err
	})
	if err != nil {
		return nil, err
	}
	u.pages = u.Resume.Pages
	return u, nil
}

// Stage keeps one page until Commit; it must not be changed before. When it returns, a kill no longer loses the page, unless it
// is the only one. ErrConflict: see Commit.
func (u *Update) Stage(ctx context.Context, p ledger.Page) error {
	if u.pages == 0 && u.only == nil && !p.HasMore {
		u.only = &p
		return nil
	}
	if u.only != nil {
		if err := u.stage(ctx, *u.only); err != nil {
			return err
		}
		u.only = nil
	}
	return u.stage(ctx, p)
}

func (u *Update) stage(ctx context.Context, p ledger.Page) error {
	body, err := u.encoder.encode(p)
	if err != nil {
		return fmt.Errorf("stage page: %w", err)
	}
	oldest, newest := days(p.Added)
	err = u.store.write(ctx, "stage page", func(tx *sql.Tx) error {
		if err := u.own(ctx, tx); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO stages (item_key, page, format, from_cursor, next_cursor, has_more, row_count,
			staged_at_unix_ms, oldest_on, newest_on, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			u.key, u.pages+1, stageFormat, string(u.From), string(p.Next), p.HasMore,
			len(p.Added)+len(p.Modified)+len(p.Removed), instant(u.store.now()), date(oldest), date(newest), body)
		return err
	})
	if err == nil {
		u.pages++
	}
	return err
}

// days returns the days that rows lie between.
func days(rows []ledger.Transaction) (oldest, newest ledger.Date) {
	for _, t := range rows {
		if oldest.IsZero() || t.On < oldest {
			oldest = t.On
		}
		newest = max(newest, t.On)
	}
	return oldest, newest
}

// own makes sure that the run still stands where it began and that the staged pages are its own: two runs of one Item would
// otherwise mix theirs.
func (u *Update) own(ctx context.Context, tx *sql.Tx) error {
	var cursor ledger.Cursor
	var staged int
	err := tx.QueryRowContext(ctx, `SELECT cursor, (SELECT count(*) FROM stages s WHERE s.item_key = i.item_key)
		FROM items i WHERE item_key = ? AND removed_at_unix_ms IS NULL`, u.key).Scan(&cursor, &staged)
	if err == nil && (cursor != u.From || staged != u.pages) {
		err = fmt.Errorf("item %s is updated by another run: %w", u.item, ErrConflict)
	}
	return err
}

// Discard drops the pages staged since From: Plaid's data changed while they were read, and the run starts again.
func (u *Update) Discard(ctx context.Context) error {
	err := u.store.write(ctx, "discard pages", func(tx *sql.Tx) error { return u.discard(ctx, tx) })
	if err == nil {
		u.Resume, u.pages, u.only = Resume{}, 0, nil
	}
	return err
}

func (u *Update) discard(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM stages WHERE item_key = ?", u.key)
	return err
}

// Watch has Commit tell, from time to time, how many of the staged rows it has merged. saved must return at once.
func (u *Update) Watch(saved func(rows int)) { u.saved = saved }

// Commit turns the staged pages into rows, moves the Item's cursor and records what changed, all in one transaction.
// An empty to keeps the cursor: Plaid has nothing ready yet. historyComplete true stays true for good.
// ErrConflict: another run staged pages or moved the Item's cursor since BeginUpdate.
func (u *Update) Commit(ctx context.Context, to ledger.Cursor, historyComplete bool) (ledger.Changes, error) {
	changes, err := u.commit(ctx, to, historyComplete, true)
	if errors.Is(err, errTangled) {
		changes, err = u.commit(ctx, to, historyComplete, false)
	}
	return changes, err
}

func (u *Update) commit(ctx context.Context, to ledger.Cursor, complete, mayTurn bool) (ledger.Changes, error) {
	var changes ledger.Changes
	err := u.store.writeRows(ctx, "commit update", func(b *book) error {
		tx := b.tx
		if err := u.own(ctx, tx); err != nil {
			return err
		}
		if to == "" {
			to = u.From
		}
		m, err := newMerge(ctx, b, u.key, u.From == "")
		if err != nil {
			return err
		}
		rules, err := u.store.readRules(ctx, tx)
		if err != nil {
			return err
		}
		if rules != nil {
			m.rules = rules.say
		}
		turned, err := u.newestFirst(ctx, tx)
		if err != nil {
			return err
		}
		if turned = turned && mayTurn && !m.hasRemoved; turned {
			m.backwards = newBackwards(m.firstNew)
		}
		// The driver watches a context that can end with a goroutine a statement; replay's look at it once a page costs nothing.
		unwatched := context.WithoutCancel(ctx)
		rows := 0
		err = u.replay(ctx, tx, turned, func(p arrival) error {
			rows += p.told
			if u.saved != nil {
				u.saved(rows)
			}
			return m.page(unwatched, p)
		})
		if err != nil {
			return err
		}
		if changes, err = m.finish(unwatched); err != nil {
			return err
		}
		if err := b.pairs.settle(unwatched, b); err != nil {
			return fmt.Errorf("match transfers: %w", err)
		}
		return u.conclude(unwatched, tx, m, to, complete, changes)
	})
	if err != nil {
		return ledger.Changes{}, err
	}
	return changes, nil
}

// conclude writes what belongs to the update as a whole.
func (u *Update) conclude(ctx context.Context, tx *sql.Tx, m *merge, to ledger.Cursor, complete bool, c ledger.Changes) error {
	now := instant(u.store.now())
	var wasComplete bool
	err := tx.QueryRowContext(ctx, "SELECT history_complete FROM items WHERE item_key = ?", u.key).Scan(&wasComplete)
	if err != nil {
		return err
	}
	err = u.store.watchHealth(ctx, tx, u.key, func() error {
		_, err := tx.ExecContext(ctx, `UPDATE items SET cursor = ?, history_complete = history_complete OR ?,
			synced_at_unix_ms = ?, sync_trouble = NULL WHERE item_key = ?`, string(to), complete, now, u.key)
		return err
	})
	if err != nil {
		return err
	}
	if err := u.discard(ctx, tx); err != nil {
		return err
	}
	if !c.Any() && to == u.From {
		return nil
	}
	var update int64
	err = tx.QueryRowContext(ctx, `INSERT INTO updates (item_key, from_cursor, to_cursor, added, modified, removed, posted,
		committed_at_unix_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING update_key`,
		u.key, string(u.From), string(to), c.Added, c.Modified, c.Removed, c.Posted, now).Scan(&update)
	if err != nil {
		return err
	}
	if err := m.record(ctx, update, wasComplete); err != nil {
		return err
	}
	return u.store.noteUpdate(ctx, tx, u.key, update, wasComplete, c)
}
