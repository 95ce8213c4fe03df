// Package query owns Passbook's one query language: filters, the command line, rules, saved views, budgets and exports are
// all written in it, and the same text means the same rows everywhere. docs/query.md is its page for people.
//
// Parse turns text into a Query, a tree of typed conditions; String prints it back in canonical form, and parsing that gives
// the same tree. Relative dates stay as they were typed until Query.On tells what day it is. Matcher.Match is what a query
// means: another evaluation of the same tree, such as SQL, is right where it agrees with it.
//
// The package does no I/O and knows neither the store nor the screen. It must not grow a condition that only one of them
// can evaluate.
package query
