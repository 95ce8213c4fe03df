package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"passbook/internal/ledger"
	"passbook/internal/query"
)

// DryRunRule says what running a rule over the whole history would do, with up to limit of the newest rows concerned. The rule
// need not be stored. It changes nothing.
func (s *Store) DryRunRule(ctx context.Context, r ledger.Rule, limit int) (ledger.RuleRun, error) {
	r, q, err := cleanRule(r)
	if err != nil {
		return ledger.RuleRun{}, fmt.Errorf("dry run: %w", err)
	}
	var run ledger.RuleRun
	err = s.read(ctx, "dry run", func(tx *sql.Tx) error { return s.dryRun(ctx, tx, r, q, limit, &run) })
	if err != nil {
		return ledger.RuleRun{}, err
	}
	return run, nil
}

func (s *Store) dryRun(ctx context.Context, tx *sql.Tx, r ledger.Rule, q query.Query, limit int, run *ledger.RuleRun) (err error) {
	if r.ID == 0 { // without a number, what it says would pass for Plaid's word
		if r.ID, err = nextRule(ctx, tx); err != nil {
			return err
		}
	}
	return s.ruleEffects(ctx, tx, r, q, func(sample ledger.RuleSample) error {
		e := sample.Effect
		run.Matched++
		if len(e.Changes) > 0 {
			run.Changed++
		}
		if len(e.Kept) > 0 {
			run.Kept++
		}
		if len(e.Changes)+len(e.Kept) > 0 && len(run.Samples) < limit {
			run.Samples = append(run.Samples, sample)
		}
		return nil
	})
}

// nextRule returns the number that the next new rule gets.
func nextRule(ctx context.Context, tx *sql.Tx) (id ledger.RuleID, err error) {
	err = tx.QueryRowContext(ctx, "SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'rules'").Scan(&id)
	return id, err
}

// ruleEffects works out what a rule does to each row it matches, newest first.
func (s *Store) ruleEffects(ctx context.Context, tx *sql.Tx, r ledger.Rule, q query.Query, see func(ledger.RuleSample) error) error {
	ranks, err := ruleRanks(ctx, tx)
	if err != nil {
		return err
	}
	rank, stored := ranks[r.ID]
	if !stored {
		rank = len(ranks)
	}
	f, err := readFrame(ctx, tx)
	if err != nil {
		return err
	}
	sel := compile(f, ledger.Query{}, q, ledger.DateOf(s.now())).selection()
	return eachRow(ctx, tx, "SELECT "+rowColumns+", h.body, r.body FROM "+sel.from+rowTables+sel.conditions()+" ORDER BY "+sel.key+" DESC",
		func(rows *sql.Rows) error {
			var handBody, ruledBody sql.NullString
			t, err := scanRow(rows, &handBody, &ruledBody)
			if err != nil {
				return err
			}
			f.complete(&t)
			hand, first := decodeLayer(handBody)
			ruled, second := decodeLayer(ruledBody)
			if err := errors.Join(first, second); err != nil {
				return err
			}
			return see(ledger.RuleSample{Row: t, Effect: ranked(r, rank, ranks, t.LocalID, ruled, hand)})
		}, sel.args...)
}

// ruleRanks returns the place of each rule in the order they run.
func ruleRanks(ctx context.Context, tx *sql.Tx) (map[ledger.RuleID]int, error) {
	rules, err := rulesIn(ctx, tx)
	ranks := make(map[ledger.RuleID]int, len(rules))
	for rank, r := range rules {
		ranks[r.ID] = rank
	}
	return ranks, err
}

// ranked is Rule.Preview, except that a value of a rule that runs later stays.
func ranked(r ledger.Rule, rank int, ranks map[ledger.RuleID]int, row ledger.LocalID, ruled, hand ledger.Overlay) ledger.RuleEffect {
	e := r.Preview(row, ruled, hand)
	later := func(by ledger.Source) bool {
		id, ok := by.Rule()
		return ok && ranks[id] > rank
	}
	if later(ruled.CategoryBy) {
		e.Ruled.Category, e.Ruled.CategoryBy = ruled.Category, ruled.CategoryBy
	}
	if later(ruled.NameBy) {
		e.Ruled.Name, e.Ruled.NameBy = ruled.Name, ruled.NameBy
	}
	if later(ruled.HiddenBy) {
		e.Ruled.Hidden, e.Ruled.HiddenBy = ruled.Hidden, ruled.HiddenBy
	}
	if later(ruled.TransferBy) {
		e.Ruled.Transfer, e.Ruled.TransferBy = ruled.Transfer, ruled.TransferBy
	}
	e.After = ledger.Merge(e.Ruled, hand)
	e.Changes = ledger.Differences(e.Before, e.After)
	return e
}

