package stored

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/store"
)

func newDuplicatesCommand(sh *shell) *cobra.Command {
	c := withList("duplicates", "List accounts that two links seem to hold both, and judge them", newDuplicatesList(sh))
	c.Long = "An account that is linked twice counts twice. Nothing is ever merged by itself: say that two accounts are two, let the\n" +
		"old link's go on under the new one with `passbook relink`, or leave one out of totals with `passbook accounts exclude`."
	c.AddCommand(
		newDuplicatesJudge(sh, "deny ACCOUNT ACCOUNT", "Say that two accounts are two; they are not brought up again", true),
		newDuplicatesJudge(sh, "allow ACCOUNT ACCOUNT", "Take that back: they may be one", false))
	return c
}

func newDuplicatesList(sh *shell) *cobra.Command {
	var all bool
	c := listing(sh, "list", "List accounts that two links seem to hold both, and why", func(c *cobra.Command, h *house, asJSON bool) error {
		duplicates, err := h.store.Duplicates(c.Context())
		if err != nil {
			return err
		}
		if all {
			denied, err := h.store.DeniedDuplicates(c.Context())
			if err != nil {
				return err
			}
			duplicates = append(duplicates, denied...)
		}
		names, err := h.names(c.Context())
		if err != nil {
			return err
		}
		if asJSON {
			return export.Duplicates(c.OutOrStdout(), duplicates, names)
		}
		t := cli.NewTable("Account", "Of bank", "Linked first", "Linked again", "", "Why")
		for _, d := range duplicates {
			a := names.Accounts[d.A]
			t.Add(fullAccount("", a), cli.Text(names.Banks[a.Item]), shortID(d.A), shortID(d.B), duplicateState(d), cli.Text(safetext.Untrusted(d.Why)))
		}
		if err := cli.WriteTable(c, t, "No account is linked twice."); err != nil || len(duplicates) == 0 {
			return err
		}
		return tellRelinks(c, duplicates, names)
	})
	c.Flags().BoolVar(&all, "all", false, "list also those of which you said that they are two")
	return c
}

// tellRelinks says what can be done about duplicates, once for each pair of links.
func tellRelinks(c *cobra.Command, duplicates []ledger.Duplicate, names export.Names) error {
	var told []string
	for _, d := range duplicates {
		line := fmt.Sprintf("`passbook relink %s %s` shows how the first link's accounts would go on under the second.", names.Accounts[d.A].Item, names.Accounts[d.B].Item)
		if !d.Denied && !slices.Contains(told, line) {
			told = append(told, line)
		}
	}
	told = append(told, "`passbook duplicates deny FIRST AGAIN` says that they are two; `passbook accounts exclude AGAIN` leaves one out of totals.")
	for _, line := range told {
		if err := cli.Note(c, line); err != nil {
			return err
		}
	}
	return nil
}

func duplicateState(d ledger.Duplicate) string {
	switch {
	case d.Denied:
		return "two, you said"
	case d.Sure:
		return "the same"
	}
	return "perhaps the same"
}

// shortID is as much of an account's id as names it.
func shortID(id ledger.AccountID) string {
	const shown = 10
	return cli.Text(safetext.Untrusted(id[:min(len(id), shown)]))
}

func newDuplicatesJudge(sh *shell, use, short string, denied bool) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{Use: use, Short: short}
	c.RunE = func(c *cobra.Command, args []string) error {
		const see = "`passbook duplicates --all` tells how their ids begin."
		if len(args) != 2 {
			return cli.Usage(see, "It needs two accounts.")
		}
		return sh.with(c.Context(), func(h *house) error {
			a, err := h.accountNamed(c.Context(), args[0])
			if err != nil {
				return err
			}
			b, err := h.accountNamed(c.Context(), args[1])
			if err != nil {
				return err
			}
			err = h.store.DenyDuplicate(c.Context(), a.ID, b.ID, denied)
			switch {
			case errors.Is(err, store.ErrConflict):
				return cli.Usage(see, "One account is not two.")
			case errors.Is(err, store.ErrNotFound):
				return cli.NotFound(see, "You have not said of these that they are two.")
			case err != nil:
				return err
			}
			if asJSON {
				names, err := h.names(c.Context())
				if err != nil {
					return err
				}
				return export.Duplicates(c.OutOrStdout(), []ledger.Duplicate{{A: a.ID, B: b.ID, Denied: denied}}, names)
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s %s. `passbook undo` takes it back.\n", fullAccount("", a), cli.Either(denied,
				"is two accounts, and not brought up again", "may be one account again"))
			return err
		})
	}
	cli.JSONFlag(c, &asJSON)
	offers(sh, c, accountWords, accountWords)
	return acts(c)
}
