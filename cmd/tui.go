package cmd

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"golang.org/x/term"

	"passbook/cmd/internal/cli"
	"passbook/internal/ledger"
	"passbook/internal/syncer"
	"passbook/internal/vault"
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

func errNoTerminal() error {
	return cli.Usage("Run it in one, or use `passbook accounts`, `transactions`, `recurring`, `institutions` with --json.",
		"Passbook's screens need a terminal.")
}

// runScreens shows an opened house until the person leaves.
func (h *house) runScreens(ctx context.Context, demo bool) error {
	opts, err := h.screens(ctx, demo)
	if err != nil {
		return err
	}
	letKeysThrough()
	return left(ui.Run(ctx, opts))
}

// left is how the screens were left.
func left(err error) error {
	if errors.Is(err, ui.ErrInterrupted) {
		return context.Canceled
	}
	return err
}

// screens returns what the screens of an opened house are made of.
func (h *house) screens(ctx context.Context, demo bool) (ui.Options, error) {
	opts := ui.Options{
		Reader: h.store, Editor: screenEditor{h.store}, Labels: h.store, News: h.store, Sums: h.store, Judge: screenJudge{h.store}, Layers: h.store, Browser: desktop{}, Explain: explainForScreen, Now: h.sh.now,
		Facts: ui.Facts{Environment: h.cfg.Environment, Demo: demo, DataPath: h.cfg.Folders.Data, Version: version},
	}
	if err := h.addServices(ctx, &opts); err != nil {
		return opts, err
	}
	items, err := h.store.Items(ctx)
	if err != nil {
		return opts, err
	}
	opts.LinkAtStart = len(items) == 0 && opts.Linker != nil
	for _, i := range items {
		stale := h.sh.now().Sub(i.SyncedAt) > staleAfter
		opts.SyncAtStart = opts.SyncAtStart || stale && !i.Removed && !i.NeedsPerson() && opts.Syncer != nil
	}
	return opts, nil
}

// letKeysThrough has Go run more at once than a small machine has cores. Where a count takes one of two, a key that is read
// otherwise waits for the scheduler to notice that its reader has gone back to wait for the next: up to 10 ms.
func letKeysThrough() { runtime.GOMAXPROCS(max(runtime.GOMAXPROCS(0), 4)) }

// desktop opens addresses in the person's browser.
type desktop struct{}

func (desktop) Open(_ context.Context, url string) error { return linkserver.Open(url) }

// screenSyncer is the syncer as the screens ask it.
type screenSyncer struct{ *syncer.Syncer }

// Sync implements ui.Syncer.
func (s screenSyncer) Sync(ctx context.Context, items []ledger.ItemID, force bool, progress func(ui.SyncEvent)) error {
	_, err := s.Syncer.Sync(ctx, syncer.Selection{Items: items, Force: force, Progress: func(e syncer.Event) {
		progress(ui.SyncEvent{Item: e.Item, Phase: screenPhase(e.Phase), Pages: e.Pages, Rows: e.Rows, Saved: e.Saved, Changes: e.Changes, Err: e.Err})
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
	for _, room := range [...]func(error) *cli.Failure{explainRefused, explainStore, explainKey, explainPlaid} {
		if f := room(err); f != nil {
			return ledger.Problem{What: f.What, Do: f.Next, Remedy: ledger.Report}, true
		}
	}
	return ledger.Problem{}, false
}

var (
	_ ui.Reader = (*store.Store)(nil)
	_ ui.Labels = (*store.Store)(nil)
	_ ui.News   = (*store.Store)(nil)
	_ ui.Sums   = (*store.Store)(nil)
)

// screenEditor is the store as the screens edit it: nothing to undo is no error there.
type screenEditor struct{ *store.Store }

// Undo implements ui.Editor.
func (e screenEditor) Undo(ctx context.Context) (ledger.Act, error) {
	return noneLeft(e.Store.Undo(ctx))
}

// Redo implements ui.Editor.
func (e screenEditor) Redo(ctx context.Context) (ledger.Act, error) {
	return noneLeft(e.Store.Redo(ctx))
}

func noneLeft(act ledger.Act, err error) (ledger.Act, error) {
	if errors.Is(err, store.ErrNotFound) {
		return ledger.Act{}, nil
	}
	return act, err
}

// staleAfter is how old the last sync of a bank may be before opening Passbook starts another.
const staleAfter = 15 * time.Minute

// runPassbook opens the screens on what is linked, after the first run's questions where there is nothing yet.
func (sh *shell) runPassbook(ctx context.Context) error {
	if !sh.interactive() {
		return errNoTerminal()
	}
	err := sh.openScreens(ctx)
	if !errors.Is(err, errAskFirst) {
		return err
	}
	fresh := false
	err = sh.with(ctx, func(h *house) (err error) {
		fresh, err = h.isFresh(ctx)
		return err
	})
	if err != nil {
		return err
	}
	if fresh {
		if open, err := sh.firstRun(ctx); err != nil || !open {
			return err
		}
	}
	return sh.with(ctx, func(h *house) error {
		if err := h.tellLeftovers(ctx); err != nil {
			return err
		}
		return h.runScreens(ctx, false)
	})
}

// errAskFirst says that the person is to be asked or told something before the screens cover the terminal.
var errAskFirst = errors.New("there is something to ask first")

// openScreens opens the house while the terminal is made ready for its screens. It fails with errAskFirst before anything is shown.
func (sh *shell) openScreens(ctx context.Context) error {
	// Not before the first frame: on two cores the start is quicker with two.
	defer time.AfterFunc(100*time.Millisecond, letKeysThrough).Stop()
	var h *house
	err := left(ui.Open(ctx, ui.Terminal{}, func(ctx context.Context) (opts ui.Options, err error) {
		if h, err = sh.open(ctx); err != nil {
			return opts, err
		}
		if asks, err := h.asksFirst(ctx); err != nil || asks {
			return opts, cmp.Or(err, errAskFirst)
		}
		h.silent = true
		if opts, err = h.screens(ctx, false); errors.Is(err, vault.ErrLocked) {
			err = errAskFirst // for the passphrase
		}
		return opts, err
	}))
	if h == nil {
		return err
	}
	return errors.Join(err, h.close())
}

// asksFirst reports whether there is something to ask or to tell: the first run's questions, or links that were interrupted.
func (h *house) asksFirst(ctx context.Context) (bool, error) {
	if fresh, err := h.isFresh(ctx); err != nil || fresh {
		return fresh, err
	}
	pending, err := h.store.PendingLinks(ctx)
	return len(pending) > 0, err
}

// tellLeftovers says, before the screens cover it, what became of links that were interrupted.
func (h *house) tellLeftovers(ctx context.Context) error {
	pending, err := h.store.PendingLinks(ctx)
	if err != nil || len(pending) == 0 {
		return err
	}
	s, err := h.services(ctx)
	if err != nil {
		return err
	}
	var told strings.Builder
	if err := h.tidyLinks(ctx, &told, s.links); err != nil || told.Len() == 0 {
		return err
	}
	fmt.Fprint(h.sh.std.Err, told.String())
	_, err = h.sh.ask(bufio.NewReader(h.sh.std.In), "Press Enter to go on. ")
	return err
}

// isFresh reports whether there are neither keys nor banks.
func (h *house) isFresh(ctx context.Context) (bool, error) {
	keys, err := h.hasKeys(ctx)
	if err != nil || keys {
		return false, err
	}
	items, err := h.store.Items(ctx)
	return len(items) == 0, err
}
