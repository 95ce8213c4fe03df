package export

import (
	"io"

	"passbook/internal/ledger"
)

type changeEntryJSON struct {
	ID          int64             `json:"id"`
	At          *string           `json:"at"`
	Kind        string            `json:"kind"` // added, modified, removed, posted, loaded, stream, balance, broken, mended
	Item        string            `json:"item"`
	Account     string            `json:"account,omitempty"`
	Seen        bool              `json:"seen"`
	Transaction *changedRowJSON   `json:"transaction,omitempty"`
	Fields      []fieldChangeJSON `json:"fields,omitempty"`
	Count       int               `json:"count,omitempty"` // of a first history
	Before      *amount           `json:"before,omitempty"`
	After       *amount           `json:"after,omitempty"`
	Stream      *streamEventJSON  `json:"stream,omitempty"`
	Trouble     *troubleJSON      `json:"trouble,omitempty"`
}

type changedRowJSON struct {
	LocalID int64   `json:"local_id"`
	Name    string  `json:"name"`
	Date    *string `json:"date"`
	amount
}

type fieldChangeJSON struct {
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

type streamEventJSON struct {
	Kind   string  `json:"kind"` // new, price rise, price fall, missed, ended
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	Date   *string `json:"date"`
	Before *amount `json:"before"`
	After  *amount `json:"after"`
	Local  bool    `json:"local"` // worked out from the transactions, not told by Plaid
	Why    string  `json:"why"`
}

// Changes writes a JSON array of what changed, in the order given.
func Changes(w io.Writer, entries []ledger.ChangeEntry) error {
	list := make([]changeEntryJSON, 0, len(entries))
	for _, e := range entries {
		rec := changeEntryJSON{
			ID: int64(e.ID), At: instant(e.At), Kind: string(e.Kind), Item: string(e.Item), Account: string(e.Account), Seen: e.Seen,
			Count: e.Count, Before: optional(e.Before), After: optional(e.After),
		}
		if e.Row != 0 {
			rec.Transaction = &changedRowJSON{int64(e.Row), string(e.Title), date(e.On), money(e.Amount)}
		}
		for _, f := range e.Fields {
			rec.Fields = append(rec.Fields, fieldChangeJSON{f.Field, string(f.Old), string(f.New)})
		}
		if s := e.Stream; s != nil {
			e := streamEvent(*s)
			rec.Stream = &e
		}
		if t := e.Trouble; t != nil {
			p := ledger.Explain(t.Code)
			rec.Trouble = &troubleJSON{t.Type, t.Code, p.What, p.Do, text(t.Display), t.RequestID, instant(t.SeenAt)}
		}
		list = append(list, rec)
	}
	return writeArray(w, list)
}

// some is an amount that is there; nought stands for none.
func some(m ledger.Money) *amount {
	if m.IsZero() {
		return nil
	}
	return optional(&m)
}
