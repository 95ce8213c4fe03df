package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strings"

	"passbook/cmd/internal/cli"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/syncer"
	"passbook/internal/vault"
	"passbook/plaidsvc"
	"passbook/store"
)

// explain turns an error of any room into what a person reads and a script tests. It leaves alone what is explained already.
func explain(err error) error {
	var done *cli.Failure
	if err == nil || errors.As(err, &done) {
		return err
	}
	for _, room := range [...]func(error) *cli.Failure{explainInterrupt, explainStore, explainKey, explainPlaid} {
		if f := room(err); f != nil {
			f.Cause = err
			return f
		}
	}
	return &cli.Failure{
		Code: cli.ExitUnexpected, What: cli.Sentence(err.Error()), Next: "If it happens again, report it with what passbook.log says of it.", Cause: err,
	}
}

func explainInterrupt(err error) *cli.Failure {
	if errors.Is(err, context.Canceled) {
		return &cli.Failure{Code: cli.ExitInterrupted, What: "Interrupted; nothing was lost.", Next: "Run it again to go on."}
	}
	return nil
}

func explainStore(err error) *cli.Failure {
	var busy *store.SyncBusyError
	if errors.As(err, &busy) || errors.Is(err, syncer.ErrBusy) {
		what := "Another Passbook is syncing right now."
		if busy != nil && busy.PID != 0 {
			what = fmt.Sprintf("Another Passbook (process %d) is syncing right now.", busy.PID)
		}
		return &cli.Failure{Code: cli.ExitBusy, What: what, Next: "Try again when it has finished."}
	}
	for _, c := range [...]struct {
		err        error
		code       cli.ExitCode
		what, next string
	}{
		{store.ErrBusy, cli.ExitBusy, "The database is in use by another process.", "Try again when it has finished."},
		{store.ErrNewerSchema, cli.ExitStorage, "The database was written by a newer Passbook and has not been touched.", "Install the newest Passbook and open it again."},
		{store.ErrNotDatabase, cli.ExitStorage, "The file is no Passbook database and has not been touched.", "Move it away, or point PASSBOOK_HOME at another folder."},
		{store.ErrCorrupt, cli.ExitStorage, "The database is damaged and has not been touched.", "Restore a copy of the file, or move it away and link your banks again."},
		{store.ErrDiskFull, cli.ExitStorage, "The disk is full; what was stored before is safe.", "Free some space and try again."},
		{store.ErrReadOnly, cli.ExitStorage, "The database cannot be written.", "Check that the folder and the disk may be written to."},
		{store.ErrPermission, cli.ExitStorage, "The database may not be opened, or is open to other users.", "Give the file mode 0600 and its folder mode 0700, both owned by you."},
		{ledger.ErrOverflow, cli.ExitUnexpected, "Some amounts are so large that their sum cannot be told exactly, so none is told.", "`passbook transactions 'amt:>1000000000'` finds them; ask for less with a query."},
		{store.ErrMoved, cli.ExitStorage, "The database file was moved or deleted while it was open.", "Put it back and open Passbook again."},
	} {
		if errors.Is(err, c.err) {
			return &cli.Failure{Code: c.code, What: c.what, Next: c.next}
		}
	}
	return nil
}

func explainKey(err error) *cli.Failure {
	if !errors.Is(err, vault.ErrKey) {
		return nil
	}
	f := &cli.Failure{Code: cli.ExitKey, What: cli.Sentence(err.Error()), Next: "Unlock your keyring, or give the passphrase by PASSBOOK_PASSPHRASE_FILE."}
	var missing *vault.KeyMissingError
	switch {
	case errors.As(err, &missing):
		f.Next = "Restore the key, or remove the banks and link them again; your history stays."
	case errors.Is(err, vault.ErrPassphraseFile):
		what, next, advised := strings.Cut(strings.TrimPrefix(err.Error(), "unlock the vault: "), "; ")
		f.What, f.Next = cli.Sentence(what), "Put the passphrase into a file that only you can read (chmod 600)."
		if advised {
			f.Next = cli.Sentence(next)
		}
	case errors.Is(err, vault.ErrWrongPassphrase):
		f.What = "The passphrase is not the one that protects your banks' access here."
		f.Next = "Type it again, or let PASSBOOK_PASSPHRASE_FILE name the file that has it."
	case errors.Is(err, vault.ErrLocked):
		f.What = "No keyring opens your banks' access, and no passphrase was given."
		f.Next = "Unlock your keyring, set PASSBOOK_PASSPHRASE_FILE, or run it in a terminal to be asked."
	}
	return f
}

