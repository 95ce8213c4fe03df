package stored

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

func newTransactionsCommand(sh *shell) *cobra.Command {
	var asJSON, asCSV, raw, why bool
	var limit int
	c := &cobra.Command{
		Use: "transactions [QUERY]", Short: "List transactions, newest first",
		Long: "List the transactions that a query finds, newest first; all of them without one.\n\n" +
			"A query is words and fields, such as coffee, cat:groceries, amt:>50, date:last-month, tag:trip, is:spend; all must hold.\n" +
			"A minus in front excludes. Put the whole query in single quotes, and a query that begins with a minus after --.",
		Example: "passbook transactions 'cat:groceries amt:>50 date:last-month'\npassbook transactions --csv date:2026 > 2026.csv",
		RunE: func(c *cobra.Command, args []string) error {
			if raw && !asCSV {
				return cli.Usage("Add --csv.", "The flag --raw goes with --csv alone.")
			}
			if why && asCSV {
				return cli.Usage("Leave one of them out, or take --json.", "The flag --why has no place in --csv.")
			}
			if limit < 0 {
				return cli.Usage("Leave it out for all of them.", "--limit %d is out of range.", limit)
			}
			return sh.with(c.Context(), func(h *house) error {
				q, err := h.asked(c.Context(), args)
				if err != nil {
					return err
				}
				names, err := h.names(c.Context())
				if err != nil {
					return err
				}
				switch {
				case why && !asJSON:
					return h.listTransactionsWhy(c, q, limit, names)
				case !asJSON && !asCSV:
					return h.listTransactions(c, q, limit, names)
				}
				return cli.Buffered(c.OutOrStdout(), func(w io.Writer) error {
					rows := newest(limit, h.store.AllTransactions(c.Context(), q))
					if why {
						return export.TransactionsWhy(w, newest(limit, h.store.Layered(c.Context(), ledger.Target{Where: q})), names)
					}
					if asJSON {
						return export.Transactions(w, rows, names)
					}
					return export.TransactionsCSV(w, rows, names, export.CSVOptions{Raw: raw})
				})
			})
		},
	}
	asksQuery(sh, c)
	cli.JSONFlag(c, &asJSON)
	c.Flags().BoolVar(&asCSV, "csv", false, "write CSV: a line for each transaction, or for each part of a split one")
	c.Flags().BoolVar(&raw, "raw", false, "with --csv: text byte for byte, also where a spreadsheet would take it for a formula")
	c.Flags().IntVar(&limit, "limit", 0, "list the newest alone, so many; 0 is all")
	c.Flags().BoolVar(&why, "why", false, "tell of each who gave it its category, how it counts, and why")
	cli.ExcludeEachOther(c, "json", "csv")
	return c
}

// names are what the keys in transactions are called.
func (h *house) names(ctx context.Context) (export.Names, error) {
	tree, err := h.store.Categories(ctx)
	if err != nil {
		return export.Names{}, err
	}
	accounts, err := h.store.Accounts(ctx)
	if err != nil {
		return export.Names{}, err
	}
	items, err := h.store.Items(ctx)
	if err != nil {
		return export.Names{}, err
	}
	n := export.Names{
		Categories: tree, Accounts: map[ledger.AccountID]ledger.Account{}, Banks: map[ledger.ItemID]safetext.Untrusted{},
	}
	for _, a := range accounts {
		n.Accounts[a.ID] = a
	}
	for _, i := range items {
		n.Banks[i.ID] = i.InstitutionName
	}
	return n, nil
}

// newest ends a list after so many; 0 is all of it.
func newest[T any](limit int, rows iter.Seq2[T, error]) iter.Seq2[T, error] {
	if limit == 0 {
		return rows
	}
	return func(yield func(T, error) bool) {
		n := 0
		for row, err := range rows {
			n++
			if !yield(row, err) || err != nil || n == limit {
				return
			}
		}
	}
}

func (h *house) listTransactions(c *cobra.Command, q ledger.Query, limit int, names export.Names) error {
	t := cli.NewTable("Number", "Date", "Payee", "Category", "Account", "Amount", "").AlignRight("Number", "Amount")
	for row, err := range newest(limit, h.store.AllTransactions(c.Context(), q)) {
		if err != nil {
			return err
		}
		t.Add(strconv.FormatInt(int64(row.LocalID), 10), row.ShownOn().String(), cli.Text(row.Title()), categoryCell(names.Categories, row),
			cli.Text(names.Accounts[row.Account].Name), row.Amount.String(), stateCell(row))
	}
	if q.Text == "" {
		return cli.WriteTable(c, t, "No transactions yet. `passbook sync` fetches them.")
	}
	if err := cli.WriteTable(c, t, "No transaction is like that."); err != nil || t.Len() == 0 {
		return err
	}
	tally, err := h.store.Tally(c.Context(), q)
	if err != nil {
		return err
	}
	line := tallyLine(tally)
	if int64(t.Len()) < tally.Count {
		line += fmt.Sprintf("; the newest %d are listed", t.Len())
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), "\n%s\n", line)
	return err
}

// listTransactionsWhy tells of each transaction who gave it its category, how it counts, and why.
func (h *house) listTransactionsWhy(c *cobra.Command, q ledger.Query, limit int, names export.Names) error {
	t := cli.NewTable("Number", "Date", "Payee", "Amount", "Category", "Said by", "Counts", "Because").AlignRight("Number", "Amount")
	for r, err := range newest(limit, h.store.Layered(c.Context(), ledger.Target{Where: q})) {
		if err != nil {
			return err
		}
		class, because := names.Categories.Class(r.Row, names.Standing(r.Row))
		by, counts := r.Row.WhyCategory().String(), class.String()
		if len(r.Row.Own.Parts) > 0 {
			by, counts, because = "you", "by its parts", "`passbook show "+strconv.FormatInt(int64(r.Row.LocalID), 10)+"` tells of each"
		}
		t.Add(strconv.FormatInt(int64(r.Row.LocalID), 10), r.Row.ShownOn().String(), cli.Text(r.Row.Title()), r.Row.Amount.String(),
			categoryCell(names.Categories, r.Row), by, counts, cli.Text(safetext.Untrusted(because)))
	}
	return cli.WriteTable(c, t, "No transaction is like that.")
}

func categoryCell(tree *ledger.Tree, row ledger.Transaction) string {
	if len(row.Own.Parts) > 0 {
		return sharesCell(tree, row)
	}
	return cli.Text(safetext.Untrusted(tree.Name(row.ShownCategory())))
}

// stateCell tells what else is special about a row.
func stateCell(row ledger.Transaction) string {
	var words []string
	if row.Pending {
		words = append(words, "pending")
	}
	if row.Class == ledger.Hidden || row.Class == ledger.Transfer {
		words = append(words, row.Class.String())
	}
	for _, tag := range row.Own.Tags {
		words = append(words, "#"+cli.Text(safetext.Untrusted(tag)))
	}
	return strings.Join(words, " ")
}

func tallyLine(t ledger.Tally) string {
	line := cli.Counted(t.Count, "transaction")
	for _, sum := range [...]struct {
		word   string
		totals ledger.Totals
	}{{"in", t.In}, {"out", t.Out}} {
		for _, m := range sum.totals.List() {
			line += ", " + sum.word + " " + m.String()
		}
	}
	return line
}
