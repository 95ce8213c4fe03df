package stored

import (
	"strings"

	"passbook/cmd/internal/cli"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/spelling"
)

// resettable are what --reset knows.
func resettable() []string {
	return []string{"category", "name", "note", "tags", "hidden", "transfer", "date", "split", "all"}
}

// reset leaves an aspect to rules and Plaid again. What only a hand can set is gone then.
func (d *change) reset(what string) error {
	if what == "all" {
		for _, one := range resettable() {
			if one == what {
				continue
			}
			if err := d.reset(one); err != nil {
				return err
			}
		}
		return nil
	}
	taken := false
	e := &d.edit
	switch what {
	case "category":
		taken, e.Category = e.Category != nil && *e.Category != "", new(ledger.CategoryKey)
	case "name":
		taken, e.Name = e.Name != nil && *e.Name != "", new(string)
	case "note":
		taken, e.Note = e.Note != nil && *e.Note != "", new(string)
	case "tags":
		taken, d.resetTags = len(e.AddTags)+len(e.RemoveTags) > 0, true
	case "hidden":
		taken, e.Hidden = e.Hidden != nil && *e.Hidden != ledger.HideUnset, new(ledger.HideMark)
	case "transfer":
		taken, e.Transfer = e.Transfer != nil && *e.Transfer != ledger.TransferUnset, new(ledger.TransferMark)
	case "date":
		taken, e.On = e.On != nil && !e.On.IsZero(), new(ledger.Date)
	case "split":
		taken, e.Parts = d.portions != nil, new([]ledger.Part)
	default:
		next := "It knows " + strings.Join(resettable(), ", ") + "."
		if meant := spelling.Meant(what, resettable()); meant != "" {
			next = "Did you mean " + meant + "? " + next
		}
		return cli.Usage(next, "The flag --reset does not know %q.", cli.Text(safetext.Untrusted(what)))
	}
	if taken {
		return cli.Usage("Leave one of them out.", "The %s %s both set and left to rules and Plaid.", what, cli.Either(what == "tags", "are", "is"))
	}
	return nil
}
