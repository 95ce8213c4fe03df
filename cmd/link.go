package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/config"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/linking"
	"passbook/internal/safetext"
	"passbook/internal/secret"
	"passbook/internal/syncer"
	"passbook/linkserver"
)

// linkFlags are the flags of `passbook link`.
type linkFlags struct {
	noBrowser   bool
	institution string
	username    string
	password    string
	update      string
	again       bool
	asJSON      bool
}

func newLinkCommand(sh *shell) *cobra.Command {
	var f linkFlags
	c := &cobra.Command{
		Use:   "link",
		Short: "Link a bank in your browser, or repair one",
		Long: "Opens a page on this machine in which Plaid Link runs. Your bank's credentials go to Plaid, never to Passbook.\n" +
			"The address is printed too, for a browser that does not open by itself.",
		Example: "  passbook link\n  passbook link --update ITEM\n  passbook link --institution ins_109508 --username user_good --password @secret.txt",
		Args:    cli.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := f.check(); err != nil {
				return err
			}
			return sh.with(c.Context(), func(h *house) error { return h.link(c, f) })
		},
	}
	cli.JSONFlag(c, &f.asJSON)
	fs := c.Flags()
	fs.BoolVar(&f.noBrowser, "no-browser", false, "print the address and open nothing")
	fs.StringVar(&f.update, "update", "", "repair this Item instead (see `passbook institutions`)")
	fs.BoolVar(&f.again, "second-login", false, "link a bank that is linked already, with another login")
	fs.StringVar(&f.institution, "institution", "", "Sandbox only: link this institution without a browser")
	fs.StringVar(&f.username, "username", "", "Sandbox only: the test user (default user_good)")
	fs.StringVar(&f.password, "password", "", "Sandbox only: the test password, or @file")
	return c
}

func (f linkFlags) check() error {
	switch {
	case f.institution != "" && f.update != "":
		return cli.Usage("Give one of them.", "The flag --institution links a new bank, --update repairs one.")
	case f.institution == "" && (f.username != "" || f.password != ""):
		return cli.Usage("Add --institution, or leave them out and sign in in the browser.", "The flags --username and --password are for the Sandbox's test institutions.")
	case (f.username == "") != (f.password == ""):
		return cli.Usage("Give both, or neither for user_good.", "The flags --username and --password go together.")
	}
	return nil
}

// link links or repairs a bank and syncs it. For programs, what is said on the way goes to the person alone.
func (h *house) link(c *cobra.Command, f linkFlags) error {
	ctx, out, say := c.Context(), c.OutOrStdout(), c.OutOrStdout()
	if f.asJSON {
		say = c.ErrOrStderr()
	}
	s, err := h.services(ctx)
	if err != nil {
		return err
	}
	if err := h.tidyLinks(ctx, say, s.links); err != nil {
		return err
	}
	var r linking.Result
	if f.institution != "" {
		r, err = h.linkSandbox(ctx, s.links, f)
	} else {
		r, err = h.linkInBrowser(ctx, say, s.links, f)
	}
	if err != nil {
		return explainLink(err)
	}
	if !f.asJSON {
		fmt.Fprintf(out, "%s is %s (%s).\n", cli.Text(r.Bank), cli.Either(r.Repaired, "repaired", "linked"), r.Item)
	}
	outcomes, err := h.sync(ctx, syncer.Selection{Items: []ledger.ItemID{r.Item}, Force: true})
	if !f.asJSON {
		return cmp.Or(err, report(out, outcomes))
	}
	if told := export.Linked(out, r.Item, r.Bank, r.Repaired, bankSyncs(outcomes)); told != nil {
		return told
	}
	return cmp.Or(err, failuresOf(outcomes).err())
}

func (h *house) linkSandbox(ctx context.Context, links *linking.Linker, f linkFlags) (linking.Result, error) {
	if h.cfg.Environment != ledger.Sandbox {
		return linking.Result{}, cli.Usage("Leave it out to link in the browser, or set PLAID_ENV=sandbox.", "The flag --institution works only in Plaid's Sandbox.")
	}
	password := secret.New(f.password)
	if path, ok := strings.CutPrefix(f.password, "@"); ok {
		var err error
		if password, err = readPassword(path); err != nil {
			return linking.Result{}, err
		}
	}
	return links.Sandbox(ctx, linking.SandboxRequest{
		Institution: ledger.InstitutionID(f.institution), Username: f.username, Password: password, AllowSecondLogin: f.again,
	})
}

// readPassword reads a Sandbox password from a file: a custom user's password is a JSON document. It protects nothing, so
// the file's mode is the person's business.
func readPassword(path string) (secret.Secret, error) {
	b, err := os.ReadFile(path) //nolint:gosec // the person names the file
	if err != nil {
		return secret.Secret{}, cli.Usage("Give --password @file with a file that can be read.", "Cannot read %s.", safetext.Line(safetext.Untrusted(path)))
	}
	return secret.New(strings.TrimRight(string(b), "\r\n")), nil
}

