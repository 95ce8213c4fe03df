package export

import (
	"io"

	"passbook/internal/ledger"
)

type groupedCategoryJSON struct {
	Key       string `json:"key"`
	Name      string `json:"name"`
	Group     string `json:"group"`
	GroupName string `json:"group_name"`
	Own       bool   `json:"own"`
	Counts    string `json:"counts"` // spending, income, transfer, sign
}

// Categories writes a JSON array of the categories on offer, in tree order.
func Categories(w io.Writer, tree *ledger.Tree) error {
	list := []groupedCategoryJSON{}
	for _, g := range tree.Groups() {
		for _, c := range g.Categories {
			list = append(list, groupedCategoryJSON{string(c.Key), c.Name, string(g.Key), g.Name, c.Own, counts(g.Counts)})
		}
	}
	return writeArray(w, list)
}

type groupJSON struct {
	Key        string   `json:"key"`
	Name       string   `json:"name"`
	Own        bool     `json:"own"`
	Counts     string   `json:"counts"` // spending, income, transfer, sign
	Categories []string `json:"categories"`
}

// Groups writes a JSON array of the groups of categories, in tree order.
func Groups(w io.Writer, tree *ledger.Tree) error {
	list := []groupJSON{}
	for _, g := range tree.Groups() {
		rec := groupJSON{string(g.Key), g.Name, g.Own, counts(g.Counts), []string{}}
		for _, c := range g.Categories {
			rec.Categories = append(rec.Categories, string(c.Key))
		}
		list = append(list, rec)
	}
	return writeArray(w, list)
}

// CategoryEffect is what a change of the categories does to one of them.
type CategoryEffect struct {
	Key          ledger.CategoryKey
	Before       string // the name with its group; empty for one that is new
	After        string
	CountsBefore ledger.GroupKind
	CountsAfter  ledger.GroupKind
	Transactions int64
}

type categoryEffectJSON struct {
	Key          string  `json:"key"`
	Before       *string `json:"before"`
	After        string  `json:"after"`
	CountsBefore *string `json:"counts_before"`
	CountsAfter  string  `json:"counts_after"`
	Transactions int64   `json:"transactions"` // of the category, split ones too
}

// CategoryEffects writes a JSON array of what a change of the categories does, in the order given.
func CategoryEffects(w io.Writer, effects []CategoryEffect) error {
	list := make([]categoryEffectJSON, 0, len(effects))
	for _, e := range effects {
		rec := categoryEffectJSON{Key: string(e.Key), After: e.After, CountsAfter: counts(e.CountsAfter), Transactions: e.Transactions}
		if e.Before != "" {
			before := counts(e.CountsBefore)
			rec.Before, rec.CountsBefore = &e.Before, &before
		}
		list = append(list, rec)
	}
	return writeArray(w, list)
}

func counts(k ledger.GroupKind) string {
	switch k {
	case ledger.CountsAsSpending:
		return "spending"
	case ledger.CountsAsIncome:
		return "income"
	case ledger.CountsAsTransfer:
		return "transfer"
	}
	return "sign"
}
