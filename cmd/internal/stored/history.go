package stored

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

func newHistoryCommand(sh *shell) *cobra.Command {
	var limit int
	var asJSON bool
	c := &cobra.Command{
		Use: "history [ACT]", Short: "List what you changed, newest first, or all that one act changed, before and after",
		Example: "passbook history\npassbook history 12 --json",
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		if limit < 1 {
			return cli.Usage("Leave it out for the newest 100.", "--limit %d is out of range.", limit)
		}
		return sh.with(c.Context(), func(h *house) error {
			switch len(args) {
			case 0:
				return h.listActs(c, limit, asJSON)
			case 1:
				return h.showAct(c, args[0], asJSON)
			}
			return cli.Usage("`passbook history` tells their numbers.", "It tells of one act at a time.")
		})
	}
	cli.JSONFlag(c, &asJSON)
	offers(sh, c, actWords)
	c.Flags().IntVar(&limit, "limit", 100, "how many acts are listed at most")
	return c
}

func (h *house) listActs(c *cobra.Command, limit int, asJSON bool) error {
	acts, err := h.store.History(c.Context(), 0, limit)
	if err != nil {
		return err
	}
	if asJSON {
		return export.Acts(c.OutOrStdout(), acts)
	}
	t := cli.NewTable("Act", "When", "What", "Transactions", "").AlignRight("Act", "Transactions")
	for _, a := range acts {
		t.Add(strconv.FormatInt(int64(a.ID), 10), cli.Moment(a.At), cli.Text(safetext.Untrusted(a.Title)), fmt.Sprint(a.Count), actState(a))
	}
	return cli.WriteTable(c, t, "You have changed nothing yet.")
}

func actState(a ledger.Act) string {
	switch {
	case a.Dropped:
		return "undone for good"
	case a.Undone:
		return "undone"
	}
	return ""
}

// actNumbered finds an act by the number that was typed.
func (h *house) actNumbered(ctx context.Context, typed string) (ledger.Act, error) {
	const see = "`passbook history` tells their numbers."
	id, err := strconv.ParseInt(typed, 10, 64)
	if err != nil {
		return ledger.Act{}, cli.Usage(see, "%q is no number of an act.", cli.Text(safetext.Untrusted(typed)))
	}
	acts, err := h.store.History(ctx, ledger.ActID(id)+1, 1)
	if err != nil {
		return ledger.Act{}, err
	}
	if len(acts) == 0 || acts[0].ID != ledger.ActID(id) {
		return ledger.Act{}, cli.NotFound(see, "There is no act %d.", id)
	}
	return acts[0], nil
}

func (h *house) showAct(c *cobra.Command, typed string, asJSON bool) error {
	act, err := h.actNumbered(c.Context(), typed)
	if err != nil {
		return err
	}
	rows, err := h.actRows(c.Context(), act.ID)
	if err != nil {
		return err
	}
	things, err := h.store.ActThings(c.Context(), act.ID)
	if err != nil {
		return err
	}
	names, err := h.names(c.Context())
	if err != nil {
		return err
	}
	if asJSON {
		return cli.Buffered(c.OutOrStdout(), func(w io.Writer) error { return export.ActDetail(w, act, rows, things, names) })
	}
	out := c.OutOrStdout()
	line := cli.Text(safetext.Untrusted(act.Title)) + ", " + cli.Moment(act.At)
	if state := actState(act); state != "" {
		line += ", " + state
	}
	if _, err := fmt.Fprintf(out, "%s\n\n", line); err != nil {
		return err
	}
	for _, thing := range things {
		if _, err := fmt.Fprintln(out, thingLine(thing, names)); err != nil {
			return err
		}
	}
	if len(rows) == 0 {
		return nil
	}
	t := cli.NewTable("Number", "Date", "Payee", "Account", "Amount", "Changed").AlignRight("Number", "Amount")
	for _, r := range rows {
		number := strconv.FormatInt(int64(r.Row), 10)
		if r.Gone {
			t.Add(number, "-", "not there any more", "-", "-", changeCell(r, names))
			continue
		}
		row := r.Effect.Row
		t.Add(number, row.ShownOn().String(), cli.Text(row.Title()), cli.Text(names.Accounts[row.Account].Name), row.Amount.String(), changeCell(r, names))
	}
	return t.Write(out)
}

// actRows reads what an act changed on rows. The values are those seen with what the other layer says now.
func (h *house) actRows(ctx context.Context, act ledger.ActID) ([]export.ActChange, error) {
	const batch = 1000
	var list []export.ActChange
	after := ledger.LocalID(0)
	for {
		changed, err := h.store.ActRows(ctx, act, after, batch)
		if err != nil || len(changed) == 0 {
			return list, err
		}
		if len(changed) == batch { // the last row may go on in the next batch
			changed = wholeRows(changed)
		}
		ids := make([]ledger.LocalID, 0, len(changed))
		for _, r := range changed {
			ids = append(ids, r.Row)
		}
		rows, err := h.rowsByID(ctx, ids)
		if err != nil {
			return nil, err
		}
		for _, r := range changed {
			row, there := rows[r.Row]
			list = append(list, export.ActChange{ActRow: r, Effect: actEffect(r, row), Gone: !there})
		}
		after = changed[len(changed)-1].Row
	}
}

// wholeRows leaves out the last row, of which more may follow.
func wholeRows(changed []ledger.ActRow) []ledger.ActRow {
	last := changed[len(changed)-1].Row
	end := len(changed)
	for end > 0 && changed[end-1].Row == last {
		end--
	}
	return changed[:end]
}

func actEffect(r ledger.ActRow, now ledger.LayeredRow) export.Effect {
	e := export.Effect{Row: now.Row, Changes: ledger.Differences(r.Before, r.After)}
	if r.Kind == ledger.RulesChanged {
		e.Before, e.After = ledger.Merge(r.Before, now.Hand), ledger.Merge(r.After, now.Hand)
	} else {
		e.Before, e.After = ledger.Merge(now.Ruled, r.Before), ledger.Merge(now.Ruled, r.After)
	}
	return e
}

func changeCell(r export.ActChange, names export.Names) string {
	if r.Kind == ledger.PartnerChanged {
		return "other side: " + otherSide(r.PartnerBefore) + " -> " + otherSide(r.PartnerAfter)
	}
	cell := effectCell(r.Effect, names.Categories)
	if r.Kind == ledger.RulesChanged {
		cell += " (by rules)"
	}
	return cell
}

func otherSide(id ledger.LocalID) string {
	if id == 0 {
		return "none"
	}
	return "transaction " + strconv.FormatInt(int64(id), 10)
}

// thingLine tells what an act changed besides transactions.
func thingLine(thing ledger.ActThing, names export.Names) string {
	name := thingName(thing, names)
	var cells []string
	for _, f := range thing.Fields {
		cells = append(cells, fmt.Sprintf("%s: %s -> %s", f.Field, orNone(f.Old), orNone(f.New)))
	}
	return fmt.Sprintf("%s: %s", strings.TrimSpace(cli.Capital(string(thing.Kind))+" "+name), strings.Join(cells, "; "))
}

// thingName says which thing it is, with accounts and banks by their names. A stream tells its name itself.
func thingName(thing ledger.ActThing, names export.Names) string {
	var words []string
	for _, word := range strings.Fields(thing.Name) {
		if a, ok := names.Accounts[ledger.AccountID(word)]; ok {
			words = append(words, fullAccount(names.Banks[a.Item], a))
		} else if thing.Kind != ledger.DismissedThing {
			words = append(words, cli.Text(safetext.Untrusted(word)))
		}
	}
	return strings.Join(words, " ")
}
