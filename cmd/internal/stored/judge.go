package stored

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/ledger"
	"passbook/store"
)

func newTransfersAccept(sh *shell) *cobra.Command {
	return judging(sh, "accept NUMBER", "Say that a proposed pair is one transfer; NUMBER is either of its transactions", 1,
		func(c *cobra.Command, h *house, ids []int64, asJSON bool) error {
			p, err := h.pairWith(c, ids[0], ledger.PairProposed)
			if err != nil {
				return err
			}
			return h.judge(c, p, ledger.PairConfirmed, asJSON)
		})
}

func newTransfersReject(sh *shell) *cobra.Command {
	return judging(sh, "reject NUMBER", "Say that a proposed pair is no transfer; it is not brought up again", 1,
		func(c *cobra.Command, h *house, ids []int64, asJSON bool) error {
			p, err := h.pairWith(c, ids[0], ledger.PairProposed)
			if err != nil {
				return err
			}
			return h.judge(c, p, ledger.PairRejected, asJSON)
		})
}

func newTransfersUnpair(sh *shell) *cobra.Command {
	return judging(sh, "unpair NUMBER", "Say that a confirmed pair is no transfer; both count by their categories again", 1,
		func(c *cobra.Command, h *house, ids []int64, asJSON bool) error {
			p, err := h.pairWith(c, ids[0], ledger.PairConfirmed)
			if err != nil {
				return err
			}
			return h.judge(c, p, ledger.PairRejected, asJSON)
		})
}

func newTransfersPair(sh *shell) *cobra.Command {
	return judging(sh, "pair NUMBER NUMBER", "Say that two transactions are one transfer, proposed or not", 2,
		func(c *cobra.Command, h *house, ids []int64, asJSON bool) error {
			rows, err := h.rowsOf(c.Context(), ids)
			if err != nil {
				return err
			}
			if len(rows) < 2 {
				return cli.Usage("`passbook transactions` tells their numbers.", "One transaction is no transfer.")
			}
			from, to := rows[0].Row, rows[1].Row
			if from.Amount.Minor > 0 {
				from, to = to, from
			}
			return h.judge(c, ledger.Pair{A: from.LocalID, B: to.LocalID}, ledger.PairConfirmed, asJSON)
		})
}

// judging makes a command about one or two transactions.
func judging(sh *shell, use, short string, wants int, do func(c *cobra.Command, h *house, ids []int64, asJSON bool) error) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{Use: use, Short: short}
	c.RunE = func(c *cobra.Command, args []string) error {
		ids, err := idsTyped(args)
		if err != nil {
			return err
		}
		if len(ids) != wants {
			return cli.Usage("`passbook transfers` tells them.", "It needs %s.", cli.Either(wants == 1, "the number of a transaction", "the numbers of two transactions"))
		}
		return sh.with(c.Context(), func(h *house) error { return do(c, h, ids, asJSON) })
	}
	cli.JSONFlag(c, &asJSON)
	offers(sh, c, proposedWords)
	return acts(c)
}

// pairWith finds the pair of a transaction, which has to be of that state.
func (h *house) pairWith(c *cobra.Command, id int64, state ledger.PairState) (ledger.Pair, error) {
	if _, err := h.rowsOf(c.Context(), []int64{id}); err != nil {
		return ledger.Pair{}, err
	}
	p, ok, err := h.store.PairOf(c.Context(), ledger.LocalID(id))
	switch {
	case err != nil:
		return p, err
	case !ok:
		return p, cli.NotFound("`passbook transfers pair NUMBER NUMBER` makes it one of two.", "Transaction %d is no side of a transfer, known or proposed.", id)
	case p.State == state:
		return p, nil
	case p.State == ledger.PairConfirmed:
		return p, cli.Usage(fmt.Sprintf("`passbook transfers unpair %d` takes them apart.", id), "Transactions %d and %d are one transfer already.", p.A, p.B)
	}
	return p, cli.Usage(fmt.Sprintf("`passbook transfers accept %d` or `reject %d` judges it.", id, id), "Transactions %d and %d are proposed as one transfer, and not confirmed.", p.A, p.B)
}

// judge says what a pair is.
func (h *house) judge(c *cobra.Command, p ledger.Pair, state ledger.PairState, asJSON bool) error {
	rows, err := h.sidesOf(c.Context(), []ledger.Pair{p})
	if err != nil {
		return err
	}
	names, err := h.names(c.Context())
	if err != nil {
		return err
	}
	from, to := rows[p.A].Row, rows[p.B].Row
	title := fmt.Sprintf("%s of %s from %s to %s", cli.Either(state == ledger.PairConfirmed, "Transfer", "No transfer"), to.Amount,
		cli.Text(names.Accounts[from.Account].Name), cli.Text(names.Accounts[to.Account].Name))
	act, err := h.store.JudgePair(c.Context(), title, p.A, p.B, state)
	if errors.Is(err, store.ErrConflict) {
		return &cli.Failure{
			Code: cli.ExitUsage, What: "One of them is a side of another transfer already.",
			Next: fmt.Sprintf("`passbook show %d %d` tells of which; `passbook transfers unpair NUMBER` takes that apart.", p.A, p.B), Cause: err,
		}
	}
	return told(c, act, err, asJSON)
}
