package export

import (
	"io"

	"passbook/internal/ledger"
)

type continuationJSON struct {
	Matches   []accountMatchJSON    `json:"matches"`
	Questions []accountQuestionJSON `json:"questions"` // for the person to decide
	Gone      []ledger.AccountID    `json:"gone"`      // old accounts that nothing is like
	Fresh     []ledger.AccountID    `json:"fresh"`     // new accounts that go on from none
}

type accountMatchJSON struct {
	Old  string `json:"old"`
	New  string `json:"new"`
	Sure bool   `json:"sure"`
	Why  string `json:"why"`
}

type accountQuestionJSON struct {
	Old        string             `json:"old"`
	Candidates []ledger.AccountID `json:"candidates"`
	Why        string             `json:"why"`
}

// Continuation writes as a JSON object how the accounts of a new Item continue those of an old one.
func Continuation(w io.Writer, c ledger.Continuation) error {
	rec := continuationJSON{
		Matches: []accountMatchJSON{}, Questions: []accountQuestionJSON{},
		Gone: append([]ledger.AccountID{}, c.Gone...), Fresh: append([]ledger.AccountID{}, c.Fresh...),
	}
	for _, m := range c.Matches {
		rec.Matches = append(rec.Matches, accountMatchJSON{string(m.Old), string(m.New), m.Sure, m.Why})
	}
	for _, q := range c.Questions {
		rec.Questions = append(rec.Questions, accountQuestionJSON{string(q.Old), append([]ledger.AccountID{}, q.Candidates...), q.Why})
	}
	return writeObject(w, rec)
}
