package stored

import (
	"strings"

	"passbook/cmd/internal/cli"
	"passbook/internal/ledger"
)

// change is what an edit on the command line does to transactions.
type change struct {
	edit      ledger.Edit
	portions  []ledger.Portion // of a split; nil for none
	resetTags bool             // every tag is left to the rules again
	words     string           // for the journal
}

func (d *change) isZero() bool { return d.edit.IsZero() && d.portions == nil && !d.resetTags }

func (d *change) clean() (err error) {
	if !d.edit.IsZero() {
		d.edit, err = d.edit.Clean()
	}
	return err
}

// fits refuses a split by amounts of more transactions than one: it cannot be the sum of all of them.
func (d *change) fits(count int64) error {
	if count < 2 {
		return nil
	}
	for _, p := range d.portions {
		if p.Kind == ledger.PortionAmount || p.Kind == ledger.PortionSigned {
			return cli.Usage("Give percentages and rest alone, such as --split groceries=60% --split hardware=rest, or choose one by --id.",
				"A split by amounts is for one transaction, and %d are found.", count)
		}
	}
	return nil
}

// of is the edit of one transaction.
func (d *change) of(row ledger.Transaction, hand ledger.Overlay) (ledger.Edit, error) {
	e := d.edit
	if d.resetTags {
		e.ResetTags = append(append([]string{}, hand.Tags...), hand.Without...)
	}
	if d.portions != nil {
		parts, err := ledger.Divide(row.Amount, d.portions)
		if err != nil {
			return e, &refusedRow{row, err}
		}
		e.Parts = &parts
	}
	return e, nil
}

// preview is what the change does to one transaction.
func (d *change) preview(r ledger.LayeredRow) (ledger.EditEffect, error) {
	e, err := d.of(r.Row, r.Hand)
	if err == nil && !e.IsZero() {
		e, err = e.Clean()
	}
	return e.Preview(r.Ruled, r.Hand), err
}

// refusedRow is why an edit of many transactions cannot be made of this one.
type refusedRow struct {
	row ledger.Transaction
	err error
}

func (r *refusedRow) Error() string { return r.err.Error() }
func (r *refusedRow) Unwrap() error { return r.err }

// titled makes the title of an act: Category to Groceries where coffee.
func titled(words, where string) string {
	const longest = 200
	title := []rune(words + " " + where)
	title[0] = []rune(strings.ToUpper(string(title[:1])))[0]
	if len(title) > longest {
		title = append(title[:longest:longest], '…')
	}
	return string(title)
}
