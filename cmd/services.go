package cmd

import (
	"cmp"
	"context"

	"passbook/internal/linking"
	"passbook/internal/syncer"
	"passbook/internal/vault"
	"passbook/plaidsvc"
	"passbook/ui"
)

// services are what talks to Plaid and needs the key: made once, when a command first needs one of them.
type services struct {
	plaid  *plaidsvc.Client
	vault  *vault.Vault
	links  *linking.Linker
	syncer *syncer.Syncer
}

// services opens the vault and wires what is made of it.
func (h *house) services(ctx context.Context) (*services, error) {
	if h.made != nil {
		return h.made, nil
	}
	if ok, err := h.hasKeys(ctx); err != nil || !ok {
		return nil, cmp.Or(err, error(missingKeys()))
	}
	v, err := h.unlock(ctx)
	if err != nil {
		return nil, err
	}
	if err := h.loadKeys(ctx, v); err != nil {
		return nil, err
	}
	client, err := plaidsvc.New(plaidsvc.Options{
		ClientID: h.cfg.ClientID, Secret: h.cfg.Secret, Environment: h.cfg.Environment, BaseURL: h.cfg.PlaidURL,
		Countries: h.cfg.Link.CountryCodes, Now: h.sh.now, Log: h.log,
	})
	if err != nil {
		return nil, err
	}
	links, err := linking.New(linking.Options{
		Plaid: linkPlaid{client, h.cfg.Link, h.userID}, Repository: h.store, Vault: v, Environment: h.cfg.Environment,
		Browser: linkBrowser{h.cfg.Environment, h.cfg.PlaidURL, h.sh.now}, Now: h.sh.now, Log: h.log,
	})
	if err != nil {
		return nil, err
	}
	s, err := syncer.New(syncer.Options{
		Source: client, Repository: repository{h.store}, Tokens: links.Token, Lock: syncLock{h.store}, Now: h.sh.now, Log: h.log,
	})
	if err != nil {
		return nil, err
	}
	h.made = &services{plaid: client, vault: v, links: links, syncer: s}
	return h.made, nil
}

// addServices gives the screens what needs keys; without keys they show what is stored.
func (h *house) addServices(ctx context.Context, opts *ui.Options) error {
	if ok, err := h.hasKeys(ctx); err != nil || !ok {
		return err
	}
	s, err := h.services(ctx)
	if err != nil {
		return err
	}
	opts.Syncer, opts.Linker, opts.Remover = screenSyncer{s.syncer}, screenLinker{s.links}, screenRemover{s.links}
	return nil
}
