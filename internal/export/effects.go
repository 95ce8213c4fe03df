package export

import (
	"io"
	"slices"

	"passbook/internal/ledger"
)

// Effect is what an edit or a rule would do to a row.
type Effect struct {
	Row           ledger.Transaction
	Before, After ledger.Overlay // what is shown
	Changes       []ledger.Aspect
	Yours         []ledger.Aspect // those of Changes that the person had set by hand
	Kept          []ledger.Aspect // what a rule leaves alone because the person has set it
}

type effectJSON struct {
	LocalID  int64        `json:"local_id"`
	Account  string       `json:"account"`
	Date     *string      `json:"date"`
	Name     string       `json:"name"`
	Amount   string       `json:"amount"`
	Currency string       `json:"currency"`
	Changes  []changeJSON `json:"changes"`
	Kept     []string     `json:"kept"`
}

// parts are those of a split as the effect tells them.
func (n Names) parts(row ledger.Transaction) []effectPartJSON {
	list := []effectPartJSON{}
	for _, p := range row.Own.Parts {
		list = append(list, effectPartJSON{string(n.Categories.Resolve(p.Category)), p.Amount.Decimal(), p.Note})
	}
	return list
}

type effectPartJSON struct {
	Category string `json:"category"`
	Amount   string `json:"amount"`
	Note     string `json:"note"`
}

// changeJSON is one value before and after. A category is told by its key, a split by its parts.
type changeJSON struct {
	What     string `json:"what"` // category, name, note, tags, hidden, transfer, date, split
	Before   any    `json:"before"`
	After    any    `json:"after"`
	BeforeBy string `json:"before_by"` // plaid, rule:<id>, you
}

// Effects writes a JSON array of what would change, in the order given.
func Effects(w io.Writer, effects []Effect, tree *ledger.Tree) error {
	n := Names{Categories: tree}
	list := make([]effectJSON, 0, len(effects))
	for _, e := range effects {
		list = append(list, n.effect(e))
	}
	return writeArray(w, list)
}

func (n Names) effect(e Effect) effectJSON {
	rec := effectJSON{
		LocalID: int64(e.Row.LocalID), Account: string(e.Row.Account), Date: date(e.Row.ShownOn()), Name: string(e.Row.Title()),
		Amount: e.Row.Amount.Decimal(), Currency: string(e.Row.Amount.Currency), Changes: []changeJSON{}, Kept: []string{},
	}
	for _, a := range e.Changes {
		before, by := n.aspect(e.Row, e.Before, a)
		if slices.Contains(e.Yours, a) {
			by = ledger.FromHand
		}
		after, _ := n.aspect(e.Row, e.After, a)
		rec.Changes = append(rec.Changes, changeJSON{a.String(), before, after, source(by)})
	}
	for _, a := range e.Kept {
		rec.Kept = append(rec.Kept, a.String())
	}
	return rec
}

// aspect is the value that is shown with an overlay, and who set it where that is told with the value.
func (n Names) aspect(row ledger.Transaction, o ledger.Overlay, a ledger.Aspect) (value any, by ledger.Source) {
	row.Own = o
	switch a {
	case ledger.AspectCategory:
		return string(n.Categories.Resolve(row.ShownCategory())), o.CategoryBy
	case ledger.AspectName:
		return string(row.Title()), o.NameBy
	case ledger.AspectNote:
		return o.Note, ledger.FromPlaid
	case ledger.AspectTags:
		return tags(o.Tags), ledger.FromPlaid
	case ledger.AspectHidden:
		return o.Hidden, o.HiddenBy
	case ledger.AspectTransfer:
		return mark(o.Transfer), o.TransferBy
	case ledger.AspectDate:
		return date(row.ShownOn()), ledger.FromPlaid
	case ledger.AspectSplit:
		return n.parts(row), ledger.FromPlaid
	}
	return nil, ledger.FromPlaid
}
