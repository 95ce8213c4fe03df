// Package export owns the formats in which the ledger leaves the program: one encoder a format, each with a test that reads
// it back. It decides names and shapes, never which rows.
package export
