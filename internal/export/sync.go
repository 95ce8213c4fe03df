package export

import (
	"io"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// BankSync is how one bank came out of a sync.
type BankSync struct {
	Item            ledger.ItemID
	Bank            safetext.Untrusted
	State           SyncState
	Changes         ledger.Changes
	HistoryComplete bool
	What, Next      string // in words, of one that is not up to date
}

// SyncState is whether a bank is up to date. The words are those of the JSON.
type SyncState string

// The states.
const (
	Synced  SyncState = "synced"
	Skipped SyncState = "skipped" // it was asked a moment ago, or waits for its owner
	Failed  SyncState = "failed"
)

type bankSyncJSON struct {
	Item            string  `json:"item"`
	Bank            *string `json:"bank"`
	State           string  `json:"state"` // synced, skipped, failed
	Added           int     `json:"added"`
	Changed         int     `json:"changed"`
	Removed         int     `json:"removed"`
	Posted          int     `json:"posted"`
	HistoryComplete bool    `json:"history_complete"`
	What            *string `json:"what"` // why it is not up to date
	Next            *string `json:"next"` // what helps
}

func bankSync(s BankSync) bankSyncJSON {
	return bankSyncJSON{
		string(s.Item), text(s.Bank), string(s.State), s.Changes.Added, s.Changes.Modified, s.Changes.Removed, s.Changes.Posted, s.HistoryComplete,
		text(safetext.Untrusted(s.What)), text(safetext.Untrusted(s.Next)),
	}
}

// Syncs writes a JSON array of how banks came out of a sync, in the order given.
func Syncs(w io.Writer, banks []BankSync) error {
	list := make([]bankSyncJSON, 0, len(banks))
	for _, b := range banks {
		list = append(list, bankSync(b))
	}
	return writeArray(w, list)
}

type linkedJSON struct {
	Item     string         `json:"item"`
	Bank     string         `json:"bank"`
	Repaired bool           `json:"repaired"` // it was linked already, and works again
	Sync     []bankSyncJSON `json:"sync"`
}

// Linked writes as a JSON object a bank that was linked or repaired, and how its first sync came out.
func Linked(w io.Writer, item ledger.ItemID, bank safetext.Untrusted, repaired bool, banks []BankSync) error {
	rec := linkedJSON{string(item), string(bank), repaired, []bankSyncJSON{}}
	for _, b := range banks {
		rec.Sync = append(rec.Sync, bankSync(b))
	}
	return writeObject(w, rec)
}
