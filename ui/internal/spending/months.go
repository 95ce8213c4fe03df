package spending

import (
	"cmp"
	"slices"

	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/internal/safetext"
	"passbook/ui/internal/look"
)

// row is a line of the list: a currency, a group, or a category of the group above it.
type row struct {
	kind     rowKind
	name     string // printable
	category ledger.CategoryKey
	group    ledger.GroupKey
	spent    ledger.Money // positive = money out
	typical  ledger.Money // what it comes to in a typical month
	known    bool         // there are months enough to tell what is typical
}

type rowKind uint8

const (
	gapRow rowKind = iota
	currencyRow
	groupRow
	categoryRow
)

// book is every sum there is, by currency, category and month.
type book struct {
	first  ledger.Month // with rows; zero when there are none
	spent  map[ledger.Currency]map[ledger.CategoryKey]map[ledger.Month]int64
	income map[ledger.Currency]map[ledger.Month]int64
}

// newBook takes spending and income; spending counts up as money goes out. Each sum fits an amount, as the reader says.
func newBook(sums []ledger.MonthlySum) book {
	b := book{
		spent:  map[ledger.Currency]map[ledger.CategoryKey]map[ledger.Month]int64{},
		income: map[ledger.Currency]map[ledger.Month]int64{},
	}
	for _, s := range sums {
		c := s.Sum.Currency
		switch s.Class {
		case ledger.Spending:
			if b.spent[c] == nil {
				b.spent[c] = map[ledger.CategoryKey]map[ledger.Month]int64{}
			}
			if b.spent[c][s.Category] == nil {
				b.spent[c][s.Category] = map[ledger.Month]int64{}
			}
			b.spent[c][s.Category][s.Month] -= s.Sum.Minor
		case ledger.Income:
			if b.income[c] == nil {
				b.income[c] = map[ledger.Month]int64{}
			}
			b.income[c][s.Month] += s.Sum.Minor
		case ledger.Transfer, ledger.Hidden:
			continue
		}
		if b.first == 0 || s.Month < b.first {
			b.first = s.Month
		}
	}
	return b
}

// The months a typical one is taken from: at most a year before the month shown, at least three.
const (
	mostMonths  = 12
	leastMonths = 3
)

// typical returns the median of the months before one. The first month there is may be cut short and does not count; a month
// without a row counts as nought.
func (b *book) typical(months map[ledger.Month]int64, before ledger.Month) (minor int64, known bool) {
	var values []int64
	for n := 1; n <= mostMonths; n++ {
		if m := before.Add(-n); m > b.first {
			values = append(values, months[m])
		}
	}
	if len(values) < leastMonths {
		return 0, false
	}
	slices.Sort(values)
	middle := len(values) / 2
	if len(values)%2 == 1 {
		return values[middle], true
	}
	low, high := values[middle-1], values[middle]
	return low + (high-low)/2, true
}

// arrange lists what a month came to: groups by what was spent, the most first, and the categories below each likewise. The
// main currency comes first and others follow under their names; nothing is summed across them.
func (b *book) arrange(tree *ledger.Tree, month ledger.Month, main ledger.Currency) []row {
	currencies := make([]ledger.Currency, 0, len(b.spent))
	for c := range b.spent {
		currencies = append(currencies, c)
	}
	slices.SortFunc(currencies, func(x, y ledger.Currency) int {
		switch {
		case x == main:
			return -1
		case y == main:
			return 1
		}
		return cmp.Compare(x, y)
	})
	var rows []row
	for _, c := range currencies {
		list := b.groups(tree, month, c)
		if len(list) == 0 {
			continue
		}
		if c != main {
			rows = append(rows, row{kind: currencyRow, name: look.Currency(c)})
		}
		rows = append(rows, list...)
	}
	return rows
}

// groups lists one currency of a month.
func (b *book) groups(tree *ledger.Tree, month ledger.Month, c ledger.Currency) []row {
	below := map[ledger.GroupKey][]row{}
	totals := map[ledger.GroupKey]map[ledger.Month]int64{}
	for key, months := range b.spent[c] {
		node := tree.Node(key)
		if totals[node.Group] == nil {
			totals[node.Group] = map[ledger.Month]int64{}
		}
		for m, minor := range months {
			totals[node.Group][m] += minor
		}
		r := b.row(categoryRow, months, month, c)
		r.category, r.group, r.name = key, node.Group, look.Text(safetext.Untrusted(node.Name))
		if r.spent.Minor != 0 || r.typical.Minor != 0 {
			below[node.Group] = append(below[node.Group], r)
		}
	}
	var groups []row
	for key := range below {
		r := b.row(groupRow, totals[key], month, c)
		r.group, r.name = key, ledger.Uncategorised
		if g, ok := tree.Group(key); ok {
			r.name = look.Text(safetext.Untrusted(g.Name))
		}
		groups = append(groups, r)
	}
	order := func(x, y row) int {
		return cmp.Or(cmp.Compare(y.spent.Minor, x.spent.Minor), cmp.Compare(y.typical.Minor, x.typical.Minor), cmp.Compare(x.name, y.name))
	}
	slices.SortFunc(groups, order)
	var rows []row
	for _, g := range groups {
		rows = append(rows, g)
		slices.SortFunc(below[g.group], order)
		if list := below[g.group]; len(list) > 1 || list[0].name != g.name {
			rows = append(rows, list...)
		}
	}
	return rows
}

func (b *book) row(kind rowKind, months map[ledger.Month]int64, month ledger.Month, c ledger.Currency) row {
	minor, known := b.typical(months, month)
	return row{kind: kind, spent: ledger.Money{Minor: months[month], Currency: c}, typical: ledger.Money{Minor: minor, Currency: c}, known: known}
}

// queryOf is the query whose rows come to what the line says.
func queryOf(tree *ledger.Tree, r row, month ledger.Month, currencies int) string {
	text := "is:uncategorized"
	switch {
	case r.kind == groupRow && r.group != "":
		g, _ := tree.Group(r.group)
		text = categoryTerm(g.Name, string(r.group))
	case r.kind == categoryRow && r.category != "":
		name := tree.Name(r.category)
		if found := tree.Search(name); len(found) != 1 || found[0] != r.category {
			name = string(r.category)
		}
		text = categoryTerm(name, string(r.category))
	}
	text += " is:spend date:" + month.String()
	if currencies > 1 {
		text += " cur:" + look.Currency(r.spent.Currency)
	}
	return text
}

func categoryTerm(name, key string) string {
	if t, ok := query.NewText(query.FieldCategory, name); ok {
		return t.String()
	}
	t, _ := query.NewText(query.FieldCategory, key)
	return t.String()
}
