package stored

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

func newShowCommand(sh *shell) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use: "show NUMBER...", Aliases: []string{"why"}, Short: "Tell all of a transaction, who said it, and why it counts as it does",
		Long: "Tell what is shown of a transaction and what lies beneath: Plaid's word, the rules', yours. The numbers are those\n" +
			"of `passbook transactions`, local_id with --json.",
		Example: "passbook show 812\npassbook why 812 --json",
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		ids, err := idsTyped(args)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			return cli.Usage("`passbook transactions` tells their numbers.", "It needs the number of a transaction.")
		}
		return sh.with(c.Context(), func(h *house) error {
			rows, err := h.explained(c.Context(), ids)
			if err != nil {
				return err
			}
			names, err := h.names(c.Context())
			if err != nil {
				return err
			}
			if asJSON {
				return export.ExplainedTransactions(c.OutOrStdout(), rows, names)
			}
			return cli.Buffered(c.OutOrStdout(), func(w io.Writer) error {
				for i, r := range rows {
					if i > 0 {
						fmt.Fprintln(w)
					}
					if err := h.writeExplained(c.Context(), w, r, names); err != nil {
						return err
					}
				}
				return nil
			})
		})
	}
	cli.JSONFlag(c, &asJSON)
	return c
}

// idsTyped reads numbers of transactions.
func idsTyped(args []string) ([]int64, error) {
	var ids []int64
	for _, arg := range args {
		id, err := strconv.ParseInt(arg, 10, 64)
		if err != nil {
			return nil, cli.Usage("`passbook transactions` tells their numbers.", "%q is no number of a transaction.", cli.Text(safetext.Untrusted(arg)))
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// explained reads transactions with all that is known of them.
func (h *house) explained(ctx context.Context, ids []int64) ([]export.Explained, error) {
	rows, err := h.rowsOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	streams, err := h.store.Streams(ctx)
	if err != nil {
		return nil, err
	}
	var list []export.Explained
	for _, r := range rows {
		e := export.Explained{LayeredRow: r}
		p, ok, err := h.store.PairOf(ctx, r.Row.LocalID)
		if err != nil {
			return nil, err
		}
		if ok {
			e.Pair = &p
		}
		at := slices.IndexFunc(streams, func(s ledger.Stream) bool {
			return s.Account == r.Row.Account && slices.Contains(s.Transactions, r.Row.ID)
		})
		if at >= 0 {
			e.Stream = &streams[at]
		}
		list = append(list, e)
	}
	return list, nil
}

func (h *house) writeExplained(ctx context.Context, w io.Writer, e export.Explained, names export.Names) error {
	row := e.Row
	account := names.Accounts[row.Account]
	fmt.Fprintf(w, "%s  %s  %s\n", row.ShownOn(), row.Amount, cli.Text(row.Title()))
	fmt.Fprintf(w, "%s %s, %s; number %d\n\n", cli.Text(account.Name), cli.Text(account.Mask), cli.Text(names.Banks[account.Item]), row.LocalID)
	t := cli.NewTable("", "Shown", "Said by", "Beneath")
	for _, a := range ledger.Aspects() {
		if a == ledger.AspectTags {
			addTags(t, e.LayeredRow)
			continue
		}
		addReasons(t, cli.Capital(a.String()), names.Categories.Reasons(e.LayeredRow, a))
	}
	class, because := names.Categories.Class(row, names.Standing(row))
	if len(row.Own.Parts) == 0 {
		t.Add("Counts", class.String(), "", cli.Text(safetext.Untrusted(because)))
	} else if err := addParts(t, row, names); err != nil {
		return err
	}
	if e.Pair != nil {
		if err := h.addPair(ctx, t, e, names); err != nil {
			return err
		}
	}
	if e.Stream != nil {
		t.Add("Recurs", cli.Text(e.Stream.Title())+", "+rhythm(e.Stream.Frequency), cli.Either(e.Stream.Local, "Passbook", "Plaid"), "")
	}
	addPlaid(t, row)
	return t.Write(w)
}

// addReasons adds an aspect of which somebody says something.
func addReasons(t *cli.Table, what string, reasons []ledger.Reason) {
	if len(reasons) == 0 {
		return
	}
	top := reasons[len(reasons)-1]
	var beneath []string
	for _, r := range slices.Backward(reasons[:len(reasons)-1]) {
		beneath = append(beneath, r.By.String()+": "+orNone(r.Value))
	}
	t.Add(what, orNone(top.Value), top.By.String(), strings.Join(beneath, "; "))
}

func addTags(t *cli.Table, r ledger.LayeredRow) {
	if len(r.Row.Own.Tags)+len(r.Hand.Without) == 0 {
		return
	}
	var by []string
	if len(r.Hand.Tags) > 0 {
		by = append(by, "you")
	}
	if slices.ContainsFunc(r.Ruled.Tags, r.Row.Own.HasTag) {
		by = append(by, "rules")
	}
	beneath := ""
	if len(r.Hand.Without) > 0 {
		beneath = "taken off by you: " + tagsCell(r.Hand.Without)
	}
	t.Add("Tags", tagsCell(r.Row.Own.Tags), strings.Join(by, ", "), beneath)
}

// addParts tells how each part of a split transaction counts.
func addParts(t *cli.Table, row ledger.Transaction, names export.Names) error {
	shares, err := names.Categories.Shares(row, names.Standing(row))
	if err != nil {
		return err
	}
	for i, s := range shares {
		part := row
		part.Own.Parts, part.Own.Category, part.Own.CategoryBy, part.Amount = nil, s.Category, ledger.FromHand, s.Amount
		_, because := names.Categories.Class(part, names.Standing(row))
		words := s.Amount.String() + " " + names.Categories.Name(s.Category) + " is " + s.Class.String()
		t.Add("Part "+strconv.Itoa(i+1), cli.Text(safetext.Untrusted(words)), cli.Text(safetext.Untrusted(s.Note)), cli.Text(safetext.Untrusted(because)))
	}
	return nil
}

func (h *house) addPair(ctx context.Context, t *cli.Table, e export.Explained, names export.Names) error {
	other := e.Pair.A
	if other == e.Row.LocalID {
		other = e.Pair.B
	}
	rows, err := h.rowsByID(ctx, []ledger.LocalID{other})
	if err != nil {
		return err
	}
	o := rows[other].Row
	t.Add("Other side", fmt.Sprintf("%s on %s in %s, number %d", o.Amount, o.ShownOn(), cli.Text(names.Accounts[o.Account].Name), other),
		cli.Either(e.Pair.By == ledger.FromHand, "you", "Passbook"), cli.Text(safetext.Untrusted(e.Pair.State.String()+": "+e.Pair.Why)))
	return nil
}

// addPlaid adds what Plaid says that nobody can change.
func addPlaid(t *cli.Table, row ledger.Transaction) {
	state := cli.Either(row.Pending, "pending since ", "posted on ") + row.On.String()
	t.Add("State", state, "Plaid", "")
	if row.Name != row.Title() {
		t.Add("Bank's text", cli.Text(row.Name), "Plaid", "")
	}
	for _, d := range [...]struct {
		what string
		text safetext.Untrusted
	}{
		{"Check number", row.Details.CheckNumber}, {"Website", row.Details.Website}, {"City", row.Details.Location.City},
		{"Paid by", safetext.Untrusted(row.Details.Channel)}, {"Plaid's number", safetext.Untrusted(row.ID)},
	} {
		if d.text != "" {
			t.Add(d.what, cli.Text(d.text), "Plaid", "")
		}
	}
}

func tagsCell(tags []string) string {
	if len(tags) == 0 {
		return "none"
	}
	return cli.Text(safetext.Untrusted("#" + strings.Join(tags, " #")))
}

// rhythm says how often something recurs.
func rhythm(f ledger.Frequency) string {
	switch f {
	case ledger.Weekly:
		return "every week"
	case ledger.Biweekly:
		return "every other week"
	case ledger.SemiMonthly:
		return "twice a month"
	case ledger.Monthly:
		return "every month"
	case ledger.Annually:
		return "every year"
	}
	return "at no steady rhythm"
}
