package linking

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/secret"
	"passbook/internal/vault"
)

// storeLimit bounds what is done after the exchange, which goes on even where the caller has given up.
const storeLimit = 30 * time.Second

// storeAttempts is how often storing a new Item is tried; storePause is the wait between.
const (
	storeAttempts = 3
	storePause    = 300 * time.Millisecond
)

// Options are what a Linker works with.
type Options struct {
	Plaid       Plaid
	Repository  Repository
	Vault       Sealer
	Browser     Browser // nil where there is no page, as with Sandbox only
	Environment ledger.Environment
	Now         func() time.Time
	Log         *slog.Logger // nil: no log
}

// Linker links, repairs and removes banks. It is safe for use by several goroutines.
type Linker struct {
	plaid   Plaid
	repo    Repository
	vault   Sealer
	browser Browser
	env     ledger.Environment
	now     func() time.Time
	support *support
}

// New returns a Linker.
func New(o Options) (*Linker, error) {
	if o.Plaid == nil || o.Repository == nil || o.Vault == nil || o.Environment == "" || o.Now == nil {
		return nil, errors.New("linking: plaid, repository, vault, environment and clock are required")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Linker{
		plaid: o.Plaid, repo: o.Repository, vault: o.Vault, browser: o.Browser, env: o.Environment, now: o.Now,
		support: &support{now: o.Now, log: o.Log},
	}, nil
}

// Result is a bank that was linked or repaired. The caller syncs it next, with Force.
type Result struct {
	Item        ledger.ItemID
	Bank        safetext.Untrusted
	Repaired    bool
	Accounts    int // how many accounts are shared; 0 where it is not known yet
	LinkSession string
}

// Token opens the access token of an Item.
func (l *Linker) Token(ctx context.Context, item ledger.ItemID) (secret.Secret, error) {
	sealed, err := l.repo.SealedToken(ctx, item)
	if err != nil {
		return secret.Secret{}, fmt.Errorf("bank access: %w", err)
	}
	token, err := l.vault.Open(sealed, l.tokenPlace(item))
	if err != nil {
		return secret.Secret{}, fmt.Errorf("bank access: %w", err)
	}
	return token, nil
}

func (l *Linker) tokenPlace(item ledger.ItemID) vault.Place {
	return vault.Place{Environment: l.env, Table: "items", Row: string(item), Field: "access_token"}
}

func (l *Linker) pendingPlace(id ledger.PendingLinkID, field string) vault.Place {
	return vault.Place{Environment: l.env, Table: "pending_links", Row: string(id), Field: field}
}

// Fields of a link in the making.
const (
	linkTokenField   = "link_token"
	publicTokenField = "public_token"
	accessTokenField = "access_token"
)

// item returns a living Item.
func (l *Linker) item(ctx context.Context, id ledger.ItemID) (ledger.Item, error) {
	items, err := l.repo.Items(ctx)
	if err != nil {
		return ledger.Item{}, fmt.Errorf("list banks: %w", err)
	}
	for _, i := range items {
		if i.ID == id && !i.Removed {
			return i, nil
		}
	}
	return ledger.Item{}, fmt.Errorf("%w: %s", ErrUnknownItem, id)
}

// probe writes the row of a link in the making with something sealed in it, so that a missing key or a full disk is found
// before the person goes to the bank's page and not after.
func (l *Linker) probe(ctx context.Context) (ledger.PendingLink, error) {
	random := make([]byte, 16)
	if _, err := rand.Read(random); err != nil {
		return ledger.PendingLink{}, fmt.Errorf("name the link: %w", err)
	}
	p := ledger.PendingLink{ID: ledger.PendingLinkID(hex.EncodeToString(random)), Environment: l.env}
	at := l.pendingPlace(p.ID, linkTokenField)
	sealed, err := l.vault.Seal(secret.New(string(p.ID)), at)
	if err != nil {
		return ledger.PendingLink{}, fmt.Errorf("try the key: %w", err)
	}
	if _, err := l.vault.Open(sealed, at); err != nil {
		return ledger.PendingLink{}, fmt.Errorf("try the key: %w", err)
	}
	if err := l.repo.SavePendingLink(ctx, p); err != nil {
		return ledger.PendingLink{}, fmt.Errorf("try the store: %w", err)
	}
	return p, nil
}

// settle forgets a link that came to nothing. It is done even where ctx has ended; a row that stays is found by Finish.
func (l *Linker) settle(ctx context.Context, id ledger.PendingLinkID) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeLimit)
	defer cancel()
	if err := l.repo.SettlePendingLink(ctx, id); err != nil {
		l.support.log.Warn("a link that came to nothing is still noted", "link", string(id), "err", err)
	}
}
