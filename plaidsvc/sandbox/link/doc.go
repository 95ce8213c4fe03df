// Package link is an offline Plaid Link for the web: the script a page loads, the panes a person meets, the page of an
// OAuth bank, the Hosted Link page, and the HTTP handlers behind them. It is written from Plaid's public documentation of
// the interface (https://plaid.com/docs/link/web/) and shares no code and no looks with Plaid's own.
//
// It owns the session: which pane comes next, the events and their metadata, the answers given so far. It must not know
// banks, Items or tokens: those are asked of a Backend. It imports nothing of the programs that use it.
package link
