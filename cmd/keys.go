package cmd

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"passbook/cmd/internal/cli"
	"passbook/internal/config"
	"passbook/internal/ledger"
	"passbook/internal/secret"
	"passbook/internal/vault"
	"passbook/plaidsvc"
	"passbook/store"
)

func newKeysCommand(sh *shell) *cobra.Command {
	var forget bool
	c := &cobra.Command{
		Use:   "keys",
		Short: "Enter your Plaid keys, or forget them",
		Long: "Asks for the client_id and secret of Plaid's dashboard (Developers, Keys), tries them, and keeps the secret sealed in the\n" +
			"database. PLAID_CLIENT_ID and PLAID_SECRET in the environment win over what is kept.",
		Args: cli.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if forget {
				return sh.forgetKeys(c.Context())
			}
			if !sh.interactive() {
				return cli.Usage("Run it in a terminal, or set PLAID_CLIENT_ID and PLAID_SECRET.", "`passbook keys` asks questions and needs a terminal.")
			}
			return sh.enterKeys(c.Context(), bufio.NewReader(sh.std.In))
		},
	}
	c.Flags().BoolVar(&forget, "forget", false, "delete the keys that are kept here")
	return c
}

func (sh *shell) forgetKeys(ctx context.Context) error {
	return sh.with(ctx, func(h *house) error {
		if err := h.store.ForgetSettings(ctx, store.PlaidClientID, store.PlaidSecret); err != nil {
			return err
		}
		fmt.Fprintln(sh.std.Out, "The Plaid keys that were kept here are forgotten. Linked banks stay.")
		return nil
	})
}

// enterKeys asks for the keys until Plaid knows them, and keeps them sealed.
func (sh *shell) enterKeys(ctx context.Context, in *bufio.Reader) error {
	cfg, err := sh.config()
	if err != nil {
		return err
	}
	cfg.Environment, err = sh.askEnvironment(in, cfg.Environment)
	if err != nil {
		return err
	}
	for {
		if cfg.ClientID, err = sh.ask(in, "client_id: "); err != nil {
			return err
		}
		if cfg.Secret, err = sh.askSecret(in, fmt.Sprintf("%s secret (not shown): ", cfg.Environment)); err != nil {
			return err
		}
		fmt.Fprintln(sh.std.Err, "Asking Plaid…")
		answer, err := sh.tryKeys(ctx, cfg)
		if err != nil {
			return err
		}
		if answer == keysUntried {
			fmt.Fprintln(sh.std.Err, "Plaid could not be asked whether it knows these keys; they are kept all the same.")
		}
		if answer != keysRefused {
			return sh.keepKeys(ctx, cfg)
		}
		fmt.Fprintf(sh.std.Err, "Plaid does not know these keys in its %s environment. Try again, or press ctrl+c.\n", cfg.Environment)
	}
}

func (sh *shell) askEnvironment(in *bufio.Reader, otherwise ledger.Environment) (ledger.Environment, error) {
	for {
		answer, err := sh.ask(in, fmt.Sprintf("Environment, sandbox (test banks) or production (your banks) [%s]: ", otherwise))
		if err != nil {
			return "", err
		}
		switch answer = strings.ToLower(answer); {
		case answer == "":
			return otherwise, nil
		case strings.HasPrefix("sandbox", answer):
			return ledger.Sandbox, nil
		case strings.HasPrefix("production", answer):
			return ledger.Production, nil
		}
		fmt.Fprintln(sh.std.Err, "Answer sandbox or production.")
	}
}

// keysPatience is how long Plaid may take to say whether it knows the keys.
const keysPatience = 10 * time.Second

// keysAnswer is what Plaid says of keys.
type keysAnswer int

const (
	keysKnown   keysAnswer = iota
	keysRefused            // Plaid does not know them
	keysUntried            // Plaid could not be asked: they are believed, so that nothing typed is lost
)

// tryKeys asks Plaid something that costs nothing.
func (sh *shell) tryKeys(ctx context.Context, cfg config.Config) (keysAnswer, error) {
	client, err := plaidsvc.New(plaidsvc.Options{
		ClientID: cfg.ClientID, Secret: cfg.Secret, Environment: cfg.Environment, BaseURL: cfg.PlaidURL, Countries: cfg.Link.CountryCodes, Now: sh.now,
	})
	if errors.Is(err, plaidsvc.ErrMalformedKeys) || errors.Is(err, plaidsvc.ErrMissingKeys) {
		return keysRefused, nil
	}
	if err != nil {
		return keysUntried, err
	}
	limited, cancel := context.WithTimeout(ctx, keysPatience)
	defer cancel()
	_, err = client.SearchInstitutions(limited, "bank")
	var answer *plaidsvc.Error
	switch {
	case errors.As(err, &answer) && answer.Keys():
		return keysRefused, nil
	case err != nil && ctx.Err() != nil:
		return keysUntried, ctx.Err()
	case err != nil:
		return keysUntried, nil
	}
	return keysKnown, nil
}

// ask reads one line.
func (sh *shell) ask(in *bufio.Reader, question string) (string, error) {
	fmt.Fprint(sh.std.Err, question)
	line, err := in.ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("read the answer: %w", errors.Join(context.Canceled, err))
	}
	return strings.TrimSpace(line), nil
}

// askSecret reads one line without echo where a person types it.
func (sh *shell) askSecret(in *bufio.Reader, question string) (secret.Secret, error) {
	f, ok := sh.std.In.(*os.File)
	if !ok || in.Buffered() > 0 || !term.IsTerminal(int(f.Fd())) {
		line, err := sh.ask(in, question)
		return secret.New(line), err
	}
	fmt.Fprint(sh.std.Err, question)
	b, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(sh.std.Err)
	if err != nil {
		return secret.Secret{}, fmt.Errorf("read the answer: %w", errors.Join(context.Canceled, err))
	}
	return secret.New(strings.TrimSpace(string(b))), nil
}

// secretPlace is where the Plaid secret is sealed for.
func (h *house) secretPlace() vault.Place {
	return vault.Place{Environment: h.cfg.Environment, Table: "settings", Row: string(store.PlaidSecret), Field: "value"}
}

// keepKeys seals the configured keys into the database.
func (h *house) keepKeys(ctx context.Context) error {
	v, err := h.unlock(ctx)
	if err != nil {
		return err
	}
	sealed, err := v.Seal(h.cfg.Secret, h.secretPlace())
	if err != nil {
		return fmt.Errorf("seal the Plaid secret: %w", err)
	}
	if err := h.store.SetSetting(ctx, store.PlaidSecret, base64.StdEncoding.EncodeToString(sealed)); err != nil {
		return err
	}
	return h.store.SetSetting(ctx, store.PlaidClientID, h.cfg.ClientID)
}

// hasKeys reports whether keys are configured or kept.
func (h *house) hasKeys(ctx context.Context) (bool, error) {
	if h.cfg.HasKeys() {
		return true, nil
	}
	_, err := h.store.Setting(ctx, store.PlaidSecret)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// loadKeys completes the configuration with the keys that are kept.
func (h *house) loadKeys(ctx context.Context, v *vault.Vault) error {
	if h.cfg.HasKeys() {
		return nil
	}
	sealed, err := h.store.Setting(ctx, store.PlaidSecret)
	if err != nil {
		return err
	}
	raw, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		return fmt.Errorf("the kept Plaid secret: %w", err)
	}
	if h.cfg.Secret, err = v.Open(raw, h.secretPlace()); err != nil {
		return err
	}
	h.cfg.ClientID, err = h.store.Setting(ctx, store.PlaidClientID)
	return err
}