// ApplyRule runs a stored rule over the whole history, as one act. What the hand has set is never touched. A rule that is
// switched off runs all the same: this is the person asking for it.
func (s *Store) ApplyRule(ctx context.Context, id ledger.RuleID) (ledger.Act, error) {
	r, err := s.Rule(ctx, id)
	if err != nil {
		return ledger.Act{}, fmt.Errorf("apply rule: %w", err)
	}
	act, err := s.act(ctx, "Apply the rule "+r.Name, func(ctx context.Context, j *journal) error {
		tx := j.book.tx
		r, err := scanRule(tx.QueryRowContext(ctx, "SELECT "+ruleColumns+" FROM rules WHERE rule_id = ?", int64(id)))
		if err != nil {
			return err
		}
		q, err := query.Parse(r.Query)
		if err != nil {
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
		return ledger.Act{}, fmt.Errorf("apply rule: %w", err)
	}
	return act, nil
}

// sayRuled sets the rules' layer of rows as part of the act.
func (j *journal) sayRuled(ctx context.Context, ruled map[ledger.LocalID]ledger.Overlay) error {
	ids := make([]ledger.LocalID, 0, len(ruled))
	for id := range ruled {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if err := j.say(ctx, id, func(s *said) error { s.ruled = ruled[id]; return nil }); err != nil {
			return err
		}
	}
	return nil
}

// RemoveRule deletes a rule and takes back what it says of any row, as one act. A tag that another rule puts on as well stays.
func (s *Store) RemoveRule(ctx context.Context, id ledger.RuleID) (ledger.Act, error) {
	r, err := s.Rule(ctx, id)
	if err != nil {
		return ledger.Act{}, fmt.Errorf("remove rule: %w", err)
	}
	act, err := s.act(ctx, "Remove the rule "+r.Name, func(ctx context.Context, j *journal) error {
		rules, err := rulesIn(ctx, j.book.tx)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(rules, func(r ledger.Rule) bool { return r.ID == id })
		if at < 0 {
			return ErrNotFound
		}
		ruled, err := withoutRule(ctx, j.book.tx, rules[at], slices.Delete(slices.Clone(rules), at, at+1))
		if err != nil {
			return err
		}
		if err := j.setRule(ctx, &rules[at], nil); err != nil {
			return err
		}
		return j.sayRuled(ctx, ruled)
	})
	if err != nil {
		return ledger.Act{}, fmt.Errorf("remove rule: %w", err)
	}
	return act, nil
}

// withoutRule returns the rules' layers that change when a rule has said nothing.
func withoutRule(ctx context.Context, tx *sql.Tx, r ledger.Rule, others []ledger.Rule) (map[ledger.LocalID]ledger.Overlay, error) {
	var own []string // tags that no other rule puts on
	for _, tag := range r.Actions.AddTags {
		if !slices.ContainsFunc(others, func(o ledger.Rule) bool { return (ledger.Overlay{Tags: o.Actions.AddTags}).HasTag(tag) }) {
			own = append(own, tag)
		}
	}
	changed := map[ledger.LocalID]ledger.Overlay{}
	err := eachRow(ctx, tx, "SELECT o.local_id, l.body FROM overlays o JOIN layers l ON l.layer_key = o.ruled_key",
		func(rows *sql.Rows) error {
			var id ledger.LocalID
			var body sql.NullString
			if err := rows.Scan(&id, &body); err != nil {
				return err
			}
			was, err := decodeLayer(body)
			if err != nil {
				return err
			}
			if now := unruled(was, ledger.FromRule(r.ID), own); len(ledger.Differences(was, now)) > 0 {
				changed[id] = now
			}
			return nil
		})
	return changed, err
}

// unruled is a rules' layer without the values of one rule.
func unruled(o ledger.Overlay, by ledger.Source, tags []string) ledger.Overlay {
	if o.CategoryBy == by {
		o.Category, o.CategoryBy = "", ledger.FromPlaid
	}
	if o.NameBy == by {
		o.Name, o.NameBy = "", ledger.FromPlaid
	}
	if o.HiddenBy == by {
		o.Hidden, o.HiddenBy = false, ledger.FromPlaid
	}
	if o.TransferBy == by {
		o.Transfer, o.TransferBy = ledger.TransferUnset, ledger.FromPlaid
	}
	o.Tags = slices.DeleteFunc(slices.Clone(o.Tags), func(tag string) bool {
		return (ledger.Overlay{Tags: tags}).HasTag(tag)
	})
	return o
}
