package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/term"

	"passbook/cmd/internal/cli"
	"passbook/internal/config"
	"passbook/internal/ledger"
	"passbook/internal/secret"
	"passbook/internal/vault"
	"passbook/store"
)

// shell is what the commands share before anything is opened: the process's streams, its environment and its clock.
type shell struct {
	std    Streams
	lookup func(string) (string, bool)
	now    func() time.Time
	// vaults are those that were opened, by database: who has given a passphrase is not asked for it again.
	vaults map[string]*vault.Vault
}

func newShell(std Streams, lookup func(string) (string, bool)) *shell {
	return &shell{std: std, lookup: lookup, now: time.Now, vaults: map[string]*vault.Vault{}}
}

func (sh *shell) config() (config.Config, error) {
	cfg, err := config.Load(sh.lookup, config.SystemFolders())
	if err != nil {
		return config.Config{}, explainSetting(err)
	}
	return cfg, nil
}

// house is everything a command may need, opened: the store always, what needs keys or the vault on demand.
type house struct {
	sh    *shell
	cfg   config.Config
	store *store.Store
	log   *slog.Logger
	logTo io.Closer

	// inMemoryKey replaces the vault's key slots in the demo, where nothing outlives the process.
	inMemoryKey bool
	// silent: nothing may be asked at the terminal, which is the screens'.
	silent bool
	made   *services
}

// open opens the store of the configured environment.
func (sh *shell) open(ctx context.Context) (*house, error) {
	cfg, err := sh.config()
	if err != nil {
		return nil, err
	}
	return sh.openWith(ctx, cfg, false)
}

func (sh *shell) openWith(ctx context.Context, cfg config.Config, inMemoryKey bool) (*house, error) {
	st, err := store.Open(ctx, store.Options{Path: cfg.Database(), Now: sh.now})
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", filepath.Base(cfg.Database()), err)
	}
	if err := claim(ctx, st, cfg.Environment); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	log, closer := openLog(cfg.Log())
	return &house{sh: sh, cfg: cfg, store: st, log: log, logTo: closer, inMemoryKey: inMemoryKey}, nil
}

// claim makes the database one of this environment, and refuses one of another: its Items and tokens mean nothing here.
func claim(ctx context.Context, st *store.Store, env ledger.Environment) error {
	has, err := st.Setting(ctx, store.VaultEnvironment)
	if errors.Is(err, store.ErrNotFound) {
		return st.SetSetting(ctx, store.VaultEnvironment, string(env))
	}
	if err == nil && has != string(env) {
		return &cli.Failure{
			Code: cli.ExitStorage, What: fmt.Sprintf("The database belongs to Plaid's %s environment, not to %s.", has, env),
			Next: "Set PLAID_ENV to " + has + ", or move the file away.",
		}
	}
	return err
}

// with opens the house for one piece of work.
func (sh *shell) with(ctx context.Context, work func(*house) error) (err error) {
	h, err := sh.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	return work(h)
}

func (h *house) close() error {
	err := h.store.Close()
	return errors.Join(err, h.logTo.Close())
}

// openLog writes JSON lines to a file only its owner can read; without one it logs nowhere.
func openLog(path string) (*slog.Logger, io.Closer) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err == nil {
		if f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600); err == nil { //nolint:gosec // the path is the configuration's
			return slog.New(slog.NewJSONHandler(f, nil)), f
		}
	}
	return slog.New(slog.DiscardHandler), io.NopCloser(nil)
}

// unlock opens the vault; it may ask the person at the terminal.
func (h *house) unlock(ctx context.Context) (*vault.Vault, error) {
	path := h.store.Path()
	if v := h.sh.vaults[path]; v != nil {
		return v, nil
	}
	v, err := h.openVault(ctx)
	if err != nil {
		return nil, err
	}
	h.sh.vaults[path] = v
	return v, nil
}

func (h *house) openVault(ctx context.Context) (*vault.Vault, error) {
	if h.inMemoryKey {
		return vault.InMemory()
	}
	prompt := h.sh.prompt()
	if h.silent {
		prompt = nil
	}
	return vault.Unlock(ctx, vault.Options{
		Slots: slotStore{h.store}, Keyring: vault.SystemKeyring{}, PassphraseFile: h.cfg.PassphraseFile, Prompt: prompt,
	})
}

// prompt asks for a passphrase without echo; nil where nobody sits at a terminal.
func (sh *shell) prompt() vault.Prompt {
	in, ok := sh.std.In.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return nil
	}
	read := func(label string) (secret.Secret, error) {
		fmt.Fprint(sh.std.Err, label)
		b, err := term.ReadPassword(int(in.Fd()))
		fmt.Fprintln(sh.std.Err)
		if err != nil {
			return secret.Secret{}, fmt.Errorf("read the passphrase: %w", err)
		}
		return secret.New(string(b)), nil
	}
	return func(_ context.Context, a vault.Ask) (secret.Secret, error) {
		if a.Last != nil {
			fmt.Fprintln(sh.std.Err, cli.Sentence(a.Last.Error()))
		}
		if !a.New {
			return read("Passphrase: ")
		}
		if a.Last == nil {
			fmt.Fprintln(sh.std.Err, "No system keyring answers, so a passphrase will protect your banks' access tokens on this machine.")
		}
		for {
			first, err := read("Choose a passphrase: ")
			if err != nil {
				return secret.Secret{}, err
			}
			again, err := read("Once more: ")
			if err != nil {
				return secret.Secret{}, err
			}
			if first == again {
				return first, nil
			}
			fmt.Fprintln(sh.std.Err, "The two are not the same.")
		}
	}
}
