package stored

import (
	"strconv"
	"strings"

	"passbook/cmd/internal/cli"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

const howToSplit = "Write one --split for each part, as in --split groceries=12.30 --split 'hardware=rest for the bathroom'."

// portionsTyped reads the parts of a split.
func portionsTyped(tree *ledger.Tree, typed []string) ([]ledger.Portion, error) {
	var portions []ledger.Portion
	for _, text := range typed {
		p, err := portionTyped(tree, text)
		if err != nil {
			return nil, err
		}
		portions = append(portions, p)
	}
	if len(portions) == 1 {
		return nil, cli.Usage(howToSplit, "A split needs at least two parts.")
	}
	return portions, nil
}

// portionTyped reads CATEGORY=PART and a note after a space. A part is an amount, with a sign only where it goes another way than the
// transaction may, a percentage, or rest.
func portionTyped(tree *ledger.Tree, text string) (ledger.Portion, error) {
	var p ledger.Portion
	name, rest, ok := strings.Cut(text, "=")
	if !ok {
		return p, cli.Usage(howToSplit, "%q does not say how much.", cli.Text(safetext.Untrusted(text)))
	}
	size, note, _ := strings.Cut(strings.TrimSpace(rest), " ")
	category, err := categoryNamed(tree, strings.TrimSpace(name))
	if err != nil {
		return p, err
	}
	if p, err = ledger.ParsePortion(size); err != nil {
		return p, cli.Usage(howToSplit, "%s", cli.Sentence(err.Error()))
	}
	p.Category, p.Note = category, strings.TrimSpace(note)
	return p, nil
}

// portionWords names the categories of a split: Groceries, Household and Rent.
func portionWords(tree *ledger.Tree, portions []ledger.Portion) string {
	var names []string
	for _, p := range portions {
		names = append(names, tree.Name(p.Category))
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// partsCell is sharesCell with the notes of the parts.
func partsCell(tree *ledger.Tree, row ledger.Transaction) string {
	cell := sharesCell(tree, row)
	var notes []string
	for i, p := range row.Own.Parts {
		if p.Note != "" {
			notes = append(notes, "part "+strconv.Itoa(i+1)+": "+cli.Quoted(cli.Text(safetext.Untrusted(p.Note))))
		}
	}
	if len(notes) > 0 {
		cell += " (" + strings.Join(notes, ", ") + ")"
	}
	return cell
}

// sharesCell tells what a split transaction adds to which category: Groceries -12.30 + Household -5.00.
func sharesCell(tree *ledger.Tree, row ledger.Transaction) string {
	shares, err := tree.Shares(row, ledger.Standing{})
	if err != nil {
		return "split in " + cli.Counted(len(row.Own.Parts), "part")
	}
	var cells []string
	for _, s := range shares {
		cells = append(cells, cli.Text(safetext.Untrusted(tree.Name(s.Category)))+" "+s.Amount.Decimal())
	}
	return strings.Join(cells, " + ")
}
