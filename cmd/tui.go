package cmd

import (
	"context"
	"errors"
	"os"

	"golang.org/x/term"

	"passbook/internal/ledger"
	"passbook/internal/syncer"
	"passbook/linkserver"
	"passbook/plaidsvc"
	"passbook/store"
	"passbook/ui"
)

// interactive reports whether a person sits at both ends: the screen and the keyboard.
func (sh *shell) interactive() bool {
	in, okIn := sh.std.In.(*os.File)
	out, okOut := sh.std.Out.(*os.File)
	return okIn && okOut && term.IsTerminal(int(in.Fd())) && term.IsTerminal(int(out.Fd()))
}

var errNoTerminal = &failure{
	code: exitUsage, what: "Passbook's screens need a terminal.",
	next: "Run it in one, or use `passbook accounts`, `transactions`, `recurring`, `institutions` with --json.",
}

// runScreens shows an opened house until the person leaves.
func (h *house) runScreens(ctx context.Context, demo bool) error {
	opts := ui.Options{
		Reader: h.store, Browser: desktop{}, Explain: explainForScreen, Now: h.sh.now,
		Facts: ui.Facts{Environment: h.cfg.Environment, Demo: demo, DataPath: h.cfg.Folders.Data, Version: version},
	}
	if err := h.addServices(ctx, &opts); err != nil {
		return err
	}
	err := ui.Run(ctx, opts)
	if errors.Is(err, ui.ErrInterrupted) {
		return context.Canceled
	}
	return err
}

// desktop opens addresses in the person's browser.
type desktop struct{}

func (desktop) Open(_ context.Context, url string) error { return linkserver.Open(url) }

// screenSyncer is the syncer as the screens ask it.
type screenSyncer struct{ *syncer.Syncer }

// Sync implements ui.Syncer.
func (s screenSyncer) Sync(ctx context.Context, items []ledger.ItemID, force bool, progress func(ui.SyncEvent)) error {
	_, err := s.Syncer.Sync(ctx, syncer.Selection{Items: items, Force: force, Progress: func(e syncer.Event) {
		progress(ui.SyncEvent{Item: e.Item, Phase: screenPhase(e.Phase), Pages: e.Pages, Rows: e.Rows, Changes: e.Changes, Err: e.Err})
	}})
	return err
}

func screenPhase(p syncer.Phase) ui.SyncPhase {
	switch p {
	case syncer.Queued:
		return ui.SyncQueued
	case syncer.Waiting, syncer.Transactions:
		return ui.SyncFetching
	case syncer.Saving:
		return ui.SyncSaving
	case syncer.Accounts, syncer.Recurring:
		return ui.SyncFinishing
	case syncer.Done:
		return ui.SyncDone
	case syncer.Skipped:
		return ui.SyncSkipped
	case syncer.Failed:
		return ui.SyncFailed
	}
	return ui.SyncFailed
}

// explainForScreen puts an error into the words of the ledger's catalogue.
func explainForScreen(err error) (ledger.Problem, bool) {
	var answer *plaidsvc.Error
	var network *plaidsvc.NetworkError
	switch {
	case errors.As(err, &answer):
		return ledger.Explain(answer.Code), true
	case errors.As(err, &network):
		return ledger.Explain(network.Code), true
	}
	for _, room := range [...]func(error) *failure{explainStore, explainKey, explainPlaid} {
		if f := room(err); f != nil {
			return ledger.Problem{What: f.what, Do: f.next, Remedy: ledger.Report}, true
		}
	}
	return ledger.Problem{}, false
}

var _ ui.Reader = (*store.Store)(nil)

// runPassbook opens the screens on what is linked.
func (sh *shell) runPassbook(ctx context.Context) (err error) {
	if !sh.interactive() {
		return errNoTerminal
	}
	h, err := sh.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	return h.runScreens(ctx, false)
}
