// Package bank is the world behind the offline Plaid Sandbox: the institutions, the logins that open them, and
// the accounts, transactions, recurring streams and categories those logins show.
//
// Everything is a pure function of the seed, the login and the day asked for: the same question always has the same
// answer, to the byte, and asking about a later day shows what the bank knows by then (pending rows have posted,
// holds are gone, new purchases have appeared). Only Login.AddTransactions and Login.Mutate add to what a login
// shows, and they too are repeatable.
//
// Who can sign in, at any institution, with pass_good unless said otherwise (see OpenLogin):
//
//	user_good                  Plaid's own test customer: ten accounts, sixteen transactions every thirty days
//	user_household_rivera      a family that rents: two wages, two cards, a student loan
//	user_household_lindqvist   a couple with a house: a wage and a pension, a mortgage, an account in euro
//	user_custom                what the password describes, as JSON
//	user_transactions_dynamic  user_good's data under any password, meant for added transactions
//	user_bulk_<N>              N transactions over ten years, for load tests
//
// Passwords mfa_device, mfa_questions_<n>_<m>, mfa_selections and mfa_selections_<n>_<m>_<o> ask for a second factor,
// error_<CODE> is refused with that code.
//
// The package knows no HTTP, no tokens, no cursors and no client. It imports nothing but the standard library.
package bank
