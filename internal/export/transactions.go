package export

import (
	"fmt"
	"io"
	"iter"
	"strconv"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// Names are what keys in a transaction are called.
type Names struct {
	Categories *ledger.Tree
	Accounts   map[ledger.AccountID]ledger.Account
	Banks      map[ledger.ItemID]safetext.Untrusted
}

// Standing returns what has to be known of a row, besides itself, to say how it counts.
func (n Names) Standing(t ledger.Transaction) ledger.Standing {
	account := n.Accounts[t.Account]
	return ledger.Standing{Paired: t.Partner != 0, Excluded: account.Excluded, Debt: account.Type.IsDebt()}
}

// shares returns what a row adds to which category; they come to its amount exactly.
func (n Names) shares(t ledger.Transaction) ([]ledger.Share, error) {
	shares, err := n.Categories.Shares(t, n.Standing(t))
	if err != nil {
		return nil, fmt.Errorf("transaction %d: %w", t.LocalID, err)
	}
	return shares, nil
}

type plaidCategoryJSON struct {
	Primary    string `json:"primary"`
	Detailed   string `json:"detailed"`
	Confidence string `json:"confidence,omitempty"`
}

type categoryJSON struct {
	Key  string `json:"key"`
	Name string `json:"name"` // with its group: Food and drink › Coffee
}

func (n Names) category(key ledger.CategoryKey) categoryJSON {
	key = n.Categories.Resolve(key)
	return categoryJSON{string(key), n.Categories.FullName(key)}
}

// transactionJSON is Plaid's row, and beside it in shown what rules and the person make of it.
type transactionJSON struct {
	ID             string             `json:"id"`
	LocalID        int64              `json:"local_id"`
	PendingID      string             `json:"pending_id,omitempty"`
	Account        string             `json:"account"`
	Date           *string            `json:"date"`
	AuthorizedDate *string            `json:"authorized_date"`
	Amount         string             `json:"amount"`
	Currency       string             `json:"currency"`
	Name           string             `json:"name"`
	Merchant       *string            `json:"merchant"`
	Category       *plaidCategoryJSON `json:"category"`
	Pending        bool               `json:"pending"`
	Shown          shownJSON          `json:"shown"`
}

// The ..._by of a value is plaid, rule:<id>, you, or new_link of a row that goes on under a new link of its bank.
type shownJSON struct {
	Date       *string      `json:"date"`
	DateBy     string       `json:"date_by"`
	Name       string       `json:"name"`
	NameBy     string       `json:"name_by"`
	Category   categoryJSON `json:"category"`
	CategoryBy string       `json:"category_by"`
	Note       string       `json:"note"`
	Tags       []string     `json:"tags"`
	Hidden     bool         `json:"hidden"`
	HiddenBy   string       `json:"hidden_by"`
	Transfer   *bool        `json:"transfer"` // null: left to the pairs and the category
	TransferBy string       `json:"transfer_by"`
	Counts     string       `json:"counts"`               // spending, income, transfer or hidden
	OtherSide  int64        `json:"other_side,omitempty"` // local_id of the other side of a confirmed transfer
	Parts      []partJSON   `json:"parts"`                // of a split; they come to the amount exactly
}

type partJSON struct {
	Category categoryJSON `json:"category"`
	Amount   string       `json:"amount"`
	Counts   string       `json:"counts"`
	Note     string       `json:"note"`
}

func (n Names) shown(t ledger.Transaction) (shownJSON, error) {
	o := t.Own
	s := shownJSON{
		Date: date(t.ShownOn()), Name: string(t.Title()), NameBy: source(o.NameBy), Category: n.category(t.ShownCategory()),
		CategoryBy: source(o.CategoryBy), Note: o.Note, Tags: tags(o.Tags), Hidden: o.Hidden, HiddenBy: source(o.HiddenBy),
		Transfer: mark(o.Transfer), TransferBy: source(o.TransferBy), Counts: t.Class.String(), OtherSide: int64(t.Partner),
		Parts: []partJSON{},
	}
	if len(o.Parts) > 0 {
		shares, err := n.shares(t)
		if err != nil {
			return s, err
		}
		for _, p := range shares {
			s.Parts = append(s.Parts, partJSON{n.category(p.Category), p.Amount.Decimal(), p.Class.String(), p.Note})
		}
	}
	if !o.On.IsZero() {
		s.DateBy = source(ledger.FromHand)
	} else {
		s.DateBy = source(ledger.FromPlaid)
	}
	return s, nil
}

func mark(m ledger.TransferMark) *bool {
	if m == ledger.TransferUnset {
		return nil
	}
	is := m == ledger.IsTransfer
	return &is
}

func (n Names) transaction(t ledger.Transaction) (transactionJSON, error) {
	shown, err := n.shown(t)

	rec := transactionJSON{
		ID: string(t.ID), LocalID: int64(t.LocalID), PendingID: string(t.PendingID), Account: string(t.Account), Date: date(t.On),
		AuthorizedDate: date(t.AuthorizedOn), Amount: t.Amount.Decimal(), Currency: string(t.Amount.Currency), Name: string(t.Name),
		Merchant: text(t.MerchantName), Pending: t.Pending, Shown: shown,
	}
	if t.Category.Primary != "" {
		rec.Category = &plaidCategoryJSON{t.Category.Primary, t.Category.Detailed, t.Category.Confidence}
	}
	return rec, err
}

// Transactions writes a JSON array of transactions in the order given, row by row: a lifetime of rows needs no more memory than one.
func Transactions(w io.Writer, rows iter.Seq2[ledger.Transaction, error], names Names) error {
	return writeEach(w, rows, func(t ledger.Transaction) (any, error) { return names.transaction(t) })
}

// transactionColumns are the columns of the table of transactions.
func transactionColumns() []string {
	return []string{
		"local_id", "date", "posted_date", "state", "amount", "currency", "name", "merchant", "bank_text", "group", "category", "counts",
		"account", "mask", "bank", "note", "tags", "part", "category_key", "category_by", "account_id", "transaction_id",
	}
}

// TransactionsCSV writes a table of transactions in the order given, row by row. A split transaction is a line for each part, so that
// the amounts come to the same, in all and by category.
func TransactionsCSV(w io.Writer, rows iter.Seq2[ledger.Transaction, error], names Names, opts CSVOptions) error {
	c := &csvWriter{w: w, opts: opts}
	for _, name := range transactionColumns() {
		c.plain(name)
	}
	if err := c.end(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	for t, err := range rows {
		if err != nil {
			return err
		}
		if err := names.lines(c, t); err != nil {
			return err
		}
	}
	return nil
}

func (n Names) lines(c *csvWriter, t ledger.Transaction) error {
	shares, err := n.shares(t)
	if err != nil {
		return err
	}
	for i, p := range shares {
		part := ""
		if len(t.Own.Parts) > 0 {
			part = strconv.Itoa(i + 1)
		}
		note := t.Own.Note
		if p.Note != "" && note != "" {
			note += "\n"
		}
		p.Note = note + p.Note
		n.cells(c, t, p, part)
		if err := c.end(); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return nil
}

func (n Names) cells(c *csvWriter, t ledger.Transaction, share ledger.Share, part string) {
	account := n.Accounts[t.Account]
	node := n.Categories.Node(share.Category)
	group, _ := n.Categories.Group(node.Group)
	state := "posted"
	if t.Pending {
		state = "pending"
	}
	c.plain(strconv.FormatInt(int64(t.LocalID), 10))
	c.plain(t.ShownOn().String())
	c.plain(t.On.String())
	c.plain(state)
	c.plain(share.Amount.Decimal())
	c.text(safetext.Untrusted(share.Amount.Currency))
	c.text(t.Title())
	c.text(t.MerchantName)
	c.text(t.Name)
	c.text(safetext.Untrusted(group.Name))
	c.text(safetext.Untrusted(node.Name))
	c.plain(share.Class.String())
	c.text(account.Name)
	c.text(account.Mask)
	c.text(n.Banks[account.Item])
	c.note(safetext.Untrusted(share.Note))
	c.list(t.Own.Tags)
	c.plain(part)
	c.text(safetext.Untrusted(node.Key))
	c.plain(source(t.Own.CategoryBy))
	c.text(safetext.Untrusted(t.Account))
	c.text(safetext.Untrusted(t.ID))
}
