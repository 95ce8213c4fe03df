package stored

import (
	"context"
	"strconv"

	"passbook/cmd/internal/cli"
	"passbook/internal/ledger"
	"passbook/internal/query"
)

// chosenRows are the transactions that a command line names.
type chosenRows struct {
	ids   []ledger.LocalID
	query ledger.Query
	count int64
	every bool // it is every transaction there is, and not by way of listing them
}

func (r chosenRows) target() ledger.Target { return ledger.Target{Rows: r.ids, Where: r.query} }

func (h *house) chosen(ctx context.Context, args []string, ids []int64) (chosenRows, error) {
	if len(ids) > 0 {
		if len(args) > 0 {
			return chosenRows{}, cli.Usage("Leave one of them out.", "There are both a query and --id.")
		}
		rows, err := h.rowsOf(ctx, ids)
		if err != nil {
			return chosenRows{}, err
		}
		list := make([]ledger.LocalID, 0, len(rows))
		for _, r := range rows {
			list = append(list, r.Row.LocalID)
		}
		return chosenRows{ids: list, count: int64(len(list))}, nil
	}
	q, err := h.asked(ctx, args)
	if err != nil {
		return chosenRows{}, err
	}
	found, err := h.store.Tally(ctx, q)
	if err != nil {
		return chosenRows{}, err
	}
	total, err := h.store.Tally(ctx, ledger.Query{})
	if err != nil {
		return chosenRows{}, err
	}
	parsed, err := query.Parse(q.Text)
	if err != nil {
		return chosenRows{}, err
	}
	return chosenRows{query: q, count: found.Count, every: parsed.IsEmpty() || found.Count == total.Count && total.Count > 1}, nil
}

// refuseNumber refuses a query that is a number alone: it searches a word, and somebody who writes it most likely means a transaction.
func refuseNumber(args []string) error {
	if len(args) != 1 {
		return nil
	}
	if _, err := strconv.ParseInt(args[0], 10, 64); err != nil {
		return nil //nolint:nilerr // it is no number
	}
	return cli.Usage("Write --id "+args[0]+" for the transaction, or '\""+args[0]+"\"' for those that have the word.",
		"A number alone may be a transaction or a word.")
}

// rowsOf returns the transactions of these numbers, each once, in the order given.
func (h *house) rowsOf(ctx context.Context, ids []int64) ([]ledger.LayeredRow, error) {
	var wanted []ledger.LocalID
	for _, id := range ids {
		wanted = append(wanted, ledger.LocalID(id))
	}
	found, err := h.rowsByID(ctx, wanted)
	if err != nil {
		return nil, err
	}
	var rows []ledger.LayeredRow
	for _, id := range wanted {
		r, there := found[id]
		if !there {
			return nil, noTransaction(int64(id))
		}
		if r.Row.LocalID != 0 {
			rows = append(rows, r)
		}
		found[id] = ledger.LayeredRow{}
	}
	return rows, nil
}

// rowsByID returns those of the transactions that are there.
func (h *house) rowsByID(ctx context.Context, ids []ledger.LocalID) (map[ledger.LocalID]ledger.LayeredRow, error) {
	found := make(map[ledger.LocalID]ledger.LayeredRow, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	for r, err := range h.store.Layered(ctx, ledger.Target{Rows: ids}) {
		if err != nil {
			return nil, err
		}
		found[r.Row.LocalID] = r
	}
	return found, nil
}
