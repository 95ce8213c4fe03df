package ledger

import (
	"strconv"
	"time"

	"passbook/internal/safetext"
)

// RowChanges lists what Plaid says otherwise of a row now, in words for the person. Names of categories come from the tree.
func (t *Tree) RowChanges(old, now Transaction) []FieldChange {
	var list []FieldChange
	for _, f := range [...]struct {
		name     string
		old, now safetext.Untrusted
	}{
		{"amount", safetext.Untrusted(old.Amount.String()), safetext.Untrusted(now.Amount.String())},
		{"state", stateOf(old), stateOf(now)},
		{"date", safetext.Untrusted(old.On.String()), safetext.Untrusted(now.On.String())},
		{"bought on", safetext.Untrusted(old.AuthorizedOn.String()), safetext.Untrusted(now.AuthorizedOn.String())},
		{"time", instant(old.At), instant(now.At)},
		{"bought at", instant(old.AuthorizedAt), instant(now.AuthorizedAt)},
		{"merchant", old.MerchantName, now.MerchantName},
		{"text", old.Name, now.Name},
		{"category", safetext.Untrusted(t.FullName(old.Category.Key())), safetext.Untrusted(t.FullName(now.Category.Key()))},
		{"check", old.Details.CheckNumber, now.Details.CheckNumber},
		{"place", placeOf(old.Details.Location), placeOf(now.Details.Location)},
		{"counterparties", counterpartiesOf(old), counterpartiesOf(now)},
	} {
		if f.old != f.now {
			list = append(list, FieldChange{Field: f.name, Old: f.old, New: f.now})
		}
	}
	return list
}

func stateOf(t Transaction) safetext.Untrusted {
	if t.Pending {
		return "pending"
	}
	return "posted"
}

func instant(at time.Time) safetext.Untrusted {
	if at.IsZero() {
		return ""
	}
	return safetext.Untrusted(at.UTC().Format(time.RFC3339))
}

func placeOf(l Location) safetext.Untrusted {
	var place safetext.Untrusted
	for _, s := range [...]safetext.Untrusted{l.StoreNumber, l.Address, l.PostalCode, l.City, l.Region, l.Country} {
		if s == "" {
			continue
		}
		if place != "" {
			place += ", "
		}
		place += s
	}
	return place
}

func counterpartiesOf(t Transaction) safetext.Untrusted {
	var names safetext.Untrusted
	for i, c := range t.Details.Counterparties {
		if i > 0 {
			names += ", "
		}
		name := c.Name
		if name == "" {
			name = safetext.Untrusted("party " + strconv.Itoa(i+1))
		}
		names += name
	}
	return names
}
