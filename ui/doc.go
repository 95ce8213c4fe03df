// Package ui is the terminal interface: the root model, the router, the dialogs, and the small interfaces through which
// it reads, syncs, links and removes. cmd wires them; ui knows neither the store nor Plaid nor the browser.
//
// Rules of the house, binding for everything below ui/:
//
//   - Only the root implements tea.Model and fills tea.View. Pages and dialogs are pointers that change in place.
//   - The root handles a message in one order: size, background, colours; ctrl+c; the top dialog; a page that reads text;
//     global keys; the page in view; results go to the owner named in them.
//   - View is pure and cheap: it runs for every message. No I/O outside commands; every command comes from page.Jobs.
//   - A result carries the generation it was asked in; a stale one is dropped.
//   - Keys are bindings; the footer, the help and docs/keys.md are made from them.
//   - Foreign text reaches the screen through look.Text only.
//   - At most one frame is on the screen: the dialog's. Nothing moves unless the person or the data moved.
package ui
