// Package recur finds what recurs among transactions, where Plaid tells of no recurring streams, and says what is new about
// streams of either origin: new ones, price changes, missed charges, ended ones. It is pure: rows and streams in, streams and
// events out. What it finds is marked as local, so that nobody takes it for Plaid's word.
package recur
