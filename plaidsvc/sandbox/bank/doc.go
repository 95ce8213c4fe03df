// Package bank is the world behind the offline Plaid Sandbox: the institutions, the logins that open them, and
// the accounts, transactions, recurring streams and categories those logins show.
//
// Everything is a pure function of the seed, the login and the day asked for: the same question always has the same
// answer, to the byte, and asking about a later day shows what the bank knows by then (pending rows have posted,
// holds are gone, new purchases have appeared). Only Login.AddTransactions and Login.Mutate add to what a login
// shows, and they too are repeatable.
//
// The package knows no HTTP, no tokens, no cursors and no client. It imports nothing but the standard library.
package bank
