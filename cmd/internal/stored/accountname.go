package stored

import (
	"context"
	"fmt"
	"strings"

	"passbook/cmd/internal/cli"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/spelling"
)

// leastPrefix is how much of an account's id names it.
const leastPrefix = 6

// accountNamed finds the one account that a person means: by its id or how it begins, by its name, the last digits of its number, or
// several of them with the bank's.
func (h *house) accountNamed(ctx context.Context, typed string) (ledger.Account, error) {
	const see = "`passbook accounts` lists them."
	names, err := h.names(ctx)
	if err != nil {
		return ledger.Account{}, err
	}
	accounts, err := h.store.Accounts(ctx)
	if err != nil {
		return ledger.Account{}, err
	}
	var found []ledger.Account
	for _, fits := range [...]func(a ledger.Account) bool{
		func(a ledger.Account) bool { return string(a.ID) == typed },
		func(a ledger.Account) bool {
			return len(typed) >= leastPrefix && strings.HasPrefix(string(a.ID), typed)
		},
		func(a ledger.Account) bool { return sameText(cli.Text(a.Name), typed) || cli.Text(a.Mask) == typed },
		func(a ledger.Account) bool { return hasWords(fullAccount(names.Banks[a.Item], a), typed) },
	} {
		for _, a := range accounts {
			if fits(a) {
				found = append(found, a)
			}
		}
		if found != nil {
			break
		}
	}
	shown := cli.Text(safetext.Untrusted(typed))
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		var known []string
		for _, a := range accounts {
			known = append(known, strings.ToLower(cli.Text(a.Name)))
		}
		next := see
		if meant := spelling.Meant(strings.ToLower(typed), known); meant != "" {
			next = "Did you mean " + meant + "? " + next
		}
		return ledger.Account{}, cli.NotFound(next, "There is no account %q.", shown)
	}
	f := &cli.Failure{Code: cli.ExitUsage, What: "Several accounts are like " + cli.Quoted(shown) + ".", Next: "Write the beginning of its id."}
	var lines []string
	for _, a := range found {
		lines = append(lines, fmt.Sprintf("  %s  %s", cli.Text(safetext.Untrusted(a.ID)), fullAccount(names.Banks[a.Item], a)))
	}
	f.At = strings.Join(lines, "\n")
	return ledger.Account{}, f
}

// fullAccount is an account with its number and its bank.
func fullAccount(bank safetext.Untrusted, a ledger.Account) string {
	return strings.Join(strings.Fields(cli.Text(a.Name)+" "+cli.Text(a.Mask)+" "+cli.Text(bank)), " ")
}

// hasWords reports whether every word that was typed begins a word of the text.
func hasWords(text, typed string) bool {
	words := strings.Fields(strings.ToLower(text))
	sought := strings.Fields(strings.ToLower(typed))
	for _, s := range sought {
		begins := false
		for _, w := range words {
			begins = begins || strings.HasPrefix(w, s)
		}
		if !begins {
			return false
		}
	}
	return len(sought) > 0
}
