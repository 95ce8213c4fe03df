package export

import (
	"io"
	"iter"

	"passbook/internal/ledger"
)

// Explained is a row with all that is known of it.
type Explained struct {
	ledger.LayeredRow
	Pair   *ledger.Pair   // of which it is a side, confirmed or proposed; nil for none
	Stream *ledger.Stream // nil where it does not recur
}

// whyJSON says who said what, the lowest layer first; the last word is the one shown. Tags of all of them are shown.
type whyJSON struct {
	Counts  string                  `json:"counts"` // spending, income, transfer or hidden; of the undivided row
	Because string                  `json:"because"`
	Said    map[string][]reasonJSON `json:"said"`
	Tags    saidTagsJSON            `json:"tags"`
}

type reasonJSON struct {
	By    string `json:"by"` // plaid, rule:<id> or you
	Value string `json:"value"`
}

type saidTagsJSON struct {
	Rules    []string `json:"rules"`
	You      []string `json:"you"`
	TakenOff []string `json:"taken_off"` // by you: no rule puts them on again
}

func (n Names) why(r ledger.LayeredRow) whyJSON {
	class, because := n.Categories.Class(r.Row, n.Standing(r.Row))
	w := whyJSON{
		Counts: class.String(), Because: because, Said: map[string][]reasonJSON{},
		Tags: saidTagsJSON{tags(r.Ruled.Tags), tags(r.Hand.Tags), tags(r.Hand.Without)},
	}
	for _, a := range ledger.Aspects() {
		for _, reason := range n.Categories.Reasons(r, a) {
			w.Said[a.String()] = append(w.Said[a.String()], reasonJSON{source(reason.By), string(reason.Value)})
		}
	}
	return w
}

type whyTransactionJSON struct {
	transactionJSON
	Why whyJSON `json:"why"`
}

// TransactionsWhy is Transactions that says of each row why it is shown as it is.
func TransactionsWhy(w io.Writer, rows iter.Seq2[ledger.LayeredRow, error], names Names) error {
	return writeEach(w, rows, func(r ledger.LayeredRow) (any, error) {
		t, err := names.transaction(r.Row)
		return whyTransactionJSON{t, names.why(r)}, err
	})
}

type explainedJSON struct {
	whyTransactionJSON
	Pair    *pairJSON      `json:"pair"`
	Stream  *streamRefJSON `json:"stream"`
	Details detailsJSON    `json:"details"`
}

type pairJSON struct {
	From  int64  `json:"from"`  // local_id of the side the money left
	To    int64  `json:"to"`    // and of the side it reached
	State string `json:"state"` // proposed, confirmed, rejected
	By    string `json:"by"`    // passbook or you
	Why   string `json:"why"`
}

func pair(p ledger.Pair) pairJSON {
	by := "passbook"
	if p.By == ledger.FromHand {
		by = "you"
	}
	return pairJSON{int64(p.A), int64(p.B), p.State.String(), by, p.Why}
}

type streamRefJSON struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Frequency string `json:"frequency"`
	Local     bool   `json:"local"` // worked out from the transactions, not told by Plaid
}

// ExplainedTransactions writes a JSON array of rows with all that is known of each, in the order given.
func ExplainedTransactions(w io.Writer, rows []Explained, names Names) error {
	list := make([]explainedJSON, 0, len(rows))
	for _, r := range rows {
		t, err := names.transaction(r.Row)
		if err != nil {
			return err
		}
		rec := explainedJSON{whyTransactionJSON: whyTransactionJSON{t, names.why(r.LayeredRow)}, Details: details(r.Row)}
		if r.Pair != nil {
			p := pair(*r.Pair)
			rec.Pair = &p
		}
		if s := r.Stream; s != nil {
			rec.Stream = &streamRefJSON{string(s.ID), string(s.Title()), string(s.Frequency), s.Local}
		}
		list = append(list, rec)
	}
	return writeArray(w, list)
}
