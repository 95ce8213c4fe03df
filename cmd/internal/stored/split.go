package stored

import (
	"math/big"
	"regexp"
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
	p.Note = strings.TrimSpace(note)
	var err error
	if p.Category, err = categoryNamed(tree, strings.TrimSpace(name)); err != nil {
		return p, err
	}
	switch number, percent := strings.CutSuffix(size, "%"); {
	case strings.EqualFold(size, "rest"):
		p.Kind = ledger.PortionRest
		return p, nil
	case !plainDecimal().MatchString(number):
		return p, cli.Usage(howToSplit, "%q is neither an amount such as 12.30 nor a part such as 40%% nor rest.", cli.Text(safetext.Untrusted(size)))
	case percent:
		p.Kind = ledger.PortionPercent
	case strings.ContainsAny(number[:1], "+-"):
		p.Kind = ledger.PortionSigned
	default:
		p.Kind = ledger.PortionAmount
	}
	p.Size, _ = new(big.Rat).SetString(strings.TrimSuffix(size, "%"))
	if p.Kind == ledger.PortionPercent && p.Size.Sign() <= 0 {
		return p, cli.Usage(howToSplit, "%q is no part of anything.", cli.Text(safetext.Untrusted(size)))
	}
	return p, nil
}

// plainDecimal is a number without a power of ten, of a length that any amount has room in.
func plainDecimal() *regexp.Regexp { return regexp.MustCompile(`^[+-]?[0-9]{1,30}(\.[0-9]{1,30})?$`) }

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
