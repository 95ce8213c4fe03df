package stored

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/store"
)

func newRelinkCommand(sh *shell) *cobra.Command {
	var confirm, asJSON bool
	var said []string
	c := &cobra.Command{
		Use:   "relink OLD_ITEM NEW_ITEM",
		Short: "Let a bank's accounts go on as those of a new link, with all you wrote",
		Long: "After a bank was linked anew its accounts are there twice. Tells which new account each old one goes on as, and why;\n" +
			"with --confirm moves what you wrote to the new transactions and hides the old ones. `passbook undo` takes it back.",
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) != 2 {
			return cli.Usage("`passbook institutions` lists the Items.", "It needs the old Item and the new one.")
		}
		return sh.with(c.Context(), func(h *house) error {
			found, err := h.store.Continuation(c.Context(), ledger.ItemID(args[0]), ledger.ItemID(args[1]))
			if errors.Is(err, store.ErrNotFound) {
				return cli.NotFound("`passbook institutions` lists the Items.", "There is no such Item.")
			}
			if err != nil {
				return err
			}
			if found.Matches, err = withSaid(found.Matches, said); err != nil {
				return err
			}
			if confirm {
				return h.relink(c, found, asJSON)
			}
			if asJSON {
				return export.Continuation(c.OutOrStdout(), found)
			}
			return h.writeContinuation(c, found)
		})
	}
	cli.JSONFlag(c, &asJSON)
	offers(sh, c, itemWords, itemWords)
	c.Flags().BoolVar(&confirm, "confirm", false, "do it")
	c.Flags().StringArrayVar(&said, "account", nil, "OLD=NEW: this account goes on as that one; OLD=: it does not go on; may be repeated")
	return acts(c)
}

// withSaid puts what the person says of accounts in place of what was found.
func withSaid(matches []ledger.AccountMatch, said []string) ([]ledger.AccountMatch, error) {
	for _, s := range said {
		old, fresh, ok := strings.Cut(s, "=")
		if !ok || old == "" {
			return nil, cli.Usage("Write --account OLD=NEW, with ids from `passbook accounts --json`.", "%q names no two accounts.", cli.Text(safetext.Untrusted(s)))
		}
		var kept []ledger.AccountMatch
		for _, m := range matches {
			if m.Old != ledger.AccountID(old) && m.New != ledger.AccountID(fresh) {
				kept = append(kept, m)
			}
		}
		if matches = kept; fresh != "" {
			matches = append(matches, ledger.AccountMatch{Old: ledger.AccountID(old), New: ledger.AccountID(fresh), Why: "you said so"})
		}
	}
	return matches, nil
}

func (h *house) relink(c *cobra.Command, found ledger.Continuation, asJSON bool) error {
	if len(found.Matches) == 0 {
		return cli.Usage("Name them with --account OLD=NEW.", "No account is known to go on as another.")
	}
	act, err := h.store.ContinueAccounts(c.Context(), "Let "+cli.Counted(len(found.Matches), "account")+" go on under a new link", found.Matches)
	if errors.Is(err, store.ErrNotFound) {
		return cli.NotFound("`passbook accounts --json` tells their ids.", "There is no such account.")
	}
	return told(c, act, err, asJSON)
}

func (h *house) writeContinuation(c *cobra.Command, found ledger.Continuation) error {
	names, err := h.names(c.Context())
	if err != nil {
		return err
	}
	called := func(id ledger.AccountID) string {
		a := names.Accounts[id]
		return strings.TrimSpace(cli.Text(a.Name) + " " + cli.Text(a.Mask))
	}
	t := cli.NewTable("Old account", "Goes on as", "Why")
	for _, m := range found.Matches {
		t.Add(called(m.Old), called(m.New), cli.Text(safetext.Untrusted(m.Why)))
	}
	for _, q := range found.Questions {
		for _, candidate := range q.Candidates {
			t.Add(called(q.Old), called(candidate)+"?", cli.Text(safetext.Untrusted(fmt.Sprintf("%s; --account %s=%s says so", q.Why, q.Old, candidate))))
		}
	}
	for _, id := range found.Gone {
		t.Add(called(id), "-", "nothing is like it")
	}
	if err := cli.WriteTable(c, t, "There is nothing to go on."); err != nil || len(found.Matches) == 0 {
		return err
	}
	return cli.Note(c, "Nothing has been changed. With --confirm what you wrote moves along, and the old transactions are hidden.")
}
