package stored

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"passbook/cmd/internal/cli"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/spelling"
)

// editFlags are what a person can set on transactions from the command line.
type editFlags struct {
	category, name, note, date        string
	tags, untags                      []string
	hide, show, transfer, notTransfer bool
	reset                             []string
}

// register adds every flag.
func (f *editFlags) register(c *cobra.Command) {
	f.registerActions(c)
	flags := c.Flags()
	flags.StringVar(&f.note, "note", "", "your note; empty for none")
	flags.StringArrayVar(&f.untags, "untag", nil, "take a tag off for good; may be repeated")
	flags.StringVar(&f.date, "date", "", "the day you count it on, YYYY-MM-DD")
	flags.StringSliceVar(&f.reset, "reset", nil, "leave it to rules and Plaid again: "+strings.Join(resettable(), ", "))
}

// registerActions adds the flags for what a rule can do as well.
func (f *editFlags) registerActions(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.category, "category", "", "the category, by name or key: groceries, \"Food and drink > Groceries\"")
	flags.StringVar(&f.name, "name", "", "the name to show in place of the merchant's")
	flags.StringArrayVar(&f.tags, "tag", nil, "put a tag on; may be repeated")
	flags.BoolVar(&f.hide, "hide", false, "leave it out of totals")
	flags.BoolVar(&f.show, "show", false, "count it, whatever rules say")
	flags.BoolVar(&f.transfer, "transfer", false, "it is moved between your own accounts")
	flags.BoolVar(&f.notTransfer, "not-transfer", false, "it is not moved between your own accounts")
	cli.ExcludeEachOther(c, "hide", "show")
	cli.ExcludeEachOther(c, "transfer", "not-transfer")
}

func resettable() []string { return []string{"category", "name", "hidden", "transfer", "date"} }

// edit returns the edit that the flags given make, and what it does in words, for the journal.
func (f *editFlags) edit(flags *pflag.FlagSet, tree *ledger.Tree) (ledger.Edit, string, error) {
	var e ledger.Edit
	var words []string
	say := func(format string, args ...any) { words = append(words, fmt.Sprintf(format, args...)) }
	if flags.Changed("category") {
		key, err := categoryNamed(tree, f.category)
		if err != nil {
			return e, "", err
		}
		e.Category = &key
		say("category to %s", tree.Name(key))
	}
	if flags.Changed("name") {
		if strings.TrimSpace(f.name) == "" {
			return e, "", cli.Usage("--reset name gives it back its own.", "A name is needed.")
		}
		e.Name = &f.name
		say("name to %s", f.name)
	}
	if flags.Changed("note") {
		e.Note = &f.note
		say("note")
	}
	e.AddTags, e.RemoveTags = f.tags, f.untags
	for _, tag := range f.tags {
		say("tag %s", tag)
	}
	for _, tag := range f.untags {
		say("no tag %s", tag)
	}
	if f.hide || f.show {
		m := ledger.Show
		if f.hide {
			m = ledger.Hide
		}
		e.Hidden = &m
		say("%s", cli.Either(f.hide, "hidden", "shown"))
	}
	if f.transfer || f.notTransfer {
		m := ledger.NotTransfer
		if f.transfer {
			m = ledger.IsTransfer
		}
		e.Transfer = &m
		say("%s", cli.Either(f.transfer, "a transfer", "no transfer"))
	}
	if flags.Changed("date") {
		on, err := ledger.ParseDate(f.date)
		if err != nil {
			return e, "", cli.Usage("Write it as YYYY-MM-DD.", "%s", cli.Sentence(err.Error()))
		}
		e.On = &on
		say("date to %s", on)
	}
	if err := f.resets(&e); err != nil {
		return e, "", err
	}
	for _, what := range f.reset {
		say("%s back to its own", what)
	}
	return e, cli.Text(safetext.Untrusted(strings.Join(words, ", "))), nil
}

func (f *editFlags) resets(e *ledger.Edit) error {
	for _, what := range f.reset {
		taken := false
		switch what {
		case "category":
			taken, e.Category = e.Category != nil, new(ledger.CategoryKey)
		case "name":
			taken, e.Name = e.Name != nil, new(string)
		case "hidden":
			taken, e.Hidden = e.Hidden != nil, new(ledger.HideMark)
		case "transfer":
			taken, e.Transfer = e.Transfer != nil, new(ledger.TransferMark)
		case "date":
			taken, e.On = e.On != nil, new(ledger.Date)
		default:
			next := "It knows " + strings.Join(resettable(), ", ") + "."
			if meant := spelling.Meant(what, resettable()); meant != "" {
				next = "Did you mean " + meant + "? " + next
			}
			return cli.Usage(next, "The flag --reset does not know %q.", cli.Text(safetext.Untrusted(what)))
		}
		if taken {
			return cli.Usage("Leave one of them out.", "The %s is both set and left to rules and Plaid.", what)
		}
	}
	return nil
}

// titled makes the title of an act: Category to Groceries where coffee.
func titled(words, where string) string {
	const longest = 200
	title := []rune(words + " " + where)
	title[0] = []rune(strings.ToUpper(string(title[:1])))[0]
	if len(title) > longest {
		title = append(slices.Clip(title[:longest]), '…')
	}
	return string(title)
}
