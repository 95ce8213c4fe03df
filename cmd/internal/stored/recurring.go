package stored

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/recur"
)

func newRecurringCommand(sh *shell) *cobra.Command {
	c := withList("recurring", "List recurring payments and income, price rises and missed charges", newRecurringList(sh))
	c.Example = "passbook recurring show netflix\npassbook recurring dismiss netflix"
	c.AddCommand(newRecurringShow(sh),
		newRecurringSwitch(sh, "dismiss STREAM", "Hear no more of a recurring stream, for good", "%s is dismissed.", true),
		newRecurringSwitch(sh, "restore STREAM", "Hear of a dismissed stream again", "%s is heard of again.", false))
	return c
}

func newRecurringList(sh *shell) *cobra.Command {
	var all bool
	c := listing(sh, "list", "List recurring payments and income, price rises and missed charges", func(c *cobra.Command, h *house, asJSON bool) error {
		streams, err := h.streams(c.Context())
		if err != nil {
			return err
		}
		dismissed := 0
		if !all {
			had := len(streams)
			streams = slices.DeleteFunc(streams, func(s export.KnownStream) bool { return s.Dismissed })
			dismissed = had - len(streams)
		}
		if asJSON {
			return export.Streams(c.OutOrStdout(), streams)
		}
		t := cli.NewTable("Payee", "Rhythm", "Last", "Average", "Per month", "Last on", "Next", "State", "Price").AlignRight("Last", "Average", "Per month")
		for _, s := range streams {
			month := "-"
			if m, ok := s.PerMonth(); ok {
				month = m.String()
			}
			t.Add(cli.Text(s.Title()), rhythm(s.Frequency), s.Last.String(), s.Average.String(), month, cli.Day(s.LastOn, true), cli.Day(s.NextOn()),
				streamState(s), priceCell(s))
		}
		if err := cli.WriteTable(c, t, "No recurring payments are known yet. They appear once a bank's history is complete."); err != nil || dismissed == 0 {
			return err
		}
		return cli.Note(c, "Without "+cli.Counted(dismissed, "stream")+" you have dismissed; --all lists them too.")
	})
	c.Flags().BoolVar(&all, "all", false, "list also what you have dismissed")
	return c
}

// streams are all streams with what happened to them.
func (h *house) streams(ctx context.Context) ([]export.KnownStream, error) {
	streams, err := h.store.Streams(ctx)
	if err != nil {
		return nil, err
	}
	charges := map[ledger.TransactionID]recur.Row{}
	for row, err := range h.store.AllTransactions(ctx, ledger.Query{Text: "is:recurring"}) {
		if err != nil {
			return nil, err
		}
		charges[row.ID] = recur.RowOf(row)
	}
	known := make([]export.KnownStream, 0, len(streams))
	for _, s := range streams {
		var of []recur.Row
		for _, id := range s.Transactions {
			if r, there := charges[id]; there {
				of = append(of, r)
			}
		}
		known = append(known, export.KnownStream{Stream: s, Past: recur.Past(s, of, ledger.DateOf(h.now()))})
	}
	return known, nil
}

// streamState tells whether a stream goes on, what of it is late, and who says that there is one.
func streamState(s export.KnownStream) string {
	words := []string{cli.Either(s.Active, "active", "ended")}
	if n := len(s.Past); n > 0 && s.Active && s.Past[n-1].Kind == ledger.StreamMissed && s.Past[n-1].On > s.LastOn {
		words = append(words, "missed on "+s.Past[n-1].On.String())
	}
	if s.Dismissed {
		words = append(words, "dismissed")
	}
	if s.Local {
		words = append(words, "found by Passbook")
	}
	return strings.Join(words, ", ")
}

// priceCell tells of the newest change of a fixed price.
func priceCell(s export.KnownStream) string {
	for _, e := range slices.Backward(s.Past) {
		if e.Kind == ledger.StreamRise || e.Kind == ledger.StreamFall {
			return fmt.Sprintf("%s on %s: %s -> %s", cli.Either(e.Kind == ledger.StreamRise, "rose", "fell"), e.On, e.Old, e.New)
		}
	}
	return ""
}

func newRecurringSwitch(sh *shell, use, short, done string, dismissed bool) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{Use: use, Short: short}
	c.RunE = func(c *cobra.Command, args []string) error {
		return sh.with(c.Context(), func(h *house) error {
			s, err := h.streamNamed(c.Context(), args)
			if err != nil {
				return err
			}
			if s.Dismissed == dismissed {
				return cli.Usage("`passbook recurring --all` lists every stream.", "%s is %s.", streamTitle(s), cli.Either(dismissed, "dismissed already", "not dismissed"))
			}
			if err := h.store.DismissStream(c.Context(), s.ID, dismissed); err != nil {
				return err
			}
			if asJSON {
				s.Dismissed = dismissed
				return export.Streams(c.OutOrStdout(), []export.KnownStream{s})
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), done+" `passbook undo` takes it back.\n", streamTitle(s))
			return err
		})
	}
	cli.JSONFlag(c, &asJSON)
	offers(sh, c, streamWords)
	return acts(c)
}

func streamTitle(s export.KnownStream) string { return cli.Text(s.Title()) }
