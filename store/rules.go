package store

import (
	"context"
	"database/sql"
	"fmt"

	"passbook/internal/ledger"
	"passbook/internal/query"
)

// actionsBody is what a rule does as it is stored. Its names are part of the file's format.
type actionsBody struct {
	Category ledger.CategoryKey  `json:"category,omitzero"`
	Name     string              `json:"name,omitzero"`
	AddTags  []string            `json:"add_tags,omitempty"`
	Hidden   ledger.HideMark     `json:"hidden,omitzero"`
	Transfer ledger.TransferMark `json:"transfer,omitzero"`
}

const (
	ruleColumns = "rule_id, name, query, actions, enabled, position"
	listRules   = "SELECT " + ruleColumns + " FROM rules ORDER BY position, rule_id"
)

func scanRule(row scanner) (ledger.Rule, error) {
	var r ledger.Rule
	var actions sql.NullString
	if err := row.Scan(&r.ID, &r.Name, &r.Query, &actions, &r.Enabled, &r.Position); err != nil {
		return r, err
	}
	var b actionsBody
	err := readDocument(actions, &b)
	r.Actions = ledger.Actions{Category: b.Category, Name: b.Name, AddTags: b.AddTags, Hidden: b.Hidden, Transfer: b.Transfer}
	return r, err
}

// Rules returns the rules in the order they run.
func (s *Store) Rules(ctx context.Context) ([]ledger.Rule, error) {
	var rules []ledger.Rule
	err := s.query(ctx, "list rules", listRules, func(rows *sql.Rows) error {
		r, err := scanRule(rows)
		rules = append(rules, r)
		return err
	})
	return rules, err
}

// Rule returns one rule, or ErrNotFound.
func (s *Store) Rule(ctx context.Context, id ledger.RuleID) (ledger.Rule, error) {
	var found *ledger.Rule
	err := s.query(ctx, "read rule", "SELECT "+ruleColumns+" FROM rules WHERE rule_id = ?", func(rows *sql.Rows) error {
		r, err := scanRule(rows)
		found = &r
		return err
	}, int64(id))
	if err == nil && found == nil {
		err = fmt.Errorf("rule %d: %w", id, ErrNotFound)
	}
	if err != nil {
		return ledger.Rule{}, err
	}
	return *found, nil
}

// cleanRule returns a rule as it is kept. It refuses one that would touch every row: without text, or whose text says nothing.
func cleanRule(r ledger.Rule) (ledger.Rule, query.Query, error) {
	r, err := r.Clean()
	if err != nil {
		return r, query.Query{}, err
	}
	q, err := query.Parse(r.Query)
	if err != nil {
		return r, q, err
	}
	if q.IsEmpty() {
		return r, q, fmt.Errorf("%w: its condition holds for every transaction", ledger.ErrRule)
	}
	r.Query = q.String()
	return r, q, nil
}

// SaveRule stores a rule: a new one, which runs last, when it has no ID, else over the one of that ID. It changes no rows: see
// ApplyRules. ledger.ErrRule: it has no condition or does nothing; a *query.Error: its condition cannot be read.
func (s *Store) SaveRule(ctx context.Context, r ledger.Rule) (ledger.Rule, error) {
	r, _, err := cleanRule(r)
	if err != nil {
		return r, fmt.Errorf("save rule: %w", err)
	}
	actions, err := document(actionsBody{r.Actions.Category, r.Actions.Name, r.Actions.AddTags, r.Actions.Hidden, r.Actions.Transfer})
	if err != nil {
		return r, fmt.Errorf("save rule: %w", err)
	}
	err = s.write(ctx, "save rule", func(tx *sql.Tx) error {
		if r.ID != 0 {
			return tx.QueryRowContext(ctx, "UPDATE rules SET name = ?, query = ?, actions = ?, enabled = ? WHERE rule_id = ? RETURNING position",
				r.Name, r.Query, actions, r.Enabled, int64(r.ID)).Scan(&r.Position)
		}
		return tx.QueryRowContext(ctx, `INSERT INTO rules (name, query, actions, enabled, position)
			VALUES (?, ?, ?, ?, (SELECT coalesce(max(position) + 1, 0) FROM rules)) RETURNING rule_id, position`,
			r.Name, r.Query, actions, r.Enabled).Scan(&r.ID, &r.Position)
	})
	return r, err
}

// MoveRule puts a rule at a place of the list, counted from 0. Rules run in the order of the list.
func (s *Store) MoveRule(ctx context.Context, id ledger.RuleID, to int) error {
	return s.moveRow(ctx, "rule", orderOfRules(), int64(id), to)
}
