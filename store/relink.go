package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"passbook/internal/ledger"
)

// Continuation proposes how the accounts of a new Item continue those of an old one of the same bank, for the person to
// confirm. ErrNotFound: there is no such Item.
func (s *Store) Continuation(ctx context.Context, old, fresh ledger.ItemID) (ledger.Continuation, error) {
	for _, id := range [...]ledger.ItemID{old, fresh} {
		if _, err := s.Item(ctx, id); err != nil {
			return ledger.Continuation{}, err
		}
	}
	accounts, err := s.Accounts(ctx)
	if err != nil {
		return ledger.Continuation{}, err
	}
	of := func(item ledger.ItemID) []ledger.Account {
		return slices.DeleteFunc(slices.Clone(accounts), func(a ledger.Account) bool { return a.Item != item })
	}
	return ledger.MatchAccounts(of(old), of(fresh)), nil
}

// ErrContinuation is the reason an account cannot go on as another; the message says what is wrong.
var ErrContinuation = errors.New("the account cannot go on as that one")

// ContinueAccounts lets accounts of an old Item go on as accounts of a new one, as one act. What the person wrote moves to the
// same row of the new account, and the old row is hidden, so that nothing counts twice; rows that the new account does not
// have keep what they have and go on counting. Called again, when the new account has more of its history, it moves the rest.
// ErrContinuation, ErrNotFound: nothing was changed.
func (s *Store) ContinueAccounts(ctx context.Context, title string, matches []ledger.AccountMatch) (ledger.Act, error) {
	act, err := s.act(ctx, title, func(ctx context.Context, j *journal) error {
		r := relink{journal: j, found: map[ledger.LocalID]ledger.LocalID{}}
		for _, m := range matches {
			if err := r.account(ctx, m); err != nil {
				return fmt.Errorf("account %s: %w", m.Old, err)
			}
		}
		if err := r.pairs(ctx); err != nil {
			return err
		}
		return r.rows(ctx)
	})
	if err != nil {
		return ledger.Act{}, fmt.Errorf("continue accounts: %w", err)
	}
	return act, nil
}

// relink is one act of ContinueAccounts.
type relink struct {
	*journal
	found map[ledger.LocalID]ledger.LocalID // old rows to new ones
}

// account finds the rows of one account again, and notes that it goes on.
func (r *relink) account(ctx context.Context, m ledger.AccountMatch) error {
	tx := r.book.tx
	var old, fresh, oldItem, freshItem int64
	var wasExcluded, isExcluded bool
	read := "SELECT account_key, item_key, excluded FROM accounts WHERE account_id = ? ORDER BY account_key DESC LIMIT 1"
	if err := tx.QueryRowContext(ctx, read, string(m.Old)).Scan(&old, &oldItem, &wasExcluded); err != nil {
		return err
	}
	if err := tx.QueryRowContext(ctx, read, string(m.New)).Scan(&fresh, &freshItem, &isExcluded); err != nil {
		return fmt.Errorf("account %s: %w", m.New, err)
	}
	if oldItem == freshItem {
		return fmt.Errorf("%w: both are of one bank link", ErrContinuation)
	}
	known, err := continuedAs(ctx, tx, m.Old)
	if err != nil {
		return err
	}
	if known.Valid && known.String != string(m.New) {
		return fmt.Errorf("%w: it goes on as another one already", ErrContinuation)
	}
	var other string
	err = tx.QueryRowContext(ctx, `SELECT old_account_id FROM continued_accounts WHERE new_account_id = ?1 AND old_account_id <> ?2
		UNION ALL SELECT old_account_id FROM continued_accounts WHERE old_account_id = ?1`, string(m.New), string(m.Old)).Scan(&other)
	if !errors.Is(err, sql.ErrNoRows) {
		return errors.Join(err, fmt.Errorf("%w: that one has gone on itself, or another goes on as it", ErrContinuation))
	}
	if !known.Valid {
		name, err := document(m.New)
		if err != nil {
			return err
		}
		if err := r.set(ctx, ledger.ContinuedThing, string(m.Old), sql.NullString{}, name); err != nil {
			return err
		}
		if wasExcluded && !isExcluded {
			if err := r.set(ctx, ledger.ExcludedThing, string(m.New), flagged(false), flagged(true)); err != nil {
				return err
			}
		}
		if err := r.dismissed(ctx, m, oldItem, freshItem); err != nil {
			return err
		}
	}
	before, err := relinkRows(ctx, tx, old, known.Valid)
	if err != nil {
		return err
	}
	after, err := relinkRows(ctx, tx, fresh, false)
	if err != nil {
		return err
	}
	for _, match := range ledger.MatchRelinked(before, after) {
		r.found[match.Old] = match.New
	}
	return nil
}

// relinkRows returns the rows of an account; of one that goes on already, those that an earlier act has not moved and hidden.
func relinkRows(ctx context.Context, tx *sql.Tx, account int64, unmoved bool) ([]ledger.RelinkRow, error) {
	text := "SELECT local_id, amount_minor, currency, on_date, name, coalesce(merchant_name, '') FROM transactions WHERE account_key = ?1"
	args := []any{account}
	if unmoved {
		moved, err := encodeLayer(ledger.HiddenByNewLink())
		if err != nil {
			return nil, err
		}
		text += ` AND local_id NOT IN (SELECT o.local_id FROM overlays o JOIN layers l ON l.layer_key = o.hand_key WHERE l.body = ?2)`
		args = append(args, moved)
	}
	var list []ledger.RelinkRow
	err := eachRow(ctx, tx, text, func(rows *sql.Rows) error {
		var r ledger.RelinkRow
		err := rows.Scan(&r.ID, &r.Amount.Minor, &r.Amount.Currency, &r.On, &r.Name, &r.Merchant)
		list = append(list, r)
		return err
	}, args...)
	return list, err
}

