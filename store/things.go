package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// thing is how a kind of thing that is no row is set to the value it has before or after an act, and told to the person. NULL is
// the value of one that is not there.
type thing struct {
	set  func(ctx context.Context, b *book, name string, value sql.NullString) error
	tell func(value sql.NullString) ([]told, error)
}

// told is a value of a thing, under its name.
type told struct{ field, value string }

func things() map[ledger.ThingKind]thing {
	return map[ledger.ThingKind]thing{
		ledger.CategoryThing:  {setCategoryChange, tellCategoryChange},
		ledger.ExcludedThing:  {setExcluded, tellExcluded},
		ledger.RuleThing:      {setRule, tellRule},
		ledger.PairThing:      {setPair, tellPair},
		ledger.ContinuedThing: {setContinued, tellContinued},
		ledger.ViewThing:      {setView, tellView},
		ledger.DismissedThing: {setDismissed, tellDismissed},
		ledger.DeniedThing:    {setDenied, tellDenied},
	}
}

func thingOf(kind ledger.ThingKind) (thing, error) {
	t, ok := things()[kind]
	if !ok {
		return t, fmt.Errorf("an act changed a %q, which this Passbook does not know", string(kind))
	}
	return t, nil
}

// ActThings returns what an act changed besides rows, in the order it did. ErrNotFound: there is no such act.
func (s *Store) ActThings(ctx context.Context, act ledger.ActID) ([]ledger.ActThing, error) {
	if err := s.knownAct(ctx, act); err != nil {
		return nil, err
	}
	var list []ledger.ActThing
	err := s.query(ctx, "read act", "SELECT kind, name, before, after FROM act_things WHERE act_id = ? ORDER BY position",
		func(rows *sql.Rows) error {
			var changed ledger.ActThing
			var before, after sql.NullString
			if err := rows.Scan(&changed.Kind, &changed.Name, &before, &after); err != nil {
				return err
			}
			t, err := thingOf(changed.Kind)
			if err != nil {
				return err
			}
			changed.Name = plainName(changed.Name)
			changed.Fields, err = t.differences(before, after)
			list = append(list, changed)
			return err
		}, int64(act))
	return list, err
}

// plainName is the name of a thing; ids that are kept as a list stand side by side.
func plainName(name string) string {
	var ids []string
	if err := json.Unmarshal([]byte(name), &ids); err != nil {
		return name
	}
	return strings.Join(ids, " ")
}

// knownAct returns ErrNotFound where the journal has no such act.
func (s *Store) knownAct(ctx context.Context, act ledger.ActID) error {
	there := false
	err := s.query(ctx, "read act", "SELECT 1 FROM acts WHERE act_id = ?", func(*sql.Rows) error {
		there = true
		return nil
	}, int64(act))
	if err == nil && !there {
		err = fmt.Errorf("act %d: %w", act, ErrNotFound)
	}
	return err
}

func (t thing) differences(before, after sql.NullString) ([]ledger.FieldChange, error) {
	old, err := t.tell(before)
	if err != nil {
		return nil, err
	}
	now, err := t.tell(after)
	if err != nil {
		return nil, err
	}
	var list []ledger.FieldChange
	at := map[string]int{}
	field := func(name string) *ledger.FieldChange {
		if _, ok := at[name]; !ok {
			at[name] = len(list)
			list = append(list, ledger.FieldChange{Field: name})
		}
		return &list[at[name]]
	}
	for _, v := range old {
		field(v.field).Old = safetext.Untrusted(v.value)
	}
	for _, v := range now {
		field(v.field).New = safetext.Untrusted(v.value)
	}
	differ := list[:0]
	for _, f := range list {
		if f.Old != f.New {
			differ = append(differ, f)
		}
	}
	return differ, nil
}

// valued reads a stored value and tells it; one that is not there has nothing to tell.
func valued[T any](value sql.NullString, tell func(T) []told) ([]told, error) {
	if !value.Valid {
		return nil, nil
	}
	var body T
	if err := readDocument(value, &body); err != nil {
		return nil, err
	}
	return tell(body), nil
}

func tellCategoryChange(value sql.NullString) ([]told, error) {
	return valued(value, func(c categoryChangeBody) []told {
		counts := ""
		if c.Kind == ledger.NewGroup || c.Kind == ledger.CountGroup {
			counts = c.Counts.String()
		}
		return []told{{"change", string(c.Kind)}, {"category", string(c.Category)}, {"group", string(c.Group)}, {"name", c.Name},
			{"into", string(c.Into)}, {"into group", string(c.IntoGroup)}, {"counts", counts}}
	})
}

func tellExcluded(value sql.NullString) ([]told, error) {
	if value.Valid {
		return []told{{"in totals", "no"}}, nil
	}
	return []told{{"in totals", "yes"}}, nil
}

func tellRule(value sql.NullString) ([]told, error) {
	return valued(value, func(r ruleBody) []told {
		a := r.Actions
		return []told{{"name", r.Name}, {"query", r.Query}, {"sets category", string(a.Category)}, {"sets name", a.Name},
			{"adds tags", strings.Join(a.AddTags, ", ")}, {"sets hidden", a.Hidden.String()}, {"sets transfer", a.Transfer.String()},
			{"state", either(r.Enabled, "on", "off")}, {"place", strconv.Itoa(r.Position + 1)}}
	})
}

func tellPair(value sql.NullString) ([]told, error) {
	return valued(value, func(p pairBody) []told {
		return []told{{"state", p.State.String()}, {"judged by", either(p.ByHand, "you", "Passbook")}, {"why", p.Why}}
	})
}

func tellContinued(value sql.NullString) ([]told, error) {
	return valued(value, func(fresh string) []told { return []told{{"goes on as", fresh}} })
}

func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}
