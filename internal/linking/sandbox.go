package linking

import (
	"context"
	"errors"
	"fmt"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// SandboxRequest names a login at an institution of Plaid's Sandbox.
type SandboxRequest struct {
	Institution ledger.InstitutionID
	Username    string // empty: Plaid's own test login
	Password    secret.Secret
	// AllowSecondLogin: see Request. Without a page the accounts are not known beforehand, so the institution alone decides.
	AllowSecondLogin bool
}

// Sandbox links without a page (/sandbox/public_token/create), for tests and demonstrations. From the exchange on it is the
// same as a run of Link.
func (l *Linker) Sandbox(ctx context.Context, r SandboxRequest) (Result, error) {
	result, err := l.sandbox(ctx, r)
	if err != nil {
		return Result{}, fmt.Errorf("link: %w", err)
	}
	return result, nil
}

func (l *Linker) sandbox(ctx context.Context, r SandboxRequest) (Result, error) {
	if l.env != ledger.Sandbox {
		return Result{}, errors.New("linking without the bank's page works only in Plaid's Sandbox")
	}
	institution, err := l.plaid.Institution(ctx, r.Institution)
	if err != nil {
		return Result{}, fmt.Errorf("look the bank up: %w", err)
	}
	success := Success{Institution: institution.ID, InstitutionName: institution.Name}
	if !r.AllowSecondLogin {
		if err := l.duplicate(ctx, success); err != nil {
			return Result{}, err
		}
	}
	pending, err := l.probe(ctx)
	if err != nil {
		return Result{}, err
	}
	success.PublicToken, err = l.plaid.SandboxPublicToken(ctx, r.Institution, r.Username, r.Password)
	if err != nil {
		l.settle(ctx, pending.ID)
		return Result{}, fmt.Errorf("sign in at the bank: %w", err)
	}
	result, err := l.take(ctx, &pending, success)
	var uncertain *UncertainError
	var unstored *UnstoredError
	if err != nil && !errors.As(err, &uncertain) && (!errors.As(err, &unstored) || unstored.Removed) {
		l.settle(ctx, pending.ID)
	}
	if err == nil {
		if e := l.repo.SaveInstitution(ctx, institution); e != nil {
			l.support.log.Warn("institution of a new bank not stored", "institution", string(institution.ID), "err", e)
		}
	}
	return result, err
}
