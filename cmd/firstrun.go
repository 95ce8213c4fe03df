package cmd

import (
	"context"
	"errors"
	"fmt"

	"passbook/internal/config"
	"passbook/internal/secret"
	"passbook/ui"
)

// errKeysRefused is what the welcome screen shows when Plaid does not know the keys.
var errKeysRefused = errors.New("Plaid does not know these keys in this environment; check both and try again") //nolint:staticcheck // a sentence for the screen

// firstRun explains Passbook to somebody who has neither keys nor banks. open is true when there are keys now.
func (sh *shell) firstRun(ctx context.Context) (open bool, err error) {
	cfg, err := sh.config()
	if err != nil {
		return false, err
	}
	choice, err := ui.Welcome(ctx, ui.WelcomeOptions{
		DataPath: cfg.Folders.Data, Explain: explainForScreen,
		Accept: func(ctx context.Context, k ui.Keys) error {
			tried := cfg
			tried.ClientID, tried.Secret, tried.Environment = k.ClientID, secret.New(k.Secret), k.Environment
			known, err := sh.tryKeys(ctx, tried)
			if err == nil && known == keysRefused {
				err = errKeysRefused
			}
			if err == nil {
				cfg = tried
			}
			return err
		},
	})
	switch {
	case errors.Is(err, ui.ErrInterrupted):
		return false, context.Canceled
	case err != nil:
		return false, err
	case choice == ui.TryDemo:
		return false, sh.runDemo(ctx, 1)
	case choice == ui.KeysKept:
		return true, sh.keepKeys(ctx, cfg)
	}
	return false, nil
}

// keepKeys seals the configured keys into their environment's database and makes that environment the one that is opened.
func (sh *shell) keepKeys(ctx context.Context, cfg config.Config) error {
	h, err := sh.openWith(ctx, cfg, false)
	if err != nil {
		return err
	}
	err = h.keepKeys(ctx)
	if err == nil {
		err = config.ChooseEnvironment(cfg.Folders, cfg.Environment)
	}
	if err == nil {
		fmt.Fprintln(sh.std.Err, "Your keys are kept, the secret sealed.")
	}
	return errors.Join(err, h.close())
}
