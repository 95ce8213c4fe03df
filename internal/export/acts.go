package export

import (
	"io"

	"passbook/internal/ledger"
)

type actJSON struct {
	ID           int64   `json:"id"`
	At           *string `json:"at"`
	Title        string  `json:"title"`
	Transactions int     `json:"transactions"` // how many it changed
	State        string  `json:"state"`        // done, undone, dropped (undone, and cannot be redone any more), none
}

func act(a ledger.Act) actJSON {
	state := "done"
	switch {
	case a.ID == 0:
		state = "none"
	case a.Dropped:
		state = "dropped"
	case a.Undone:
		state = "undone"
	}
	return actJSON{int64(a.ID), instant(a.At), a.Title, a.Count, state}
}

// Act writes one act as a JSON object. The zero Act, which changed nothing, has the id 0 and the state none.
func Act(w io.Writer, a ledger.Act) error { return writeObject(w, act(a)) }

// Acts writes a JSON array of acts in the order given.
func Acts(w io.Writer, acts []ledger.Act) error {
	list := make([]actJSON, 0, len(acts))
	for _, a := range acts {
		list = append(list, act(a))
	}
	return writeArray(w, list)
}
