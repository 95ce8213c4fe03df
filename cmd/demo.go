package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/config"
	"passbook/internal/ledger"
	"passbook/internal/linking"
	"passbook/internal/secret"
	"passbook/internal/syncer"
	"passbook/plaidsvc/sandbox"
)

// demoBank is a bank that the demo links before it opens.
type demoBank struct {
	institution ledger.InstitutionID
	username    string
	// loggedOut leaves the bank asking for a new login, so that repairing one can be tried.
	loggedOut bool
}

// demoBanks are two of the Sandbox's households (package plaidsvc/sandbox/bank).
func demoBanks() []demoBank {
	return []demoBank{
		{institution: "ins_109508", username: "user_household_rivera"},
		{institution: "ins_109511", username: "user_household_lindqvist", loggedOut: true},
	}
}

func newDemoCommand(sh *shell) *cobra.Command {
	var seed int64
	c := &cobra.Command{
		Use:   "demo",
		Short: "Open Passbook on an offline Sandbox; nothing of it is kept",
		Long: "Starts an offline Sandbox inside this process, links two banks to a temporary folder and opens the screens. One bank waits\n" +
			"for a new login (any Sandbox user and pass_good repair it); press l to link a third in your browser (user_good, pass_good).",
		Args: cli.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if !sh.interactive() {
				return errNoTerminal()
			}
			return sh.runDemo(c.Context(), seed)
		},
	}
	c.Flags().Int64Var(&seed, "seed", 1, "chooses the households and their transactions")
	return c
}

func (sh *shell) runDemo(ctx context.Context, seed int64) (err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	server, err := sandbox.New(sandbox.Options{Seed: seed, HistoryDelay: -1})
	if err != nil {
		return fmt.Errorf("make the sandbox: %w", err)
	}
	running, err := server.Start(ctx, "127.0.0.1:0")
	if err != nil {
		server.Close()
		return fmt.Errorf("start the sandbox: %w", err)
	}
	defer func() {
		stop()
		err = errors.Join(err, running.Wait())
	}()
	dir, err := os.MkdirTemp("", "passbook-demo-")
	if err != nil {
		return &cli.Failure{Code: cli.ExitStorage, What: "No temporary folder can be made for the demo.", Next: "Check TMPDIR and the space left.", Cause: err}
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	h, err := sh.openWith(ctx, demoConfig(dir, running), true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	if err := h.furnish(ctx); err != nil {
		return fmt.Errorf("prepare the demo: %w", err)
	}
	return h.runScreens(ctx, true)
}

// demoConfig is what a person with the Sandbox's keys would have set, with every folder inside dir.
func demoConfig(dir string, running *sandbox.Running) config.Config {
	return config.Config{
		Folders: config.Folders{
			Data: filepath.Join(dir, "data"), State: filepath.Join(dir, "state"), Config: filepath.Join(dir, "config"), Cache: filepath.Join(dir, "cache"),
		},
		Environment: ledger.Sandbox, ClientID: running.ClientID, Secret: secret.New(running.Secret), PlaidURL: running.URL,
		Link: config.Link{CountryCodes: []string{"US"}, Language: "en", DaysRequested: 730},
	}
}

// furnish links the demo's banks, syncs them, and logs one of them out at its bank.
func (h *house) furnish(ctx context.Context) error {
	s, err := h.services(ctx)
	if err != nil {
		return err
	}
	var loggedOut []ledger.ItemID
	for _, b := range demoBanks() {
		r, err := s.links.Sandbox(ctx, linking.SandboxRequest{Institution: b.institution, Username: b.username, Password: secret.New("pass_good")})
		if err != nil {
			return err
		}
		if b.loggedOut {
			loggedOut = append(loggedOut, r.Item)
		}
	}
	if _, err := s.syncer.Sync(ctx, syncer.Selection{}); err != nil {
		return err
	}
	for _, id := range loggedOut {
		token, err := s.links.Token(ctx, id)
		if err != nil {
			return err
		}
		if err := s.plaid.ResetLogin(ctx, token); err != nil {
			return err
		}
		status, err := s.plaid.ItemStatus(ctx, token)
		if err != nil {
			return err
		}
		if err := h.store.SaveItemStatus(ctx, id, status); err != nil {
			return err
		}
	}
	return nil
}