// pairs lets the new rows take the places of the old ones in transfers, confirmed and rejected ones. A place that the matcher
// has given to the new row already stays as it is.
func (r *relink) pairs(ctx context.Context) error {
	var known []ledger.Pair
	if err := eachRow(ctx, r.book.tx, "SELECT "+pairColumns+" FROM pairs p ORDER BY p.a_id, p.b_id", func(rows *sql.Rows) error {
		p, err := scanPair(rows)
		known = append(known, p)
		return err
	}); err != nil {
		return err
	}
	taken := map[ledger.LocalID]bool{} // sides of confirmed pairs that stay
	at := map[[2]ledger.LocalID]*ledger.Pair{}
	for i, p := range known {
		at[[2]ledger.LocalID{p.A, p.B}] = &known[i]
		if p.State == ledger.PairConfirmed && !r.moves(p) {
			taken[p.A], taken[p.B] = true, true
		}
	}
	var joined []ledger.Pair
	for _, p := range known {
		if !r.moves(p) {
			continue
		}
		if err := r.setPair(ctx, &p, nil); err != nil {
			return err
		}
		next := p
		next.A, next.B = r.now(p.A), r.now(p.B)
		there := at[[2]ledger.LocalID{next.A, next.B}]
		confirmed := p.State == ledger.PairConfirmed
		if p.State == ledger.PairProposed || there != nil && there.State != ledger.PairProposed || confirmed && (taken[next.A] || taken[next.B]) {
			continue
		}
		if err := r.setPair(ctx, there, &next); err != nil {
			return err
		}
		at[[2]ledger.LocalID{next.A, next.B}] = &next
		if confirmed {
			taken[next.A], taken[next.B] = true, true
			joined = append(joined, next)
		}
	}
	return r.dropProposals(ctx, joined)
}

// dropProposals takes away what is proposed for rows that are sides of a confirmed pair now.
func (r *relink) dropProposals(ctx context.Context, joined []ledger.Pair) error {
	for _, p := range joined {
		for _, id := range [...]ledger.LocalID{p.A, p.B} {
			pairs, err := pairsOf(ctx, r.book.tx, id)
			if err != nil {
				return err
			}
			for _, q := range pairs {
				if q.State != ledger.PairProposed {
					continue
				}
				if err := r.setPair(ctx, &q, nil); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// moves reports whether a side of the pair is a row that was found again.
func (r *relink) moves(p ledger.Pair) bool { return r.now(p.A) != p.A || r.now(p.B) != p.B }

// now returns the row that is in the place of a row from now on.
func (r *relink) now(id ledger.LocalID) ledger.LocalID {
	if fresh, ok := r.found[id]; ok {
		return fresh
	}
	return id
}

// rows moves what the person wrote and hides the old rows.
func (r *relink) rows(ctx context.Context) error {
	for _, old := range slices.Sorted(maps.Keys(r.found)) {
		_, was, err := r.book.said(ctx, old)
		if err != nil {
			return err
		}
		if !was.hand.IsZero() {
			err := r.say(ctx, r.found[old], func(s *said) error { s.hand = ledger.HandOver(was.hand, s.hand); return nil })
			if err != nil {
				return err
			}
		}
		if err := r.say(ctx, old, func(s *said) error { s.hand = ledger.HiddenByNewLink(); return nil }); err != nil {
			return err
		}
	}
	return nil
}

func continuedAs(ctx context.Context, tx *sql.Tx, old ledger.AccountID) (fresh sql.NullString, err error) {
	err = tx.QueryRowContext(ctx, "SELECT new_account_id FROM continued_accounts WHERE old_account_id = ?", string(old)).Scan(&fresh.String)
	if errors.Is(err, sql.ErrNoRows) {
		return sql.NullString{}, nil
	}
	fresh.Valid = err == nil
	return fresh, err
}

// setContinued sets what an account goes on as; it is named by its id.
func setContinued(ctx context.Context, b *book, name string, value sql.NullString) error {
	if !value.Valid {
		_, err := b.tx.ExecContext(ctx, "DELETE FROM continued_accounts WHERE old_account_id = ?", name)
		return err
	}
	var fresh string
	if err := readDocument(value, &fresh); err != nil {
		return err
	}
	_, err := b.tx.ExecContext(ctx, "INSERT INTO continued_accounts (old_account_id, new_account_id) VALUES (?, ?)", name, fresh)
	return err
}

// ContinuedAccounts returns the accounts that go on as others, by the old account.
func (s *Store) ContinuedAccounts(ctx context.Context) ([]ledger.AccountMatch, error) {
	var list []ledger.AccountMatch
	err := s.query(ctx, "list continued accounts", "SELECT old_account_id, new_account_id FROM continued_accounts ORDER BY old_account_id",
		func(rows *sql.Rows) error {
			m := ledger.AccountMatch{Sure: true, Why: "you said so"}
			err := rows.Scan(&m.Old, &m.New)
			list = append(list, m)
			return err
		})
	return list, err
}
