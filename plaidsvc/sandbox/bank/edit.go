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
	target TransactionID // of a row changed or withdrawn
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
	rows := l.rowsLocked(on)
	for i := len(rows) - 1; i >= 0; i-- {
		if rows[i].Pending {
			continue
		}
		change := edit{on: on, target: rows[i].ID, remove: mutation == MutateRemove}
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
			changed[e.target] = e
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

// adjusted moves balances by what the edits add and take away.
func (l *Login) adjusted(accounts []Account, on Date) []Account {
	before := l.ledger.rows(on, 0, l.ledger.count(on))
	posted, held := sums(before)
	newPosted, newHeld := sums(l.rowsLocked(on))
	for i := range accounts {
		id := accounts[i].ID
		dp, dh := newPosted[id]-posted[id], newHeld[id]-held[id]
		sign := int64(-1)
		if accounts[i].Type == Credit || accounts[i].Type == Loan {
			sign = 1
		}
		accounts[i].Balances.Current = moved(accounts[i].Balances.Current, sign*dp)
		accounts[i].Balances.Available = moved(accounts[i].Balances.Available, -dp-dh)
	}
	return accounts
}

func sums(rows []Transaction) (posted, held map[AccountID]int64) {
	posted, held = map[AccountID]int64{}, map[AccountID]int64{}
	for i := range rows {
		if rows[i].Pending {
			held[rows[i].AccountID] += rows[i].Amount.Minor
		} else {
			posted[rows[i].AccountID] += rows[i].Amount.Minor
		}
	}
	return posted, held
}

func moved(amount *Amount, by int64) *Amount {
	if amount == nil || by == 0 {
		return amount
	}
	changed := *amount
	changed.Minor += by
	return &changed
}
