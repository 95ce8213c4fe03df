package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"time"
	"unicode"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// amount is money in JSON: a decimal string in major units with its currency, negative = money out.
type amount struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

func money(m ledger.Money) amount { return amount{m.Decimal(), string(m.Currency)} }

func optional(m *ledger.Money) *amount {
	if m == nil {
		return nil
	}
	a := money(*m)
	return &a
}

func instant(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.UTC().Format(time.RFC3339)
	return &s
}

func date(d ledger.Date) *string {
	if d.IsZero() {
		return nil
	}
	s := d.String()
	return &s
}

func text(u safetext.Untrusted) *string {
	if u == "" {
		return nil
	}
	s := string(u)
	return &s
}

type accountJSON struct {
	ID              string  `json:"id"`
	Item            string  `json:"item"`
	Institution     *string `json:"institution"`
	Name            string  `json:"name"`
	OfficialName    *string `json:"official_name"`
	Mask            *string `json:"mask"`
	Type            string  `json:"type"`
	Subtype         string  `json:"subtype"`
	Current         *amount `json:"current"`   // as the bank says it: owed is positive on credit and loan accounts
	Available       *amount `json:"available"` //
	Limit           *amount `json:"limit"`     //
	Worth           *amount `json:"worth"`     // what it adds to net worth: debts are negative
	BalancesAsOf    *string `json:"balances_as_of"`
	Closed          bool    `json:"closed"`
	Excluded        bool    `json:"excluded"`             // left out of totals by the person
	GoesOnAs        string  `json:"goes_on_as,omitempty"` // the account of a new link that it goes on as; it is in no total then
	PersistentID    string  `json:"persistent_id,omitempty"`
	UtilisedPercent *int    `json:"utilised_percent"`
}

// Accounts writes a JSON array of accounts in the order given.
func Accounts(w io.Writer, accounts []ledger.Account, names Names) error {
	out := make([]accountJSON, 0, len(accounts))
	for _, a := range accounts {
		rec := accountJSON{
			ID: string(a.ID), Item: string(a.Item), Institution: text(names.Banks[a.Item]), Name: string(a.Name), OfficialName: text(a.OfficialName),
			Mask: text(a.Mask), Type: string(a.Type), Subtype: a.Subtype, Current: optional(a.Balances.Current),
			Available: optional(a.Balances.Available), Limit: optional(a.Balances.Limit), BalancesAsOf: instant(a.Balances.AsOf),
			Closed: a.Closed, Excluded: a.Excluded, GoesOnAs: string(a.ContinuedAs), PersistentID: a.PersistentID,
		}
		if worth, ok := a.Worth(); ok {
			rec.Worth = optional(&worth)
		}
		if used, ok := a.Utilisation(); ok {
			rec.UtilisedPercent = &used
		}
		out = append(out, rec)
	}
	return writeArray(w, out)
}

type troubleJSON struct {
	Type      string  `json:"type"`
	Code      string  `json:"code"`
	What      string  `json:"what"`
	Do        string  `json:"do"`
	Display   *string `json:"display_message"`
	RequestID string  `json:"request_id,omitempty"`
	SeenAt    *string `json:"seen_at"`
}

type itemJSON struct {
	Item             string       `json:"item"`
	Institution      string       `json:"institution"`
	Name             *string      `json:"name"`
	Environment      string       `json:"environment"`
	Health           *string      `json:"health"` // of the institution: HEALTHY, DEGRADED, DOWN; null = unknown
	BankUpdatedAt    *string      `json:"bank_updated_at"`
	SyncedAt         *string      `json:"synced_at"`
	ConsentExpiresAt *string      `json:"consent_expires_at"`
	HistoryComplete  bool         `json:"history_complete"`
	NeedsYou         bool         `json:"needs_you"`
	Trouble          *troubleJSON `json:"trouble"`
	LinkedAt         *string      `json:"linked_at"`
	Removed          bool         `json:"removed"`
}

// Items writes a JSON array of linked banks in the order given, with their institution's health where it is known.
func Items(w io.Writer, items []ledger.Item, institutions map[ledger.InstitutionID]ledger.Institution) error {
	out := make([]itemJSON, 0, len(items))
	for _, i := range items {
		rec := itemJSON{
			Item: string(i.ID), Institution: string(i.Institution), Name: text(i.InstitutionName), Environment: string(i.Environment),
			BankUpdatedAt: instant(i.Status.LastGoodUpdateAt), SyncedAt: instant(i.SyncedAt), ConsentExpiresAt: instant(i.Status.ConsentExpiresAt),
			HistoryComplete: i.HistoryComplete, NeedsYou: i.NeedsPerson(), LinkedAt: instant(i.LinkedAt), Removed: i.Removed,
		}
		if h := institutions[i.Institution].Health(); h != ledger.HealthUnknown {
			s := string(h)
			rec.Health = &s
		}
		if t := i.Current(); t != nil {
			p := ledger.Explain(t.Code)
			rec.Trouble = &troubleJSON{t.Type, t.Code, p.What, p.Do, text(t.Display), t.RequestID, instant(t.SeenAt)}
		}
		out = append(out, rec)
	}
	return writeArray(w, out)
}

func writeArray[T any](w io.Writer, records []T) error {
	return writeEach(w, func(yield func(T, error) bool) {
		for _, r := range records {
			if !yield(r, nil) {
				return
			}
		}
	}, func(r T) (any, error) { return r, nil })
}

// writeEach writes a JSON array with a record on each line.
func writeEach[T any](w io.Writer, values iter.Seq2[T, error], record func(T) (any, error)) error {
	sep := "[\n"
	for v, err := range values {
		if err != nil {
			return err
		}
		rec, err := record(v)
		if err != nil {
			return err
		}
		line, err := encode(rec)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s  %s", sep, line); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		sep = ",\n"
	}
	end := "\n]\n"
	if sep == "[\n" {
		end = "[]\n"
	}
	if _, err := io.WriteString(w, end); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// writeObject writes one JSON value on a line.
func writeObject(w io.Writer, v any) error {
	line, err := encode(v)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "%s\n", line); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// encode is json.Marshal with every character escaped that could steer a terminal or deceive a reader; the values stay the same.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	plain := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	if !bytes.ContainsFunc(plain, steers) {
		return plain, nil
	}
	var out bytes.Buffer
	for _, r := range string(plain) {
		switch {
		case !steers(r):
			out.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&out, `\u%04x\u%04x`, 0xd800+(r-0x10000)>>10, 0xdc00+(r-0x10000)&0x3ff)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.Bytes(), nil
}

func steers(r rune) bool {
	return r == 0x7f || r >= 0x80 && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == 0x2028 || r == 0x2029)
}