// explainSetting is for what the person has set and cannot be used. Where its sentence says what to do, that is the next step.
func explainSetting(err error) *cli.Failure {
	f := &cli.Failure{Code: cli.ExitUsage, What: cli.Sentence(err.Error()), Next: "Correct it, or leave it out.", Cause: err}
	what, next, advised := strings.Cut(err.Error(), "; ")
	switch {
	case errors.Is(err, fs.ErrPermission):
		f.Code, f.Next = cli.ExitStorage, "Check that it belongs to you and that its folder may be entered."
	case advised:
		f.What, f.Next = cli.Sentence(what), cli.Sentence(next)
	}
	return f
}

func explainPlaid(err error) *cli.Failure {
	var network *plaidsvc.NetworkError
	var answer *plaidsvc.Error
	switch {
	case errors.Is(err, plaidsvc.ErrMissingKeys):
		return missingKeys()
	case errors.Is(err, plaidsvc.ErrNotLoopback), errors.Is(err, plaidsvc.ErrUnknownEnvironment):
		return &cli.Failure{Code: cli.ExitUsage, What: cli.Sentence(err.Error()), Next: "Correct PLAID_ENV or PASSBOOK_PLAID_URL."}
	case errors.Is(err, plaidsvc.ErrMalformedKeys):
		return &cli.Failure{Code: cli.ExitUsage, What: cli.Sentence(err.Error()), Next: "Copy both keys again from Plaid's dashboard (Developers, Keys)."}
	case errors.Is(err, plaidsvc.ErrSandboxOnly):
		return &cli.Failure{Code: cli.ExitUsage, What: "This works only in Plaid's Sandbox.", Next: "Set PLAID_ENV=sandbox with your Sandbox keys, or link in the browser."}
	case errors.As(err, &network):
		return fromProblem(ledger.Explain(network.Code), network.Trouble())
	case errors.As(err, &answer):
		return fromProblem(ledger.Explain(answer.Code), answer.Trouble())
	}
	return nil
}

// fromProblem is the cli.Failure for a problem at Plaid or at a bank.
func fromProblem(p ledger.Problem, t ledger.Trouble) *cli.Failure {
	code := cli.ExitNetwork
	if p.Remedy.ByPerson() {
		code = cli.ExitNeedsPerson
	}
	what := p.What
	if t.Display != "" && p.Remedy == ledger.Report {
		what = safetext.Line(t.Display)
	}
	next := p.Do
	if t.RequestID != "" {
		next += fmt.Sprintf(" (%s, request %s)", safetext.Line(safetext.Untrusted(t.Code)), safetext.Line(safetext.Untrusted(t.RequestID)))
	}
	return &cli.Failure{Code: code, What: what, Next: next}
}

func missingKeys() *cli.Failure {
	return &cli.Failure{
		Code: cli.ExitUsage, What: "Passbook has no Plaid keys.",
		Next: "Set PLAID_CLIENT_ID and PLAID_SECRET (and PLAID_ENV=sandbox or production), or try `passbook demo`, which needs none.",
	}
}

// explainListen is for a server that could not take its address.
func explainListen(address string, err error) error {
	next := "Use 127.0.0.1 with a free port, or port 0 to have one chosen."
	var op *net.OpError
	if errors.As(err, &op) {
		return &cli.Failure{Code: cli.ExitUsage, What: fmt.Sprintf("Cannot listen on %s: %v.", address, op.Err), Next: next, Cause: err}
	}
	return &cli.Failure{Code: cli.ExitUsage, What: fmt.Sprintf("Cannot listen on %s.", address), Next: next, Cause: err}
}
