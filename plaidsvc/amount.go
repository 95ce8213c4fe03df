package plaidsvc

import (
	"encoding/json"
	"errors"
	"strings"

	"passbook/internal/ledger"
)

// noCurrency is ISO 4217's code for a transaction without a currency.
const noCurrency ledger.Currency = "XXX"

// errAmount says that a number is missing or is none. It does not repeat it: amounts do not belong into logs.
var errAmount = errors.New("an amount is missing or is not a number that can be kept")

// currencies are Plaid's two currency fields, of which exactly one should be given.
type currencies struct {
	ISO        string `json:"iso_currency_code"`
	Unofficial string `json:"unofficial_currency_code"`
}

// code returns the ISO code where both are given, and XXX where neither is: never a guess.
func (c currencies) code() ledger.Currency {
	switch {
	case c.ISO != "":
		return ledger.Currency(strings.ToUpper(label(c.ISO)))
	case c.Unofficial != "":
		return ledger.Currency(strings.ToUpper(label(c.Unofficial)))
	}
	return noCurrency
}

// money reads an amount as Plaid writes it, digit by digit.
func money(n json.Number, c ledger.Currency) (ledger.Money, error) {
	m, err := ledger.ParseMoney(string(n), c)
	if err != nil {
		return ledger.Money{}, errAmount
	}
	return m, nil
}

// optional is money for a field that may be null or missing.
func optional(n json.Number, c ledger.Currency) (*ledger.Money, error) {
	if n == "" {
		return nil, nil
	}
	m, err := money(n, c)
	if err != nil {
		return nil, err
	}
	return &m, nil
}
