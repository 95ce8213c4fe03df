package export

import (
	"io"

	"passbook/internal/ledger"
)

// PairRows is a transfer with its two rows.
type PairRows struct {
	ledger.Pair
	From, To ledger.Transaction
}

type pairRowsJSON struct {
	From  pairSideJSON `json:"from"` // the side the money left
	To    pairSideJSON `json:"to"`   // the side it reached
	State string       `json:"state"`
	By    string       `json:"by"` // passbook or you
	Why   string       `json:"why"`
}

type pairSideJSON struct {
	LocalID     int64   `json:"local_id"`
	Account     string  `json:"account"`
	AccountName string  `json:"account_name"`
	Date        *string `json:"date"`
	Name        string  `json:"name"`
	Amount      string  `json:"amount"`
	Currency    string  `json:"currency"`
}

func (n Names) side(t ledger.Transaction) pairSideJSON {
	return pairSideJSON{
		int64(t.LocalID), string(t.Account), string(n.Accounts[t.Account].Name), date(t.ShownOn()), string(t.Title()), t.Amount.Decimal(),
		string(t.Amount.Currency),
	}
}

// Pairs writes a JSON array of transfers in the order given.
func Pairs(w io.Writer, pairs []PairRows, names Names) error {
	list := make([]pairRowsJSON, 0, len(pairs))
	for _, p := range pairs {
		said := pair(p.Pair)
		list = append(list, pairRowsJSON{names.side(p.From), names.side(p.To), said.State, said.By, said.Why})
	}
	return writeArray(w, list)
}
