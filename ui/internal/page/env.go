package page

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/look"
)

// Env is what every page is given. The root alone changes it, between two messages.
type Env struct {
	Jobs  *Jobs
	Theme *look.Theme
	Now   func() time.Time
	Book  *Book
	// Syncing says in a few words what is being done for an Item right now; absent when nothing is.
	Syncing map[ledger.ItemID]string
	// Unseen is how many changes the person has not looked at.
	Unseen int
	// Waiting is how much waits for the person's judgement.
	Waiting int
	// Tags are those in use, once they are read.
	Tags []string

	asked []tea.Msg
}

// Ask hands a request to the root, which does it before the next key is read: a command would let keys typed quickly
// overtake it and reach the wrong page. It returns nil, so that an Update can end in it.
func (e *Env) Ask(request tea.Msg) tea.Cmd {
	e.asked = append(e.asked, request)
	return nil
}

// Asked returns the requests since it was last called.
func (e *Env) Asked() []tea.Msg {
	asked := e.asked
	e.asked = nil
	return asked
}

// Today is the person's date.
func (e *Env) Today() ledger.Date { return ledger.DateOf(e.Now()) }

// Book is everything small that is stored, read together after each change. It is never changed once it is made.
type Book struct {
	Loaded       bool  // false until the first reading succeeded
	Err          error // why the last reading did not
	ErrText      string
	FailedAt     time.Time
	Items        []ledger.Item
	Institutions map[ledger.InstitutionID]ledger.Institution
	Accounts     []ledger.Account
	Streams      []ledger.Stream
	Tree         *ledger.Tree // of the categories
	// Main is the currency shown without its code: the one most accounts are kept in.
	Main ledger.Currency
	// Currencies are all that occur, Main included.
	Currencies []ledger.Currency
}

// NewBook arranges what was read: Items by name, accounts as they came, the main currency found.
func NewBook(items []ledger.Item, institutions []ledger.Institution, accounts []ledger.Account, streams []ledger.Stream,
	tree *ledger.Tree) *Book {
	b := &Book{Loaded: true, Items: slices.Clone(items), Accounts: accounts, Streams: streams, Tree: tree}
	slices.SortStableFunc(b.Items, func(x, y ledger.Item) int {
		if x.Removed != y.Removed {
			if x.Removed {
				return 1
			}
			return -1
		}
		return strings.Compare(strings.ToLower(string(x.InstitutionName)), strings.ToLower(string(y.InstitutionName)))
	})
	b.Institutions = make(map[ledger.InstitutionID]ledger.Institution, len(institutions))
	for _, i := range institutions {
		b.Institutions[i.ID] = i
	}
	b.currencies()
	return b
}

func (b *Book) currencies() {
	used := map[ledger.Currency]int{}
	count := func(m *ledger.Money, weight int) {
		if m != nil && m.Currency != "" {
			used[m.Currency] += weight
		}
	}
	for i := range b.Accounts {
		count(b.Accounts[i].Balances.Current, 2)
		count(b.Accounts[i].Balances.Available, 1)
	}
	for i := range b.Streams {
		count(&b.Streams[i].Last, 0)
	}
	for c := range used {
		b.Currencies = append(b.Currencies, c)
	}
	slices.SortFunc(b.Currencies, func(x, y ledger.Currency) int {
		if used[x] != used[y] {
			return used[y] - used[x]
		}
		return strings.Compare(string(x), string(y))
	})
	if len(b.Currencies) > 0 {
		b.Main = b.Currencies[0]
	}
}

// Item returns the Item, or nil.
func (b *Book) Item(id ledger.ItemID) *ledger.Item {
	for i := range b.Items {
		if b.Items[i].ID == id {
			return &b.Items[i]
		}
	}
	return nil
}

// Account returns the account, or nil.
func (b *Book) Account(id ledger.AccountID) *ledger.Account {
	for i := range b.Accounts {
		if b.Accounts[i].ID == id {
			return &b.Accounts[i]
		}
	}
	return nil
}

// Stream returns the stream, or nil.
func (b *Book) Stream(id ledger.StreamID) *ledger.Stream {
	for i := range b.Streams {
		if b.Streams[i].ID == id {
			return &b.Streams[i]
		}
	}
	return nil
}

// BankName returns the printable name of the Item's bank.
func (b *Book) BankName(i *ledger.Item) string {
	if i == nil {
		return "A bank"
	}
	if name := look.Text(i.InstitutionName); name != "" {
		return name
	}
	if inst, ok := b.Institutions[i.Institution]; ok && inst.Name != "" {
		return look.Text(inst.Name)
	}
	return "Unnamed bank"
}

// AccountName returns the printable name of the account with its mask: "Checking ··0000".
func (b *Book) AccountName(id ledger.AccountID) string {
	a := b.Account(id)
	if a == nil {
		return ""
	}
	return NameAndMask(*a)
}

// NameAndMask returns "Checking ··0000".
func NameAndMask(a ledger.Account) string {
	name := look.Text(a.Name)
	if name == "" {
		name = look.Text(a.OfficialName)
	}
	if m := Mask(a); m != "" {
		return name + " " + m
	}
	return name
}

// Mask returns "··0000", or nothing.
func Mask(a ledger.Account) string {
	if m := look.Text(a.Mask); m != "" {
		return "··" + m
	}
	return ""
}

// FitName returns "Checking ··0000" in at most w cells: the name is cut, the mask, which tells accounts apart, stays.
func FitName(a ledger.Account, w int) string {
	mask := Mask(a)
	name := look.Text(a.Name)
	if name == "" {
		name = look.Text(a.OfficialName)
	}
	if mask == "" || look.Width(mask)+4 > w {
		return name
	}
	name, _ = look.Cut(name, w-look.Width(mask)-1)
	return name + " " + mask
}
