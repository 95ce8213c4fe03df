package export

import (
	"io"

	"passbook/internal/ledger"
)

type duplicateJSON struct {
	A      duplicateAccountJSON `json:"a"` // was there first
	B      duplicateAccountJSON `json:"b"`
	Sure   bool                 `json:"sure"` // both carry the bank's own persistent id
	Why    string               `json:"why"`
	Denied bool                 `json:"denied"` // you said that they are two
}

type duplicateAccountJSON struct {
	ID   string `json:"id"`
	Item string `json:"item"`
	Name string `json:"name"`
	Mask string `json:"mask"`
	Bank string `json:"bank"`
}

// Duplicates writes a JSON array of accounts that two Items seem to hold both, in the order given.
func Duplicates(w io.Writer, duplicates []ledger.Duplicate, names Names) error {
	list := make([]duplicateJSON, 0, len(duplicates))
	for _, d := range duplicates {
		list = append(list, duplicateJSON{names.duplicate(d.A), names.duplicate(d.B), d.Sure, d.Why, d.Denied})
	}
	return writeArray(w, list)
}

func (n Names) duplicate(id ledger.AccountID) duplicateAccountJSON {
	a := n.Accounts[id]
	return duplicateAccountJSON{string(id), string(a.Item), string(a.Name), string(a.Mask), string(n.Banks[a.Item])}
}
