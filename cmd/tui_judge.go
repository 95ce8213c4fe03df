package cmd

import (
	"context"

	"passbook/internal/ledger"
	"passbook/store"
	"passbook/ui"
)

// screenJudge is the store as the screens let the person judge what it supposes.
type screenJudge struct{ *store.Store }

var (
	_ ui.Judge  = screenJudge{}
	_ ui.Layers = (*store.Store)(nil)
)

// DenyDuplicate implements ui.Judge.
func (j screenJudge) DenyDuplicate(ctx context.Context, a, b ledger.AccountID, denied bool) (ledger.Act, error) {
	return acted(ctx, j.Store, func() error { return j.Store.DenyDuplicate(ctx, a, b, denied) })
}

// acted does one act and returns it as the journal has it; the zero Act where it changed nothing.
func acted(ctx context.Context, s *store.Store, do func() error) (ledger.Act, error) {
	before, err := newestAct(ctx, s)
	if err != nil {
		return ledger.Act{}, err
	}
	if err := do(); err != nil {
		return ledger.Act{}, err
	}
	after, err := newestAct(ctx, s)
	if err != nil || after.ID == before.ID {
		return ledger.Act{}, err
	}
	return after, nil
}

func newestAct(ctx context.Context, s *store.Store) (ledger.Act, error) {
	acts, err := s.History(ctx, 0, 1)
	if err != nil || len(acts) == 0 {
		return ledger.Act{}, err
	}
	return acts[0], nil
}
