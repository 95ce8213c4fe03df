// Package ledger owns the words of the house: money, dates, accounts, transactions, streams, Items, institutions, and the
// pure rules over them. It does no I/O, knows neither Plaid's SDK nor SQL nor the screen, and imports only safetext.
//
// Signs: negative is money out, everywhere. Plaid's sign is flipped once, where its JSON is read. Balances of credit and
// loan accounts are debts and are kept as Plaid gives them: a positive number is owed; NetWorth subtracts them.
//
// Foreign text is safetext.Untrusted. Enumerations are strings with named constants: a value Plaid invents tomorrow is
// kept and shown, never an error.
package ledger