func (h *house) linkInBrowser(ctx context.Context, out io.Writer, links *linking.Linker, f linkFlags) (linking.Result, error) {
	session, err := links.Begin(ctx, linking.Request{Update: ledger.ItemID(f.update), AllowSecondLogin: f.again, Watch: func(n linking.Notice) {
		if n.Kind == linking.SecondBrowser {
			fmt.Fprintln(out, "Something else on this machine asked for the page and got nothing. If it was not you, start again.")
		}
	}})
	if err != nil {
		return linking.Result{}, err
	}
	defer session.Close()
	fmt.Fprintf(out, "Sign in to your bank here:\n\n  %s\n\n", session.URL())
	if !f.noBrowser {
		if err := linkserver.Open(session.URL()); err != nil {
			fmt.Fprintln(out, "No browser could be opened; open the address yourself.")
		}
	}
	return session.Wait(ctx)
}

// tidyLinks looks after links that a kill has interrupted, and says what became of them.
func (h *house) tidyLinks(ctx context.Context, out io.Writer, links *linking.Linker) error {
	left, err := links.Finish(ctx)
	if err != nil {
		return err
	}
	for _, l := range left {
		switch l.Kind {
		case linking.Completed:
			fmt.Fprintf(out, "%s, whose link was interrupted, is linked now.\n", cli.Text(l.Bank))
		case linking.Orphaned:
			fmt.Fprintf(out, "A link of %s was interrupted on %s; Plaid may have made a connection whose access is lost. Plaid's dashboard can remove it.\n",
				bankOr(l.Bank, "a bank"), cli.Moment(l.Since))
			if err := links.Dismiss(ctx, l.Link); err != nil {
				return err
			}
		case linking.Abandoned, linking.Open:
		}
	}
	return nil
}

func bankOr(bank safetext.Untrusted, otherwise string) string {
	if bank == "" {
		return otherwise
	}
	return cli.Text(bank)
}

// explainLink puts the ways a link can end without a bank into words and exit codes.
func explainLink(err error) error {
	var duplicate *linking.DuplicateError
	var left *linking.LeftError
	var uncertain *linking.UncertainError
	var unstored *linking.UnstoredError
	var exchange *linking.ExchangeError
	var setting *config.Error
	switch {
	case errors.As(err, &duplicate):
		return &cli.Failure{
			Code: cli.ExitUsage, What: fmt.Sprintf("%s is linked already; nothing was changed and nothing is billed.", cli.Text(duplicate.Bank)),
			Next: fmt.Sprintf("`passbook link --update %s` signs in again or adds accounts; --second-login links another login.", duplicate.Item), Cause: err,
		}
	case errors.As(err, &left) && left.Trouble != nil:
		return unlinked(fromProblem(ledger.Explain(left.Trouble.Code), *left.Trouble), *left.Trouble)
	case errors.As(err, &left):
		return &cli.Failure{Code: cli.ExitInterrupted, What: "You left before the bank was linked; nothing was linked.", Next: "Run `passbook link` to start again.", Cause: err}
	case errors.Is(err, linking.ErrExpired):
		return &cli.Failure{Code: cli.ExitNeedsPerson, What: "The page was not used in time; nothing was linked.", Next: "Run `passbook link` to start again.", Cause: err}
	case errors.Is(err, linking.ErrUnknownItem):
		return &cli.Failure{Code: cli.ExitNotFound, What: "There is no such bank here.", Next: "`passbook institutions` lists the Items.", Cause: err}
	case errors.As(err, &uncertain), errors.As(err, &unstored):
		return &cli.Failure{Code: cli.ExitNetwork, What: cli.Sentence(err.Error()), Next: "Run `passbook link` again; it looks after this one first.", Cause: err}
	case errors.As(err, &exchange):
		return explainLink(exchange.Cause)
	case errors.As(err, &setting):
		return explainSetting(err)
	}
	var t syncer.Troubler
	var f *cli.Failure
	if errors.As(err, &t) && errors.As(explain(err), &f) {
		return unlinked(f, t.Trouble())
	}
	return err
}

// unlinked says of a bank's trouble that passes by itself that nothing waits for it: there is no Item yet that is tried again.
func unlinked(f *cli.Failure, t ledger.Trouble) *cli.Failure {
	if p := ledger.Explain(t.Code); p.Remedy == ledger.Wait && t.Type != ledger.TypeNetwork {
		f.Next = "Nothing was linked; run `passbook link` again later." + strings.TrimPrefix(f.Next, p.Do)
	}
	return f
}
