package export

import (
	"io"

	"passbook/internal/ledger"
)

// ActChange is what an act changed on one row. Effect is seen with what the other layer says now; its Row has only a number where
// the row is not there any more.
type ActChange struct {
	ledger.ActRow
	Effect Effect
	Gone   bool
}

type actDetailJSON struct {
	actJSON
	Rows   []actRowJSON   `json:"rows"`
	Things []actThingJSON `json:"things"` // what it changed besides transactions
}

type actRowJSON struct {
	LocalID  int64        `json:"local_id"`
	Gone     bool         `json:"gone"` // the bank has taken it away since
	Account  string       `json:"account,omitempty"`
	Date     *string      `json:"date"`
	Name     *string      `json:"name"`
	Amount   *amount      `json:"amount"`
	Layer    string       `json:"layer"` // you, rules, pair
	Changes  []changeJSON `json:"changes,omitempty"`
	OtherWas int64        `json:"other_side_before,omitempty"` // local_id of the other side of a transfer
	OtherIs  int64        `json:"other_side_after,omitempty"`
}

type actThingJSON struct {
	Kind   string            `json:"kind"`
	Name   string            `json:"name"`
	Fields []fieldChangeJSON `json:"fields"`
}

func (n Names) actRow(c ActChange) actRowJSON {
	rec := actRowJSON{LocalID: int64(c.Row), Gone: c.Gone, OtherWas: int64(c.PartnerBefore), OtherIs: int64(c.PartnerAfter)}
	switch c.Kind {
	case ledger.HandChanged:
		rec.Layer = "you"
	case ledger.RulesChanged:
		rec.Layer = "rules"
	case ledger.PartnerChanged:
		rec.Layer = "pair"
	}
	rec.Changes = n.effect(c.Effect).Changes
	if row := c.Effect.Row; !c.Gone {
		rec.Account, rec.Date, rec.Name, rec.Amount = string(row.Account), date(row.ShownOn()), text(row.Title()), optional(&row.Amount)
	}
	return rec
}

// ActDetail writes as a JSON object all that an act changed.
func ActDetail(w io.Writer, a ledger.Act, rows []ActChange, things []ledger.ActThing, names Names) error {
	rec := actDetailJSON{actJSON: act(a), Rows: []actRowJSON{}, Things: []actThingJSON{}}
	for _, r := range rows {
		rec.Rows = append(rec.Rows, names.actRow(r))
	}
	for _, t := range things {
		fields := []fieldChangeJSON{}
		for _, f := range t.Fields {
			fields = append(fields, fieldChangeJSON{f.Field, string(f.Old), string(f.New)})
		}
		rec.Things = append(rec.Things, actThingJSON{string(t.Kind), t.Name, fields})
	}
	return writeObject(w, rec)
}
