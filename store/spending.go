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
	resolve []int         // categories by the number rows carry, as an index into keys; -1 is none
	keys    []ledger.CategoryKey
	classes []ledger.Class // by classPlace.index; 0 is not looked up yet
	// currencies are those met so far, in the order of the sums of a block.
	currencies []ledger.Currency
	found      map[sumPlace]*block
}

// block is the sums of one month, and of one account when they are kept apart.
type block struct{ sums []sum }

// Classes are 1 to 4.
const classCount = int(ledger.Hidden) + 1

// classPlace is all that decides how a sum counts.
type classPlace struct {
	category       int
	counting       marks
	out            bool
	excluded, debt bool
}

func (p classPlace) index() int {
	return ((p.category*countingMarks+int(p.counting/markHidden))*2+boolIndex(p.out))*accountKinds + boolIndex(p.excluded) + 2*boolIndex(p.debt)
}

func newSummer(f *frame, r ledger.SumRequest) *summer {
	u := &summer{frame: f, apart: r.ByAccount, wanted: map[int64]int{}, found: map[sumPlace]*block{}}
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
		for int64(len(u.resolve)) <= c.key {
			u.resolve = append(u.resolve, -1)
		}
		u.resolve[c.key] = at
	}
	u.classes = make([]ledger.Class, classPlace{category: len(u.keys)}.index())
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
	special := u.all && at.account != allAccounts
	if !u.apart {
		at.account = allAccounts
	}
	b, ok := u.found[at]
	if !ok {
		b = &block{}
		u.found[at] = b
	}
	return decodeSums(body, func(k sumKey, s sum) {
		if k.shown >= int64(len(u.resolve)) || u.resolve[k.shown] < 0 { // entered since the frame was read
			return
		}
		currency := u.currency(k.currency)
		for _, half := range [...]sum{{in: s.in}, {out: s.out}} {
			if half == (sum{}) {
				continue
			}
			place := classPlace{category: u.resolve[k.shown], counting: k.counting, out: half.out.count > 0}
			if special {
				u.at(b, place, currency).minus(half)
			}
			place.excluded, place.debt = a.excluded, a.debt
			u.at(b, place, currency).plus(half)
		}
	})
}

func (u *summer) currency(c ledger.Currency) int {
	at := slices.Index(u.currencies, c)
	if at < 0 {
		at = len(u.currencies)
		u.currencies = append(u.currencies, c)
	}
	return at
}

// at returns the sum in a block that such rows belong to.
func (u *summer) at(b *block, p classPlace, currency int) *sum {
	class := &u.classes[p.index()]
	if *class == 0 {
		minor := int64(1)
		if p.out {
			minor = -1
		}
		*class = u.frame.classOf(u.keys[p.category], p.counting, minor, p.excluded, p.debt)
	}
	each := len(u.keys) * classCount
	if missing := (currency+1)*each - len(b.sums); missing > 0 {
		b.sums = append(b.sums, make([]sum, missing)...)
	}
	return &b.sums[currency*each+p.category*classCount+int(*class)]
}

func (u *summer) sums() ([]ledger.MonthlySum, error) {
	var list []ledger.MonthlySum
	for at, b := range u.found {
		var account ledger.AccountID
		if u.apart {
			account = u.frame.accounts[u.wanted[at.account]].id
		}
		for i, s := range b.sums {
			if s == (sum{}) {
				continue
			}
			minor, ok := s.minor()
			if !ok {
				return nil, fmt.Errorf("sum up %s: %w", at.month, ledger.ErrOverflow)
			}
			each := len(u.keys) * classCount
			list = append(list, ledger.MonthlySum{
				Month: at.month, Category: u.keys[i%each/classCount], Account: account, Class: ledger.Class(i % classCount),
				Sum: ledger.Money{Minor: minor, Currency: u.currencies[i/each]}, Count: s.in.count + s.out.count,
			})
		}
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
