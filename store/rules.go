package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"

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
	if asks(q, query.New) {
		return r, q, fmt.Errorf("%w: what is new changes with every look; leave is:new out", ledger.ErrRule)
	}
	r.Query = q.String()
	return r, q, nil
}

// SaveRule stores a rule, as one act: a new one, which runs last, when it has no ID, else over the one of that ID. It speaks of
// rows that come or change from now on; see ApplyRule for those that are there. ledger.ErrRule: it has no condition, one that
// cannot be kept, or does nothing; a *query.Error: its condition cannot be read.
func (s *Store) SaveRule(ctx context.Context, r ledger.Rule) (ledger.Rule, error) {
	r, _, err := cleanRule(r)
	if err != nil {
		return r, fmt.Errorf("save rule: %w", err)
	}
	title := "Change the rule "
	if r.ID == 0 {
		title = "Add the rule "
	}
	_, err = s.act(ctx, title+r.Name, func(ctx context.Context, j *journal) error {
		if r.ID != 0 {
			was, err := scanRule(j.book.tx.QueryRowContext(ctx, "SELECT "+ruleColumns+" FROM rules WHERE rule_id = ?", int64(r.ID)))
			if err != nil {
				return err
			}
			r.Position = was.Position
			return j.setRule(ctx, &was, &r)
		}
		err := j.book.tx.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'rules'),
			coalesce(max(position) + 1, 0) FROM rules`).Scan(&r.ID, &r.Position)
		if err != nil {
			return err
		}
		return j.setRule(ctx, nil, &r)
	})
	if err != nil {
		return r, fmt.Errorf("save rule: %w", err)
	}
	return r, nil
}

// MoveRule puts a rule at a place of the list, counted from 0, as one act. Rules run in the order of the list; rows that are
// there keep what the rules said of them.
func (s *Store) MoveRule(ctx context.Context, id ledger.RuleID, to int) error {
	_, err := s.act(ctx, "Change the order of the rules", func(ctx context.Context, j *journal) error {
		rules, err := rulesIn(ctx, j.book.tx)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(rules, func(r ledger.Rule) bool { return r.ID == id })
		if at < 0 {
			return fmt.Errorf("rule %d: %w", id, ErrNotFound)
		}
		moved := rules[at]
		rules = slices.Delete(rules, at, at+1)
		rules = slices.Insert(rules, min(max(to, 0), len(rules)), moved)
		for position, was := range rules {
			now := was
			now.Position = position
			if err := j.setRule(ctx, &was, &now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("move rule: %w", err)
	}
	return nil
}

func rulesIn(ctx context.Context, tx *sql.Tx) ([]ledger.Rule, error) {
	var rules []ledger.Rule
	err := eachRow(ctx, tx, listRules, func(rows *sql.Rows) error {
		r, err := scanRule(rows)
		rules = append(rules, r)
		return err
	})
	return rules, err
}

// ruleBody is a rule as an act keeps it. Its names are part of the file's format.
type ruleBody struct {
	Name     string      `json:"name"`
	Query    string      `json:"query"`
	Actions  actionsBody `json:"actions"`
	Enabled  bool        `json:"enabled,omitzero"`
	Position int         `json:"position"`
}

func bodyOfRule(r *ledger.Rule) (sql.NullString, error) {
	if r == nil {
		return sql.NullString{}, nil
	}
	a := r.Actions
	return document(ruleBody{r.Name, r.Query, actionsBody{a.Category, a.Name, a.AddTags, a.Hidden, a.Transfer}, r.Enabled, r.Position})
}

// setRule turns one rule into another as part of the act; nil stands for none.
func (j *journal) setRule(ctx context.Context, was, now *ledger.Rule) error {
	before, err := bodyOfRule(was)
	if err != nil {
		return err
	}
	after, err := bodyOfRule(now)
	if err != nil {
		return err
	}
	id := now
	if id == nil {
		id = was
	}
	return j.set(ctx, ledger.RuleThing, strconv.FormatInt(int64(id.ID), 10), before, after)
}

// setRule sets a rule; it is named by its number.
func setRule(ctx context.Context, b *book, name string, value sql.NullString) error {
	id, err := strconv.ParseInt(name, 10, 64)
	if err != nil {
		return fmt.Errorf("rule %q: %w", name, err)
	}
	if !value.Valid {
		_, err = b.tx.ExecContext(ctx, "DELETE FROM rules WHERE rule_id = ?", id)
		return err
	}
	var r ruleBody
	if err := readDocument(value, &r); err != nil {
		return err
	}
	actions, err := document(r.Actions)
	if err != nil {
		return err
	}
	_, err = b.tx.ExecContext(ctx, `INSERT INTO rules (rule_id, name, query, actions, enabled, position) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (rule_id) DO UPDATE SET name = excluded.name, query = excluded.query, actions = excluded.actions,
		enabled = excluded.enabled, position = excluded.position`, id, r.Name, r.Query, actions, r.Enabled, r.Position)
	return err
}
