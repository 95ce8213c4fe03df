package linking

import (
	"context"
	"fmt"
	"strings"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// duplicate refuses a second Item for accounts that are linked already (Plaid: link/duplicate-items, by institution, account
// name and mask). Another login at the same bank with other accounts is no duplicate. Where Link names no accounts they
// cannot be compared, and the institution decides.
func (l *Linker) duplicate(ctx context.Context, s Success) error {
	if s.Institution == "" {
		return nil
	}
	items, err := l.repo.Items(ctx)
	if err != nil {
		return fmt.Errorf("list banks: %w", err)
	}
	accounts, err := l.repo.Accounts(ctx)
	if err != nil {
		return fmt.Errorf("list accounts: %w", err)
	}
	for _, item := range items {
		if item.Removed || item.Environment != l.env || item.Institution != s.Institution {
			continue
		}
		var stored []ledger.Account
		for _, a := range accounts {
			if a.Item == item.ID && !a.Closed {
				stored = append(stored, a)
			}
		}
		shared := overlap(stored, s.Accounts)
		if len(shared) > 0 || len(stored) == 0 || len(s.Accounts) == 0 {
			return &DuplicateError{Item: item.ID, Bank: item.InstitutionName, Accounts: shared}
		}
	}
	return nil
}

func overlap(stored, chosen []ledger.Account) []ledger.Account {
	var shared []ledger.Account
	for _, a := range stored {
		for _, b := range chosen {
			if sameAccount(a, b) {
				shared = append(shared, a)
				break
			}
		}
	}
	return shared
}

// sameAccount compares what both sides know: name and mask, or the one of them that both have.
func sameAccount(a, b ledger.Account) bool {
	name := a.Name != "" && b.Name != ""
	mask := a.Mask != "" && b.Mask != ""
	switch {
	case name && mask:
		return sameText(a.Name, b.Name) && a.Mask == b.Mask
	case name:
		return sameText(a.Name, b.Name) && sameKind(a, b)
	case mask:
		return a.Mask == b.Mask && sameKind(a, b)
	}
	return sameKind(a, b)
}

func sameKind(a, b ledger.Account) bool { return a.Type == b.Type && a.Subtype == b.Subtype }

func sameText(a, b safetext.Untrusted) bool {
	return strings.EqualFold(strings.TrimSpace(string(a)), strings.TrimSpace(string(b)))
}
