package export

import (
	"io"

	"passbook/internal/ledger"
)

type viewJSON struct {
	ID    int64  `json:"id"`
	Name  string `json:"name"`
	Query string `json:"query"`
}

// View writes a saved view as a JSON object.
func View(w io.Writer, v ledger.View) error {
	return writeObject(w, viewJSON{int64(v.ID), v.Name, v.Query})
}

// Views writes a JSON array of saved views in the order given.
func Views(w io.Writer, views []ledger.View) error {
	list := make([]viewJSON, 0, len(views))
	for _, v := range views {
		list = append(list, viewJSON{int64(v.ID), v.Name, v.Query})
	}
	return writeArray(w, list)
}
