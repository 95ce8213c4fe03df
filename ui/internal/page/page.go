// Package page is the contract between the root of the terminal interface and its pages: what a page is, what it is
// given (Env), what it may ask for (the request messages) and how its I/O runs (Jobs). It draws nothing and knows no page.
//
// Rules: pages have pointer receivers and change only in Init, Update, SetSize, Refresh, Back and Click; View is pure.
// I/O happens only in commands made by Jobs. A result carries the generation it was asked in, and a stale one is dropped.
package page

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
)

// Page is one page on the screen. Coordinates of mouse messages are its own: (0, 0) is its upper left cell.
type Page interface {
	Init() tea.Cmd
	Update(tea.Msg) tea.Cmd
	// View returns at most the page's height in lines, each at most its width.
	View() string
	SetSize(w, h int)
	// CapturesText reports that the page is reading text: the root then passes every key except ctrl+c.
	CapturesText() bool
	// Cursor is where the terminal's cursor stands while the page reads text, else nil.
	Cursor() *tea.Cursor
	// Refresh is called when Env.Book has changed.
	Refresh() tea.Cmd
	// Back undoes the innermost thing: a detail, a search, a filter. It reports false when nothing is left to undo.
	Back() (tea.Cmd, bool)
	// Crumbs says where inside the page the person is, and Filter what limits the rows; both printable.
	Crumbs() []string
	Filter() string
	// ShortHelp are the page's bindings for the footer, the most useful first; disabled ones are not shown.
	ShortHelp() []key.Binding
	// Scopes are all its bindings, for the help and docs/keys.md.
	Scopes() []Scope
}

// Scope is a set of bindings that work at the same time. bubbles/help groups bindings by columns without names; people look
// for a name.
type Scope struct {
	Name     string
	Bindings []key.Binding
	Idle     bool // not in force right now
}

// Kind names a page.
type Kind uint8

// The pages, in the order of their digits.
const (
	Accounts Kind = iota
	Transactions
	Recurring
	Institutions
	Changes
	Spending
	Worth
	Review
	Kinds
)

// String returns the page's title.
func (k Kind) String() string {
	switch k {
	case Accounts:
		return "Accounts"
	case Transactions:
		return "Transactions"
	case Recurring:
		return "Recurring"
	case Institutions:
		return "Institutions"
	case Changes:
		return "Changes"
	case Spending:
		return "Spending"
	case Worth:
		return "Net worth"
	case Review:
		return "Review"
	}
	return ""
}

// Short returns the title where room is short.
func (k Kind) Short() string {
	switch k {
	case Accounts:
		return "Accts"
	case Transactions:
		return "Trans"
	case Recurring:
		return "Recur"
	case Institutions:
		return "Banks"
	case Changes:
		return "New"
	case Spending:
		return "Spend"
	case Worth:
		return "Worth"
	case Review:
	}
	return k.String()
}

// Route is an address of a page: equal routes are the same page with the same cursor and scroll.
type Route struct {
	Kind    Kind
	Account ledger.AccountID
	Item    ledger.ItemID
	Stream  ledger.StreamID
	Row     ledger.LocalID // to begin at
	Text    string         // a query
}

// Base reports whether the route is a page as its digit opens it.
func (r Route) Base() bool { return r == Route{Kind: r.Kind} }
