package stored

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/spelling"
)

// streamNamed finds the one stream that a person means: by its id or how it begins, or by words of its name.
func (h *house) streamNamed(ctx context.Context, args []string) (export.KnownStream, error) {
	const see = "`passbook recurring --all` lists them."
	typed := strings.TrimSpace(strings.Join(args, " "))
	if typed == "" {
		return export.KnownStream{}, cli.Usage(see, "It needs a stream.")
	}
	streams, err := h.streams(ctx)
	if err != nil {
		return export.KnownStream{}, err
	}
	names, err := h.names(ctx)
	if err != nil {
		return export.KnownStream{}, err
	}
	var found []export.KnownStream
	for _, fits := range [...]func(export.KnownStream) bool{
		func(s export.KnownStream) bool { return string(s.ID) == typed },
		func(s export.KnownStream) bool {
			return len(typed) >= leastPrefix && strings.HasPrefix(string(s.ID), typed)
		},
		func(s export.KnownStream) bool { return sameText(streamTitle(s), typed) },
		func(s export.KnownStream) bool {
			return hasWords(streamTitle(s)+" "+fullAccount("", names.Accounts[s.Account]), typed)
		},
	} {
		for _, s := range streams {
			if fits(s) {
				found = append(found, s)
			}
		}
		if found != nil {
			break
		}
	}
	shown := cli.Text(safetext.Untrusted(typed))
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		var known []string
		for _, s := range streams {
			known = append(known, strings.ToLower(streamTitle(s)))
		}
		next := see
		if meant := spelling.Meant(strings.ToLower(typed), known); meant != "" {
			next = "Did you mean " + meant + "? " + next
		}
		return export.KnownStream{}, cli.NotFound(next, "There is no stream %q.", shown)
	}
	f := &cli.Failure{Code: cli.ExitUsage, What: "Several streams are like " + cli.Quoted(shown) + ".", Next: "Add the name of its account, or write the beginning of its id."}
	var lines []string
	for _, s := range found {
		lines = append(lines, fmt.Sprintf("  %s  %s, %s, %s", cli.Text(safetext.Untrusted(s.ID)), streamTitle(s), s.Last, cli.Text(names.Accounts[s.Account].Name)))
	}
	f.At = strings.Join(lines, "\n")
	return export.KnownStream{}, f
}

func newRecurringShow(sh *shell) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{Use: "show STREAM", Short: "Tell all of a recurring stream: its prices over time, missed charges, its transactions"}
	c.RunE = func(c *cobra.Command, args []string) error {
		return sh.with(c.Context(), func(h *house) error {
			s, err := h.streamNamed(c.Context(), args)
			if err != nil {
				return err
			}
			rows, err := h.store.TransactionsOfStream(c.Context(), s.ID)
			if err != nil {
				return err
			}
			names, err := h.names(c.Context())
			if err != nil {
				return err
			}
			if !asJSON {
				return writeStream(c, s, rows, names)
			}
			versions, err := h.store.StreamVersions(c.Context(), s.ID)
			if err != nil {
				return err
			}
			toldOf, err := h.store.StreamEvents(c.Context(), s.ID)
			if err != nil {
				return err
			}
			return export.Stream(c.OutOrStdout(), s, versions, toldOf, rows, names)
		})
	}
	cli.JSONFlag(c, &asJSON)
	offers(sh, c, streamWords)
	return c
}

func writeStream(c *cobra.Command, s export.KnownStream, rows []ledger.Transaction, names export.Names) error {
	out := c.OutOrStdout()
	fmt.Fprintf(out, "%s, %s, %s\n", streamTitle(s), rhythm(s.Frequency), streamState(s))
	fmt.Fprintf(out, "%s; last %s on %s, %s on average", cli.Text(names.Accounts[s.Account].Name), s.Last, s.LastOn, s.Average)
	if next, ok := s.NextOn(); ok {
		fmt.Fprintf(out, ", next on %s", next)
	}
	fmt.Fprintf(out, "\nid %s\n\n", cli.Text(safetext.Untrusted(s.ID)))
	if len(s.Past) > 0 {
		t := cli.NewTable("Date", "What", "Why")
		for _, e := range s.Past {
			t.Add(e.On.String(), string(e.Kind), cli.Text(safetext.Untrusted(e.Why)))
		}
		if err := t.Write(out); err != nil {
			return err
		}
		fmt.Fprintln(out)
	}
	t := cli.NewTable("Number", "Date", "Payee", "Category", "Amount", "").AlignRight("Number", "Amount")
	for _, row := range rows {
		t.Add(fmt.Sprint(row.LocalID), row.ShownOn().String(), cli.Text(row.Title()), categoryCell(names.Categories, row), row.Amount.String(), stateCell(row))
	}
	return cli.WriteTable(c, t, "None of its transactions is here.")
}
