package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"passbook/internal/ledger"
)

// arrival is a staged page as it is merged: each id once, as it came last, and oldest first, for the table and the search index
// are quick at their ends.
type arrival struct {
	rows    []arrived
	removed []ledger.TransactionID
	told    int // how many rows the page has, before each is taken once
}

// arrived is a row as Plaid tells it.
type arrived struct {
	ledger.Transaction
	details string // as they are stored; empty where there are none
	words   *plaidWords
}

func arrive(t ledger.Transaction) (arrived, error) {
	t.LocalID = 0
	body, err := document(t.Details)
	if body.String == "{}" {
		body.String = ""
	}
	return arrived{t, body.String, wordsOfPlaid(&t)}, err
}

// unpack does all of the work on a page that needs no database.
func unpack(body []byte) (arrival, error) {
	p, err := decodePage(body)
	if err != nil {
		return arrival{}, err
	}
	return arrivalOf(p)
}

func arrivalOf(p ledger.Page) (arrival, error) {
	last := make(map[ledger.TransactionID]*ledger.Transaction, len(p.Added)+len(p.Modified))
	for _, list := range [...][]ledger.Transaction{p.Added, p.Modified} {
		for i := range list {
			last[list[i].ID] = &list[i]
		}
	}
	a := arrival{rows: make([]arrived, 0, len(last)), removed: p.Removed, told: len(p.Added) + len(p.Modified) + len(p.Removed)}
	for _, list := range [...][]ledger.Transaction{p.Added, p.Modified} {
		for i := range list {
			if t := &list[i]; last[t.ID] == t {
				row, err := arrive(*t)
				if err != nil {
					return arrival{}, err
				}
				a.rows = append(a.rows, row)
			}
		}
	}
	slices.SortStableFunc(a.rows, func(a, b arrived) int { return cmp.Compare(a.ShownOn(), b.ShownOn()) })
	return a, nil
}

// replay hands on the staged pages one at a time, so that a long history is never in memory as a whole. While one is merged the
// next is unpacked. Each is deleted as it is read: its room is there for the rows.
func (u *Update) replay(ctx context.Context, tx *sql.Tx, backwards bool, see func(arrival) error) error {
	if u.only != nil {
		page, err := arrivalOf(*u.only)
		if err != nil {
			return err
		}
		return see(page)
	}
	type unpacked struct {
		page arrival
		err  error
	}
	var ahead chan unpacked
	merge := func() error {
		if ahead == nil {
			return nil
		}
		next := <-ahead
		if next.err != nil {
			return next.err
		}
		return see(next.page)
	}
	for n := range u.pages {
		page := n + 1
		if backwards {
			page = u.pages - n
		}
		body, err := u.unstage(ctx, tx, page)
		if err != nil {
			return err
		}
		coming := make(chan unpacked, 1)
		go func() {
			a, err := unpack(body)
			coming <- unpacked{a, err}
		}()
		if err := merge(); err != nil {
			return err
		}
		ahead = coming
	}
	return merge()
}

// unstage takes a page off the disk.
func (u *Update) unstage(ctx context.Context, tx *sql.Tx, page int) (body []byte, err error) {
	err = tx.QueryRowContext(ctx, "SELECT body FROM stages WHERE item_key = ? AND page = ?", u.key, page).Scan(&body)
	if err != nil {
		return nil, err
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM stages WHERE item_key = ? AND page = ?", u.key, page)
	return body, err
}

// newestFirst reports whether the staged pages go back in time. Merged from the last to the first, their rows are written in the
// order of their days.
func (u *Update) newestFirst(ctx context.Context, tx *sql.Tx) (yes bool, err error) {
	if u.pages < 2 {
		return false, nil
	}
	err = tx.QueryRowContext(ctx, `SELECT coalesce((SELECT newest_on FROM stages WHERE item_key = ?1 AND page = 1) >
		(SELECT newest_on FROM stages WHERE item_key = ?1 AND page = ?2), 0)`, u.key, u.pages).Scan(&yes)
	return yes, err
}
