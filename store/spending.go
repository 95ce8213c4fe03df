package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math/bits"
	"slices"

	"passbook/internal/ledger"
)

// Spending returns what the rows come to by month, category, class and currency, in that order: transfers and what is hidden
// too, under their classes. It reads kept sums and no row. ledger.ErrOverflow: a sum does not fit an amount.
func (s *Store) Spending(ctx context.Context, r ledger.SumRequest) ([]ledger.MonthlySum, error) {
	f, err := s.frame(ctx)
	if err != nil {
		return nil, fmt.Errorf("sum up: %w", mapped(err))
	}
	u := newSummer(f, r)
	last := r.To
	if last == 0 {
		last = 999912
	}
	err = s.query(ctx, "sum up", `SELECT account_key, month, body FROM monthly_sums
		WHERE account_key IN (SELECT value FROM json_each(?)) AND month BETWEEN ? AND ?`, func(rows *sql.Rows) error {
		var at sumPlace
		var body sql.RawBytes
		if err := rows.Scan(&at.account, &at.month, &body); err != nil {
			return err
		}
		return u.add(at, body)
	}, asJSON(u.lines()), int64(r.From), int64(last))
	if err != nil {
		return nil, err
	}
	return u.sums()
}

// summer turns kept sums into monthly sums as they count now. The line of all accounts together says nothing of the accounts;
// those that count otherwise than most, because they are a debt or left out, are taken out of it and added by themselves.
type summer struct {
	frame   *frame
	apart   bool          // by account
	wanted  map[int64]int // accounts to add by themselves, as an index into frame.accounts
	all     bool          // and all others together
	resolve map[int64]int // categories as rows carry them, to an index into keys
	keys    []ledger.CategoryKey
	classes map[classPlace]ledger.Class
	found   map[monthlyKey]*sum
}

type monthlyKey struct {
	month    ledger.Month
	category int // an index into summer.keys
	class    ledger.Class
	currency ledger.Currency
	account  int64
}

// classPlace is all that decides how a sum counts.
type classPlace struct {
	category       int
	counting       marks
	out            bool
	excluded, debt bool
}

func newSummer(f *frame, r ledger.SumRequest) *summer {
	u := &summer{
		frame: f, apart: r.ByAccount, wanted: map[int64]int{}, resolve: map[int64]int{},
		classes: map[classPlace]ledger.Class{}, found: map[monthlyKey]*sum{},
	}
	u.all = len(r.Accounts) == 0 && !r.ByAccount
	for i, a := range f.accounts {
		special := a.excluded || a.debt
		if slices.Contains(r.Accounts, a.id) || (len(r.Accounts) == 0 && (r.ByAccount || special)) {
			u.wanted[a.key] = i
		}
	}
	place := map[ledger.CategoryKey]int{}
	for _, c := range f.categories {
		key := f.tree.Resolve(c.category)
		at, ok := place[key]
		if !ok {
			at = len(u.keys)
			place[key] = at
			u.keys = append(u.keys, key)
		}
		u.resolve[c.key] = at
	}
	return u
}

// lines are the account keys of the lines to read.
func (u *summer) lines() []int64 {
	var keys []int64
	if u.all {
		keys = append(keys, allAccounts)
	}
	for key := range u.wanted {
		keys = append(keys, key)
	}
	return keys
}

func (u *summer) add(at sumPlace, body []byte) error {
	var a framedAccount
	if i, ok := u.wanted[at.account]; ok {
		a = u.frame.accounts[i]
	}
	return decodeSums(body, func(k sumKey, s sum) {
		category, ok := u.resolve[k.shown]
		if !ok { // entered since the frame was read
			return
		}
		key := monthlyKey{month: at.month, category: category, currency: k.currency}
		if u.apart {
			key.account = at.account
		}
		for _, half := range [...]sum{{in: s.in}, {out: s.out}} {
			if half == (sum{}) {
				continue
			}
			place := classPlace{category: category, counting: k.counting, out: half.out.count > 0}
			if u.all && at.account != allAccounts {
				key.class = u.class(place)
				u.at(key).minus(half)
			}
			place.excluded, place.debt = a.excluded, a.debt
			key.class = u.class(place)
			u.at(key).plus(half)
		}
	})
}

func (u *summer) at(k monthlyKey) *sum {
	s, ok := u.found[k]
	if !ok {
		s = &sum{}
		u.found[k] = s
	}
	return s
}

func (u *summer) class(p classPlace) ledger.Class {
	class, ok := u.classes[p]
	if !ok {
		minor := int64(1)
		if p.out {
			minor = -1
		}
		class = u.frame.classOf(u.keys[p.category], p.counting, minor, p.excluded, p.debt)
		u.classes[p] = class
	}
	return class
}

func (u *summer) sums() ([]ledger.MonthlySum, error) {
	list := make([]ledger.MonthlySum, 0, len(u.found))
	accounts := map[int64]ledger.AccountID{}
	for key, i := range u.wanted {
		accounts[key] = u.frame.accounts[i].id
	}
	for k, s := range u.found {
		if *s == (sum{}) {
			continue
		}
		minor, ok := s.minor()
		if !ok {
			return nil, fmt.Errorf("sum up %s: %w", k.month, ledger.ErrOverflow)
		}
		list = append(list, ledger.MonthlySum{
			Month: k.month, Category: u.keys[k.category], Account: accounts[k.account], Class: k.class,
			Sum: ledger.Money{Minor: minor, Currency: k.currency}, Count: s.in.count + s.out.count,
		})
	}
	slices.SortFunc(list, func(a, b ledger.MonthlySum) int {
		return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.Category, b.Category), cmp.Compare(a.Class, b.Class),
			cmp.Compare(a.Sum.Currency, b.Sum.Currency), cmp.Compare(a.Account, b.Account))
	})
	return list, nil
}

// minor returns what came in less what went out; ok is false when it does not fit.
func (s sum) minor() (n int64, ok bool) {
	low, borrow := bits.Sub64(s.in.low, s.out.low, 0)
	high, _ := bits.Sub64(s.in.high, s.out.high, borrow)
	n = int64(low)
	return n, int64(high) == n>>63
}
