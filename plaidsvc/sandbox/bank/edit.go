package bank

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// edit is a change made from outside to what a login shows, from a day on.
type edit struct {
	on     Date
	target Transaction // the row changed or withdrawn, as it was
	remove bool
	name   string
	added  *entry
}

// NewTransaction is a row for Login.AddTransactions. Source: /sandbox/transactions/create.
type NewTransaction struct {
	TransactedOn Date
	PostedOn     Date   // in the future: the row is pending until then
	Amount       Amount // positive = out; its currency must be the account's
	Description  string
}

// ErrNoAccount says that the login has no account that can hold the row.
var ErrNoAccount = errors.New("no account for the transaction")

// ErrNoTransaction says that there is no row to change.
var ErrNoTransaction = errors.New("no transaction to change")

// AddTransactions adds rows to an account, or to the first depository account when account is "". They show from on.
func (l *Login) AddTransactions(on Date, account AccountID, rows []NewTransaction) ([]Transaction, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	accounts := l.ledger.accounts(on)
	index := slices.IndexFunc(accounts, func(a Account) bool {
		return a.ID == account || account == "" && a.Type == Depository
	})
	if index < 0 {
		return nil, fmt.Errorf("add transactions to %q: %w", account, ErrNoAccount)
	}
	var added []Transaction
	for _, row := range rows {
		e := l.newEntry(accounts[index], on, row)
		l.edits = append(l.edits, edit{on: on, added: &e})
		if view, shown := e.on(on); shown {
			added = append(added, view)
		}
	}
	return added, nil
}

func (l *Login) newEntry(account Account, on Date, row NewTransaction) entry {
	id := l.ids.with("added", strconv.Itoa(len(l.edits)))
	posted := row.PostedOn
	if posted.IsZero() {
		posted = row.TransactedOn
	}
	e := entry{shownOn: min(row.TransactedOn, posted), postedOn: posted, pendingAmount: row.Amount.Minor}
	e.row = l.world.taxonomy.guess(row.Description)
	e.row.AccountID = account.ID
	e.row.ID = TransactionID(id.with("posted").id())
	e.row.Amount = row.Amount
	e.row.On, e.row.AuthorizedOn = posted, row.TransactedOn
	if posted > on {
		e.pendingID = TransactionID(id.with("pending").id())
		e.row.PendingID = e.pendingID
	}
	return e
}

// Mutation is a kind of change a bank can make to its data.
type Mutation string

// The mutations, one for each list of /transactions/sync.
const (
	MutateAdd    Mutation = "add"
	MutateModify Mutation = "modify"
	MutateRemove Mutation = "remove"
)

// Mutate makes one change that shows from on, and returns the row it concerns: a small purchase added, or the newest
// posted row renamed or withdrawn.
func (l *Login) Mutate(on Date, mutation Mutation) (Transaction, error) {
	if mutation == MutateAdd {
		added, err := l.AddTransactions(on, "", []NewTransaction{{
			TransactedOn: on, PostedOn: on, Amount: l.smallAmount(on), Description: "Corner Store " + strconv.Itoa(l.editCount()+1),
		}})
		if err != nil {
			return Transaction{}, err
		}
		return added[0], nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	const newest = 512 // more than ever are pending or withdrawn at once
	count := l.ledger.count(on)
	rows := applyEdits(l.ledger.rows(on, max(0, count-newest), count), l.edits, on)
	for i := len(rows) - 1; i >= 0; i-- {
		if rows[i].Pending {
			continue
		}
		change := edit{on: on, target: rows[i], remove: mutation == MutateRemove}
		if !change.remove {
			change.name = rows[i].Name + " (corrected)"
			rows[i].Name = change.name
		}
		l.edits = append(l.edits, change)
		return rows[i], nil
	}
	return Transaction{}, ErrNoTransaction
}

func (l *Login) editCount() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.edits)
}

func (l *Login) smallAmount(on Date) Amount {
	amount := dollars(100 + int64(l.editCount()%900))
	for _, account := range l.Accounts(on) {
		if account.Type == Depository {
			amount.Currency, amount.Exponent = account.Currency, exponentOf(account.Currency)
			break
		}
	}
	return amount
}

// applyEdits is rows with the edits that are known by a day.
func applyEdits(rows []Transaction, edits []edit, on Date) []Transaction {
	changed := map[TransactionID]edit{}
	added := false
	for _, e := range edits {
		if e.on > on {
			continue
		}
		if e.added == nil {
			changed[e.target.ID] = e
		} else if row, shown := e.added.on(on); shown {
			rows = append(rows, row)
			added = true
		}
	}
	if added {
		slices.SortStableFunc(rows, func(a, b Transaction) int { return int(a.On) - int(b.On) })
	}
	if len(changed) == 0 {
		return rows
	}
	kept := rows[:0]
	for _, row := range rows {
		change, found := changed[row.ID]
		if found && change.remove {
			continue
		}
		if found {
			row.Name = change.name
		}
		kept = append(kept, row)
	}
	return kept
}

// effect is a row that edits add (sign 1) or take away (sign -1).
type effect struct {
	row  Transaction
	sign int
}

// effects is what the edits known by a day add and take away.
func (l *Login) effects(on Date) []effect {
	var out []effect
	gone := map[TransactionID]bool{}
	for _, e := range l.edits {
		if e.on > on || !e.remove {
			continue
		}
		gone[e.target.ID] = true
		if !l.added(e.target.ID) && l.ledger.shows(e.target, on) {
			out = append(out, effect{row: e.target, sign: -1})
		}
	}
	for _, e := range l.edits {
		if e.on > on || e.added == nil {
			continue
		}
		if row, shown := e.added.on(on); shown && !gone[row.ID] {
			out = append(out, effect{row: row, sign: 1})
		}
	}
	return out
}

func (l *Login) added(id TransactionID) bool {
	return slices.ContainsFunc(l.edits, func(e edit) bool { return e.added != nil && e.added.row.ID == id })
}

// adjusted moves balances by what edits add and take away.
func adjusted(accounts []Account, effects []effect) []Account {
	for _, e := range effects {
		for i := range accounts {
			if accounts[i].ID != e.row.AccountID {
				continue
			}
			minor := e.row.Amount.Minor * int64(e.sign)
			balances := &accounts[i].Balances
			balances.Available = moved(balances.Available, -minor)
			if !e.row.Pending {
				balances.Current = moved(balances.Current, -minor*debtSign(accounts[i].Type))
			}
		}
	}
	return accounts
}

func moved(amount *Amount, by int64) *Amount {
	if amount == nil || by == 0 {
		return amount
	}
	changed := *amount
	changed.Minor += by
	return &changed
}
