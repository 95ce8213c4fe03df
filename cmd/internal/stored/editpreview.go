package stored

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// previewEdit shows what an edit would do.
func (h *house) previewEdit(c *cobra.Command, chosen chosenRows, do change, asJSON bool) error {
	names, err := h.names(c.Context())
	if err != nil {
		return err
	}
	var list []export.Effect
	for r, err := range h.store.Layered(c.Context(), chosen.target()) {
		if err != nil {
			return err
		}
		effect, err := do.preview(r)
		if err != nil {
			return explainRefusal(err)
		}
		if len(effect.Changes) > 0 {
			list = append(list, export.Effect{Row: r.Row, Before: effect.Before, After: effect.After, Changes: effect.Changes, Yours: effect.Replaced})
		}
	}
	if asJSON {
		return cli.Buffered(c.OutOrStdout(), func(w io.Writer) error { return export.Effects(w, list, names.Categories) })
	}
	yours := 0
	t := newEffectTable()
	for _, e := range list {
		if len(e.Yours) > 0 {
			yours++
		}
		addEffect(t, e, names)
	}
	if err := cli.WriteTable(c, t, fmt.Sprintf("Nothing would change: %s found.", cli.Counted(chosen.count, "transaction"))); err != nil || len(list) == 0 {
		return err
	}
	line := fmt.Sprintf("%s found, %d would change", cli.Counted(chosen.count, "transaction"), len(list))
	if yours > 0 {
		line += fmt.Sprintf(", %d of them in what you had set by hand", yours)
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), "\n%s. Nothing has been changed.\n", line)
	return err
}

func newEffectTable() *cli.Table {
	return cli.NewTable("Date", "Payee", "Account", "Amount", "Would change").AlignRight("Amount")
}

func addEffect(t *cli.Table, e export.Effect, names export.Names) {
	t.Add(e.Row.ShownOn().String(), cli.Text(e.Row.Title()), cli.Text(names.Accounts[e.Row.Account].Name), e.Row.Amount.String(), effectCell(e, names.Categories))
}

// effectCell tells before and after, aspect by aspect.
func effectCell(e export.Effect, tree *ledger.Tree) string {
	var cells []string
	for _, a := range e.Changes {
		before, after := aspectCell(tree, e.Row, e.Before, a), aspectCell(tree, e.Row, e.After, a)
		cell := fmt.Sprintf("%s: %s -> %s", a, before, after)
		if before == after {
			cell = fmt.Sprintf("%s: %s, whatever comes", a, after)
		}
		if slices.Contains(e.Yours, a) {
			cell += " (set by you)"
		} else if a != ledger.AspectTags && a != ledger.AspectNote {
			if _, ruled := by(e.Before, a).Rule(); ruled {
				cell += " (set by " + by(e.Before, a).String() + ")"
			}
		}
		cells = append(cells, cell)
	}
	for _, a := range e.Kept {
		cells = append(cells, a.String()+": stays as you set it")
	}
	return strings.Join(cells, "; ")
}

// by says who set an aspect.
func by(o ledger.Overlay, a ledger.Aspect) ledger.Source {
	switch a {
	case ledger.AspectCategory:
		return o.CategoryBy
	case ledger.AspectName:
		return o.NameBy
	case ledger.AspectHidden:
		return o.HiddenBy
	case ledger.AspectTransfer:
		return o.TransferBy
	}
	return ledger.FromPlaid
}

// aspectCell is the value that is shown with an overlay.
func aspectCell(tree *ledger.Tree, row ledger.Transaction, o ledger.Overlay, a ledger.Aspect) string {
	row.Own = o
	switch a {
	case ledger.AspectCategory:
		return cli.Text(safetext.Untrusted(tree.Name(row.ShownCategory())))
	case ledger.AspectName:
		return cli.Text(row.Title())
	case ledger.AspectNote:
		return cli.Quoted(cli.Text(safetext.Untrusted(o.Note)))
	case ledger.AspectTags:
		return tagsCell(o.Tags)
	case ledger.AspectHidden:
		return cli.Either(o.Hidden, "hidden", "shown")
	case ledger.AspectTransfer:
		switch o.Transfer {
		case ledger.IsTransfer:
			return "a transfer"
		case ledger.NotTransfer:
			return "no transfer"
		}
		return "unmarked"
	case ledger.AspectDate:
		return row.ShownOn().String()
	case ledger.AspectSplit:
		if len(o.Parts) == 0 {
			return "whole"
		}
		return partsCell(tree, row)
	}
	return ""
}
