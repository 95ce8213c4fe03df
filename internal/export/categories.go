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
