// Package syncer brings Items up to date: it asks a source for every page of an update, hands the pages to a repository
// that applies them with the cursor in one commit, and reads accounts, status, institution and recurring streams beside it. It
// knows neither Plaid's SDK nor SQL; it declares the interfaces it needs.
//
// An update begins at the cursor of the last commit. Its pages are staged one by one, so that a program that is killed
// goes on where it stopped, but nothing of it is seen before the last page is there (Plaid: transactions/sync-migration).
// When Plaid says that its data changed between two pages, everything staged is dropped and the update begins again at
// the cursor it began with, never at the beginning of the history.
//
// # When the history is complete
//
// A new Item has about its last 30 days at once and the rest minutes later. Plaid says when all is in only in a webhook
// (historical_update_complete), which a program without a public address does not get. Passbook concludes it from an
// update that ended with has_more false and any of:
//
//   - it added a transaction more than FirstMonth older than the link: only the historical pull brings those;
//   - Plaid's last_successful_update had moved on before the update began: the pull of the first days has been followed by
//     another;
//   - it began at a stored cursor, brought nothing, and the link is older than SettledAfter.
//
// The conclusion decides when recurring streams are asked for and what the person is told. It never stops a later row
// from arriving.
package syncer
