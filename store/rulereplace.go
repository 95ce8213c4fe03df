package store

import (
	"context"
	"fmt"
	"slices"

	"passbook/internal/ledger"
)

// ReplaceRule stores a rule over the one of its ID and runs it over the whole history, as one act: what the old one said of any row
// is taken back, also where the new one does not match. ErrNotFound: there is no such rule; for the rest see SaveRule.
func (s *Store) ReplaceRule(ctx context.Context, r ledger.Rule) (ledger.Rule, ledger.Act, error) {
	r, q, err := cleanRule(r)
	if err != nil {
		return r, ledger.Act{}, fmt.Errorf("replace rule: %w", err)
	}
	act, err := s.act(ctx, "Change the rule "+r.Name, func(ctx context.Context, j *journal) error {
		tx := j.book.tx
		rules, err := rulesIn(ctx, tx)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(rules, func(was ledger.Rule) bool { return was.ID == r.ID })
		if at < 0 {
			return fmt.Errorf("rule %d: %w", r.ID, ErrNotFound)
		}
		was := rules[at]
		r.Position = was.Position
		without, err := withoutRule(ctx, tx, was, slices.Delete(slices.Clone(rules), at, at+1))
		if err != nil {
			return err
		}
		if err := j.sayRuled(ctx, without); err != nil {
			return err
		}
		if err := j.setRule(ctx, &was, &r); err != nil {
			return err
		}
		ruled := map[ledger.LocalID]ledger.Overlay{}
		err = s.ruleEffects(ctx, tx, r, q, func(sample ledger.RuleSample) error {
			ruled[sample.Row.LocalID] = sample.Effect.Ruled
			return nil
		})
		if err != nil {
			return err
		}
		return j.sayRuled(ctx, ruled)
	})
	if err != nil {
		return r, ledger.Act{}, fmt.Errorf("replace rule: %w", err)
	}
	return r, act, nil
}
