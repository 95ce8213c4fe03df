package bank

import "slices"

// accountSpec is an account as its source describes it.
type accountSpec struct {
	name, officialName, mask string
	kind                     AccountType
	subtype                  string
	currency                 Currency
	owner                    string
	opening                  int64 // minor units before the first row; for debts what was owed
	limit                    int64 // credit limit in minor units; 0 none
	// fixed, where set, is what the bank always says, whatever the rows add up to.
	fixed *Balances
	// forced, where set, is the available balance whatever the rows add up to.
	forced *int64
	// worth, where set, is the value on a day of an account without rows.
	worth func(on Date) (available *Amount, current Amount)
}

// entry is the life of one transaction: pending, posted, enriched, withdrawn.
type entry struct {
	row        Transaction // as posted, and as enriched if it is
	account    int
	shownOn    Date // the first day the bank shows it
	postedOn   Date // zero: it never posts
	goneOn     Date // zero: it stays
	enrichedOn Date // zero: row is what the bank says from the start

	pendingID     TransactionID // set when it has a pending phase
	pendingAmount int64
	plain         *plainText // what the row says until enrichedOn
}

// plainText is what a row says before Plaid has enriched it.
type plainText struct {
	name     string
	personal PersonalFinanceCategory
	category Category
}

// dated is the date the row bears on a day, if the bank shows it then.
func (e *entry) dated(day Date) (Date, bool) {
	switch {
	case day < e.shownOn, e.goneOn != 0 && day >= e.goneOn:
		return 0, false
	case e.postedOn == 0 || day < e.postedOn:
		return e.shownOn, true
	default:
		return e.row.On, true
	}
}

// on is the row as the bank shows it on a day.
func (e *entry) on(day Date) (Transaction, bool) {
	var row Transaction
	_, shown := e.dated(day)
	if shown {
		e.write(&row, day)
	}
	return row, shown
}

// write puts the row of a day on which it is shown into row.
func (e *entry) write(row *Transaction, day Date) {
	*row = e.row
	if e.plain != nil && (e.enrichedOn == 0 || day < e.enrichedOn) {
		row.Name, row.Personal, row.Category = e.plain.name, e.plain.personal, e.plain.category
		row.MerchantName, row.MerchantEntityID, row.Website, row.LogoURL, row.Counterparties = "", "", "", "", nil
	}
	if e.postedOn == 0 || day < e.postedOn {
		row.ID, row.PendingID = e.pendingID, ""
		row.Pending = true
		row.On = e.shownOn
		row.Amount.Minor = e.pendingAmount
		row.CheckNumber = ""
	}
}

// book is the bank's ledger of one login: rows appended by its source, never changed.
type book struct {
	ids      key // of account and transaction ids; differs from Item to Item
	specs    []accountSpec
	accounts []AccountID
	entries  []entry
}

func newBook(ids key, specs []accountSpec) *book {
	b := &book{ids: ids, specs: specs}
	for i, spec := range specs {
		b.accounts = append(b.accounts, AccountID(ids.with("account", spec.name, spec.mask).at(int64(i)).id()))
	}
	return b
}

// rows are the rows of a day in ascending order of date, then of appearance.
func (b *book) rows(day Date) []Transaction {
	// date and index in one number, so that sorting moves little
	places := make([]uint64, 0, len(b.entries))
	for i := range b.entries {
		if on, shown := b.entries[i].dated(day); shown {
			places = append(places, uint64(on)<<32|uint64(i))
		}
	}
	slices.Sort(places)
	out := make([]Transaction, len(places))
	for i, place := range places {
		b.entries[uint32(place)].write(&out[i], day)
	}
	return out
}

// accountsOn are the accounts with what rows make of their balances.
func (b *book) accountsOn(rows []Transaction, on Date) []Account {
	posted := make([]int64, len(b.specs))
	held := make([]int64, len(b.specs))
	place := make(map[AccountID]int, len(b.specs))
	for i, id := range b.accounts {
		place[id] = i
	}
	for i := range rows {
		if rows[i].Amount.Currency != b.specs[place[rows[i].AccountID]].currency {
			continue
		}
		if rows[i].Pending {
			held[place[rows[i].AccountID]] += rows[i].Amount.Minor
		} else {
			posted[place[rows[i].AccountID]] += rows[i].Amount.Minor
		}
	}
	out := make([]Account, len(b.specs))
	for i, spec := range b.specs {
		out[i] = spec.account(b.accounts[i], posted[i], held[i], on)
	}
	return out
}

// account is the account on a day, given the sums of its posted and its pending rows.
func (s accountSpec) account(id AccountID, posted, held int64, on Date) Account {
	return Account{
		ID: id, Name: s.name, OfficialName: s.officialName, Mask: s.mask, Type: s.kind, Subtype: s.subtype,
		Currency: s.currency, Owner: s.owner, Balances: s.balances(posted, held, on),
	}
}

func (s accountSpec) balances(posted, held int64, on Date) Balances {
	if s.fixed != nil {
		return *s.fixed
	}
	money := func(minor int64) *Amount {
		return &Amount{Minor: minor, Exponent: exponentOf(s.currency), Currency: s.currency}
	}
	var out Balances
	switch {
	case s.worth != nil:
		available, current := s.worth(on)
		out.Available, out.Current = available, &current
	case s.kind == Credit:
		current := s.opening + posted
		out.Current = money(current)
		if s.limit > 0 {
			out.Limit = money(s.limit)
			out.Available = money(s.limit - current - held)
		}
	case s.kind == Loan:
		out.Current = money(s.opening + posted)
	case s.kind == Depository:
		current := s.opening - posted
		out.Current = money(current)
		if s.subtype != "cd" {
			out.Available = money(current - held)
		}
	default:
		out.Current = money(s.opening - posted)
	}
	if s.forced != nil {
		out.Available = money(*s.forced)
	}
	return out
}
