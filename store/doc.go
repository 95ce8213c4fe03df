// Package store owns the SQLite file: opening it safely, its schema and migrations, and every statement that reads or
// writes it. It speaks ledger's words at its edge and maps driver errors to the few errors a caller can act on.
//
// It must not know Plaid, the screen or the network; seal or open secrets (it keeps sealed bytes as they come); format
// anything for people; or hold a transaction open while something outside the database happens.
//
// One connection writes and a small pool reads beside it. Every write is one IMMEDIATE transaction, so a process that is
// killed leaves the state before or after it and nothing in between.
package store
