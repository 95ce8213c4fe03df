package query

import (
	"fmt"
	"slices"
	"strings"

	"passbook/internal/ledger"
)

// Currencies asks for the currency of a row's amount.
type Currencies struct {
	Any []ledger.Currency
}

func (c Currencies) String() string {
	b := []byte(FieldCurrency.String())
	for i, code := range c.Any {
		b = append(b, ":,"[min(i, 1)])
		b = append(b, code...)
	}
	return string(b)
}

func (c Currencies) on(surroundings) test {
	return func(r *Row) bool { return slices.Contains(c.Any, r.Amount.Currency) }
}

// parseCurrency reads a code of ISO 4217 or one of the unofficial ones that Plaid knows, such as BTC or USDT.
func parseCurrency(text string) (ledger.Currency, error) {
	code := strings.ToUpper(text)
	ok := len(code) >= 2 && len(code) <= 8
	for i := range len(code) {
		ok = ok && (code[i] >= 'A' && code[i] <= 'Z' || code[i] >= '0' && code[i] <= '9')
	}
	if !ok {
		return "", fmt.Errorf("%q is no currency; write a code such as USD", text)
	}
	return ledger.Currency(code), nil
}
