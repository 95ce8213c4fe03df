package stored

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

func newChangesCommand(sh *shell) *cobra.Command {
	var markSeen, all bool
	var limit int
	c := listing(sh, "changes", "List what syncs brought since you last looked, newest first", func(c *cobra.Command, h *house, asJSON bool) error {
		if limit < 1 {
			return cli.Usage("Leave it out for all of them.", "--limit %d is out of range.", limit)
		}
		entries, err := h.changes(c.Context(), !all, limit)
		if err != nil {
			return err
		}
		if asJSON {
			err = cli.Buffered(c.OutOrStdout(), func(w io.Writer) error { return export.Changes(w, entries) })
		} else {
			err = h.writeChanges(c, entries)
		}
		if err != nil || !markSeen || len(entries) == 0 {
			return err
		}
		return h.store.MarkSeen(c.Context(), entries[0].ID)
	})
	c.Flags().BoolVar(&markSeen, "mark-seen", false, "note that you have seen what is listed, and what is older")
	c.Flags().BoolVar(&all, "all", false, "list also what you have seen")
	c.Flags().IntVar(&limit, "limit", 1_000_000, "how many at most")
	return c
}

// changes reads up to limit entries, newest first.
func (h *house) changes(ctx context.Context, unseen bool, limit int) ([]ledger.ChangeEntry, error) {
	const window = 500
	var entries []ledger.ChangeEntry
	r := ledger.ChangesRequest{Unseen: unseen}
	for {
		r.Limit = min(window, limit-len(entries))
		w, err := h.store.Changes(ctx, r)
		if err != nil {
			return nil, err
		}
		entries = append(entries, w.Entries...)
		if !w.More || len(entries) >= limit {
			return entries, nil
		}
		r.Before = entries[len(entries)-1].ID
	}
}

func (h *house) writeChanges(c *cobra.Command, entries []ledger.ChangeEntry) error {
	names, err := h.names(c.Context())
	if err != nil {
		return err
	}
	t := cli.NewTable("When", "What", "Bank", "Account", "Date", "Payee", "Amount", "Difference").AlignRight("Amount")
	for _, e := range entries {
		date, payee, sum := "", "", ""
		if e.Row != 0 {
			date, payee, sum = e.On.String(), cli.Text(e.Title), e.Amount.String()
		}
		t.Add(cli.Moment(e.At), string(e.Kind), cli.Text(names.Banks[e.Item]), cli.Text(names.Accounts[e.Account].Name), date, payee, sum, differenceCell(e))
	}
	return cli.WriteTable(c, t, "Nothing has changed since you last looked.")
}

func differenceCell(e ledger.ChangeEntry) string {
	switch {
	case e.Kind == ledger.RowsLoaded:
		return cli.Counted(e.Count, "transaction")
	case e.Kind == ledger.BalanceMoved:
		return cli.Amount(e.Before) + " -> " + cli.Amount(e.After)
	case e.Trouble != nil:
		return ledger.Explain(e.Trouble.Code).What
	case e.Stream != nil:
		cell := string(e.Stream.Kind) + ": " + cli.Text(e.Stream.Title)
		if !e.Stream.Old.IsZero() && !e.Stream.New.IsZero() {
			cell += " " + e.Stream.Old.String() + " -> " + e.Stream.New.String()
		}
		return cell
	}
	cells := make([]string, 0, len(e.Fields))
	for _, f := range e.Fields {
		cells = append(cells, f.Field+": "+orNone(f.Old)+" -> "+orNone(f.New))
	}
	return strings.Join(cells, "; ")
}

func orNone(u safetext.Untrusted) string {
	if u == "" {
		return "none"
	}
	return cli.Text(u)
}
