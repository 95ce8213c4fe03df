package stored

import (
	"cmp"
	"context"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/spelling"
)

func newTransfersCommand(sh *shell) *cobra.Command {
	list := newTransfersList(sh)
	c := &cobra.Command{
		Use: "transfers", Short: "List and judge transfers between your own accounts: pairs of transactions that are one", RunE: list.RunE,
		Long: "Money moved between your own accounts is two transactions, and neither is income or spending. Passbook finds such pairs; those\n" +
			"it is not sure of are proposed, for you to judge.",
		Example: "passbook transfers date:2026-03\npassbook transfers review\npassbook transfers accept 812",
	}
	c.Flags().AddFlagSet(list.Flags())
	asksQuery(sh, c)
	c.AddCommand(list, newTransfersReview(sh), newTransfersAccept(sh), newTransfersReject(sh), newTransfersPair(sh), newTransfersUnpair(sh))
	return c
}

func newTransfersList(sh *shell) *cobra.Command {
	var asJSON bool
	var state string
	c := &cobra.Command{
		Use: "list [QUERY]", Short: "List the pairs of which a side is found by a query: confirmed and proposed ones, or those of a state",
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		states, err := statesTyped(state)
		if err != nil {
			return err
		}
		return sh.with(c.Context(), func(h *house) error {
			_, err := h.listPairs(c, args, asJSON, "No transfer is like that.", states...)
			return err
		})
	}
	asksQuery(sh, c)
	cli.JSONFlag(c, &asJSON)
	c.Flags().StringVar(&state, "state", "", "confirmed, proposed or rejected ones alone")
	offersFlag(sh, c, "state", fixedWords([]string{"confirmed", "proposed", "rejected"}))
	return c
}

func newTransfersReview(sh *shell) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{Use: "review [QUERY]", Short: "List the pairs that are proposed, and why, for you to accept or reject"}
	c.RunE = func(c *cobra.Command, args []string) error {
		return sh.with(c.Context(), func(h *house) error {
			n, err := h.listPairs(c, args, asJSON, "There is nothing to judge.", ledger.PairProposed)
			if err != nil || asJSON || n == 0 {
				return err
			}
			return cli.Note(c, "`passbook transfers accept NUMBER` says that a pair is one transfer, `reject NUMBER` that it is none; either number does.")
		})
	}
	asksQuery(sh, c)
	cli.JSONFlag(c, &asJSON)
	return c
}

func statesTyped(typed string) ([]ledger.PairState, error) {
	if typed == "" {
		return []ledger.PairState{ledger.PairProposed, ledger.PairConfirmed}, nil
	}
	var known []string
	for _, s := range [...]ledger.PairState{ledger.PairConfirmed, ledger.PairProposed, ledger.PairRejected} {
		if s.String() == typed {
			return []ledger.PairState{s}, nil
		}
		known = append(known, s.String())
	}
	next := "It knows " + strings.Join(known, ", ") + "."
	if meant := spelling.Meant(typed, known); meant != "" {
		next = "Did you mean " + meant + "? " + next
	}
	return nil, cli.Usage(next, "The flag --state does not know %q.", cli.Text(safetext.Untrusted(typed)))
}

// listPairs lists pairs and returns how many. Why they are pairs is told of those that are to be judged.
func (h *house) listPairs(c *cobra.Command, args []string, asJSON bool, empty string, states ...ledger.PairState) (int, error) {
	q, err := h.asked(c.Context(), args)
	if err != nil {
		return 0, err
	}
	pairs, err := h.pairs(c.Context(), q, states...)
	if err != nil {
		return 0, err
	}
	names, err := h.names(c.Context())
	if err != nil {
		return 0, err
	}
	if asJSON {
		return len(pairs), cli.Buffered(c.OutOrStdout(), func(w io.Writer) error { return export.Pairs(w, pairs, names) })
	}
	last := "By"
	if len(states) == 1 && states[0] == ledger.PairProposed {
		last = "Why"
	}
	t := cli.NewTable("From", "To", "Date", "Amount", "Out of", "Into", "State", last).AlignRight("From", "To", "Amount")
	for _, p := range pairs {
		said := cli.Either(p.By == ledger.FromHand, "you", "Passbook")
		if last == "Why" {
			said = cli.Text(safetext.Untrusted(p.Why))
		}
		t.Add(strconv.FormatInt(int64(p.A), 10), strconv.FormatInt(int64(p.B), 10), p.From.ShownOn().String(), p.From.Amount.String(),
			cli.Text(names.Accounts[p.From.Account].Name), cli.Text(names.Accounts[p.To.Account].Name), p.State.String(), said)
	}
	return len(pairs), cli.WriteTable(c, t, empty)
}

// pairs reads the pairs of those states of which the query finds a side, newest first.
func (h *house) pairs(ctx context.Context, q ledger.Query, states ...ledger.PairState) ([]export.PairRows, error) {
	var sides map[ledger.LocalID]bool // nil is any
	if q.Text != "" {
		sides = map[ledger.LocalID]bool{}
		for row, err := range h.store.AllTransactions(ctx, q) {
			if err != nil {
				return nil, err
			}
			sides[row.LocalID] = true
		}
	}
	var list []export.PairRows
	for _, state := range states {
		found, err := h.store.Pairs(ctx, state, 0, math.MaxInt32)
		if err != nil {
			return nil, err
		}
		rows, err := h.sidesOf(ctx, found)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			if sides == nil || sides[p.A] || sides[p.B] {
				list = append(list, export.PairRows{Pair: p, From: rows[p.A].Row, To: rows[p.B].Row})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b export.PairRows) int {
		return cmp.Or(-cmp.Compare(a.From.ShownOn(), b.From.ShownOn()), -cmp.Compare(a.A, b.A))
	})
	return list, nil
}

func (h *house) sidesOf(ctx context.Context, pairs []ledger.Pair) (map[ledger.LocalID]ledger.LayeredRow, error) {
	ids := make([]ledger.LocalID, 0, 2*len(pairs))
	for _, p := range pairs {
		ids = append(ids, p.A, p.B)
	}
	return h.rowsByID(ctx, ids)
}
