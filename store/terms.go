package store

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/internal/spelling"
)

// term adds one term of a query.
func (c *compiler) term(t query.Term) {
	switch condition := t.Condition.(type) {
	case query.Words:
		c.seek(c.words(condition.Text), t.Not)
	case query.Text:
		c.text(condition, t.Not)
	case query.Amounts:
		ranges := c.amounts(condition)
		c.condition(ranges.condition(), t.Not)
		if !t.Not {
			c.amounted = append(c.amounted, ranges)
		}
	case query.Dates:
		c.dates(condition, t.Not)
	case query.Currencies:
		c.currencies(condition, t.Not)
	case query.Is:
		c.is(condition, t.Not)
	case query.Has:
		c.has(condition, t.Not)
	default:
		// A condition that is not known here must not widen what an edit or a rule touches.
		c.condition(clause{text: never}, false)
	}
}

func (c *compiler) seek(s sought, not bool) {
	s.not = not
	c.sought = append(c.sought, s)
}

// never is the condition that no row meets. A plain 0 would be seen through, and leave an index that the query names without use,
// which is an error.
const never = "t.row_key < 0"

func (c *compiler) condition(w clause, not bool) {
	if w.text == never && !not {
		c.none = true
	}
	if not {
		w.text = "NOT (" + w.text + ")"
	} else {
		w.text = "(" + w.text + ")"
	}
	c.where = append(c.where, w)
}

// words returns the term for words in any text of a row, or in the names of a category of it: those are not in the index, so
// that renaming a category touches no row.
func (c *compiler) words(text string) sought {
	s := ofWords(wording{allTexts, []spelling.Phrase{spelling.Words(text)}})
	named := c.categoriesIn(query.Words{Text: text}.Categories(c.frame.tree))
	if len(named) > 0 {
		s = s.or(ofCategories(named))
	}
	return s
}

// currencies demands one of the currencies; no row is asked where all have one of them, or none has.
func (c *compiler) currencies(wanted query.Currencies, not bool) {
	allowed := slices.DeleteFunc(slices.Clone(c.frame.currencies), func(of ledger.Currency) bool {
		return slices.Contains(wanted.Any, of) == not
	})
	switch len(allowed) {
	case 0:
		c.condition(clause{text: never}, false)
	case len(c.frame.currencies):
	default:
		c.condition(clause{"t.currency IN (SELECT value FROM json_each(?))", []any{asJSON(allowed)}}, false)
	}
}

func (c *compiler) text(t query.Text, not bool) {
	var w wording
	switch t.Field {
	case query.FieldAccount, query.FieldBank:
		c.ofAccounts(t, not)
		return
	case query.FieldCategory:
		c.ofCategories(c.categoriesIn(t.Categories(c.frame.tree)), not)
		return
	case query.FieldMerchant:
		w.in = ownName | merchantName
	case query.FieldName:
		w.in = ownName | merchantName | bankText
	case query.FieldNote:
		w.in = note
	case query.FieldTag:
		w.in = tags
	}
	for _, text := range t.Any {
		w.any = append(w.any, spelling.Words(text))
	}
	c.seek(ofWords(w), not)
}

func (c *compiler) ofAccounts(t query.Text, not bool) {
	m := t.Matcher()
	keys := c.frame.accountKeys(func(a framedAccount) bool {
		return m.Match(&query.Row{Account: a.id, AccountName: a.name, AccountMask: a.mask, Item: a.item, Bank: a.bank})
	})
	if not {
		c.and("t.account_key NOT IN (SELECT value FROM json_each(?))", asJSON(keys))
		return
	}
	c.inAccounts(keys)
}

// categoriesIn returns the numbers of the categories, as rows carry them, that count as one of those.
func (c *compiler) categoriesIn(meant []ledger.CategoryKey) []int64 {
	keys := []int64{}
	for _, category := range c.frame.categories {
		if slices.Contains(meant, c.frame.tree.Resolve(category.category)) {
			keys = append(keys, category.key)
		}
	}
	return keys
}

func (c *compiler) ofCategories(keys []int64, not bool) {
	s := ofCategories(keys)
	if not {
		c.condition(s.also, true)
		return
	}
	c.seek(s, false)
}

// ofParts returns a condition on the row, or, where it is split, on one of its parts. In text, shown_key and amount_minor are
// those of either, written without the name of the table.
func ofParts(text string, args ...any) clause {
	of := func(table string) string {
		return strings.NewReplacer("shown_key", table+".shown_key", "amount_minor", table+".amount_minor").Replace(text)
	}
	return clause{
		fmt.Sprintf("CASE WHEN t.marks & %d THEN EXISTS (SELECT 1 FROM parts p WHERE p.local_id = t.local_id AND %s) ELSE %s END",
			markSplit, of("p"), of("t")),
		slices.Concat(args, args),
	}
}

func (c *compiler) dates(d query.Dates, not bool) {
	var texts []string
	var args []any
	first, last := ledger.RowKey(math.MaxInt64), ledger.RowKey(0)
	for _, days := range d.Ranges(c.today) {
		from, to := firstKey(days.From), firstKey(days.To+1)
		first, last = min(first, from), max(last, to)
		texts = append(texts, keyMark+" > ? AND "+keyMark+" < ?")
		args = append(args, int64(from), int64(to))
	}
	switch {
	case texts == nil:
		c.condition(clause{text: never}, not)
		return
	case not:
		c.condition(clause{"(" + strings.Join(texts, ") OR (") + ")", args}, true)
		return
	case len(texts) > 1:
		c.condition(clause{"(" + strings.Join(texts, ") OR (") + ")", args}, false)
	}
	c.between(first, last)
}

// asJSON is how a list of any length is one argument.
func asJSON[T any](list []T) string {
	b, err := json.Marshal(list)
	if err != nil || list == nil {
		return "[]"
	}
	return string(b)
}
