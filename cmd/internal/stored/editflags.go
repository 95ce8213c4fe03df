package stored

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"passbook/cmd/internal/cli"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// editFlags are what a person can set on transactions from the command line.
type editFlags struct {
	category, name, note, date        string
	tags, untags                      []string
	hide, show, transfer, notTransfer bool
	splits                            []string
	unsplit                           bool
	reset                             []string
}

// register adds every flag.
func (f *editFlags) register(sh *shell, c *cobra.Command) {
	f.registerActions(sh, c)
	flags := c.Flags()
	flags.StringVar(&f.note, "note", "", "your note; empty for none")
	flags.StringArrayVar(&f.untags, "untag", nil, "take a tag off for good; may be repeated")
	flags.StringVar(&f.date, "date", "", "the day you count it on, YYYY-MM-DD; --on is the same")
	flags.StringArrayVar(&f.splits, "split", nil, "CATEGORY=PART, one for each part: an amount, 40% or rest, then perhaps a note")
	flags.BoolVar(&f.unsplit, "unsplit", false, "take the split back")
	flags.StringSliceVar(&f.reset, "reset", nil, "leave it to rules and Plaid again: "+strings.Join(resettable(), ", "))
	flags.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		if name == "on" {
			name = "date"
		}
		return pflag.NormalizedName(name)
	})
	cli.ExcludeEachOther(c, "split", "unsplit")
	offersFlag(sh, c, "untag", tagWords)
	offersFlag(sh, c, "split", partWords)
	offersFlag(sh, c, "reset", fixedWords(resettable()))
}

// registerActions adds the flags for what a rule can do as well.
func (f *editFlags) registerActions(sh *shell, c *cobra.Command) {
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
	offersFlag(sh, c, "category", categoryWords)
	offersFlag(sh, c, "tag", tagWords)
}

// change returns the change that the flags given make.
func (f *editFlags) change(flags *pflag.FlagSet, tree *ledger.Tree) (change, error) {
	var d change
	var words []string
	var err error
	if d.edit, words, err = f.actions(flags, tree); err != nil {
		return d, err
	}
	say := func(format string, args ...any) { words = append(words, fmt.Sprintf(format, args...)) }
	if flags.Changed("note") {
		d.edit.Note = &f.note
		say("note")
	}
	d.edit.RemoveTags = f.untags
	for _, tag := range f.untags {
		say("no tag %s", tag)
	}
	if flags.Changed("date") {
		on, err := ledger.ParseDate(f.date)
		if err != nil {
			return d, cli.Usage("Write it as YYYY-MM-DD.", "%s", cli.Sentence(err.Error()))
		}
		d.edit.On = &on
		say("date to %s", on)
	}
	if len(f.splits) > 0 {
		if d.portions, err = portionsTyped(tree, f.splits); err != nil {
			return d, err
		}
		say("split into %s", portionWords(tree, d.portions))
	}
	if f.unsplit {
		d.edit.Parts = new([]ledger.Part)
		say("unsplit")
	}
	for _, what := range f.reset {
		if err := d.reset(what); err != nil {
			return d, err
		}
		say("%s back to its own", what)
	}
	d.words = cli.Text(safetext.Untrusted(strings.Join(words, ", ")))
	return d, nil
}

// actions returns the edit that the flags for what a rule can do make, and what it does in words.
func (f *editFlags) actions(flags *pflag.FlagSet, tree *ledger.Tree) (e ledger.Edit, words []string, err error) {
	say := func(format string, args ...any) { words = append(words, fmt.Sprintf(format, args...)) }
	if flags.Changed("category") {
		key, err := categoryNamed(tree, f.category)
		if err != nil {
			return e, nil, err
		}
		e.Category = &key
		say("category to %s", tree.Name(key))
	}
	if flags.Changed("name") {
		if strings.TrimSpace(f.name) == "" {
			return e, nil, cli.Usage("--reset name gives it back its own.", "A name is needed.")
		}
		e.Name = &f.name
		say("name to %s", f.name)
	}
	e.AddTags = f.tags
	for _, tag := range f.tags {
		say("tag %s", tag)
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
	return e, words, nil
}
