package bank

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// maxCustomBytes is about what Plaid accepts as the configuration of a custom user.
const maxCustomBytes = 64 << 10

// customConfig is the configuration object of user_custom. Source: the sandbox user custom page. Fields of products
// our banks do not serve (numbers, income, investment transactions) are accepted and left alone.
type customConfig struct {
	Version   json.RawMessage `json:"version"`
	Seed      string          `json:"seed"`
	Accounts  []customAccount `json:"override_accounts"`
	MFA       *customMFA      `json:"mfa"`
	Recaptcha string          `json:"recaptcha"`
	Force     ErrorCode       `json:"force_error"`
}

type customAccount struct {
	Type      AccountType  `json:"type"`
	Subtype   string       `json:"subtype"`
	Starting  *json.Number `json:"starting_balance"`
	Available *json.Number `json:"force_available_balance"`
	Currency  string       `json:"currency"`
	Meta      struct {
		Name         string       `json:"name"`
		OfficialName string       `json:"official_name"`
		Limit        *json.Number `json:"limit"`
		Mask         *string      `json:"mask"`
	} `json:"meta"`
	Transactions []customTransaction `json:"transactions"`
	Holdings     []customHolding     `json:"holdings"`
	Identity     struct {
		Names []string `json:"names"`
	} `json:"identity"`
	Liability struct {
		PurchaseAPR *json.Number `json:"purchase_apr"`
		NominalAPR  *json.Number `json:"nominal_apr"`
		Principal   *json.Number `json:"principal"`
	} `json:"liability"`
	Inflow *customInflow `json:"inflow_model"`
}

type customTransaction struct {
	Transacted  string      `json:"date_transacted"`
	Posted      string      `json:"date_posted"`
	Amount      json.Number `json:"amount"`
	Description string      `json:"description"`
	Currency    string      `json:"currency"`
}

type customHolding struct {
	Price    json.Number `json:"institution_price"`
	Quantity json.Number `json:"quantity"`
}

type customInflow struct {
	Type         string          `json:"type"`
	Income       json.Number     `json:"income_amount"`
	PaymentDay   json.RawMessage `json:"payment_day_of_month"`
	StatementDay json.RawMessage `json:"statement_day_of_month"`
	Name         string          `json:"transaction_name"`
}

type customMFA struct {
	Type                  ChallengeKind `json:"type"`
	QuestionRounds        int           `json:"question_rounds"`
	QuestionsPerRound     int           `json:"questions_per_round"`
	SelectionRounds       int           `json:"selection_rounds"`
	SelectionsPerQuestion int           `json:"selections_per_question"`
}

func parseCustom(password string) (customConfig, error) {
	var config customConfig
	if len(password) > maxCustomBytes {
		return config, fmt.Errorf("%d bytes are too many", len(password))
	}
	if !strings.HasPrefix(strings.TrimSpace(password), "{") {
		return config, errors.New("not a JSON object")
	}
	if err := json.Unmarshal([]byte(password), &config); err != nil {
		return config, fmt.Errorf("decode: %w", err)
	}
	if version := strings.Trim(string(config.Version), `"`); version != "" && version != "null" && version != "1" && version != "2" {
		return config, fmt.Errorf("version %s is neither 1 nor 2", version)
	}
	for i, account := range config.Accounts {
		if err := account.check(); err != nil {
			return config, fmt.Errorf("override_accounts[%d]: %w", i, err)
		}
	}
	return config, nil
}

func (a customAccount) check() error {
	switch a.Type {
	case Investment, Credit, Depository, Loan, Payroll, OtherType:
	default:
		return fmt.Errorf("unknown type %q", a.Type)
	}
	if a.Meta.Mask != nil && !regexp.MustCompile(`^$|^[A-Za-z0-9]{2,4}$`).MatchString(*a.Meta.Mask) {
		return fmt.Errorf("mask %q", *a.Meta.Mask)
	}
	for i, t := range a.Transactions {
		for _, text := range []string{t.Transacted, t.Posted} {
			if text == "" {
				continue
			}
			if _, err := ParseDate(text); err != nil {
				return fmt.Errorf("transactions[%d]: %w", i, err)
			}
		}
		if t.Transacted == "" && t.Posted == "" {
			return fmt.Errorf("transactions[%d]: no date", i)
		}
	}
	if a.Inflow == nil {
		return nil
	}
	switch a.Inflow.Type {
	case "", "none", "monthly-income", "monthly-balance-payment", "monthly-interest-only-payment":
		return nil
	default:
		return fmt.Errorf("inflow_model: unknown type %q", a.Inflow.Type)
	}
}

// challenge is the second factor a configuration asks for.
func (m *customMFA) challenge() (*Challenge, error) {
	orElse := func(n, otherwise int) int {
		if n == 0 {
			return otherwise
		}
		return n
	}
	switch m.Type {
	case DeviceChallenge:
		return deviceChallenge(), nil
	case QuestionsChallenge:
		if !within(m.QuestionRounds, 1, 9) || !within(m.QuestionsPerRound, 1, 9) {
			return nil, errors.New("mfa: question_rounds and questions_per_round are 1 to 9")
		}
		return questionsChallenge(m.QuestionRounds, m.QuestionsPerRound), nil
	case SelectionsChallenge:
		rounds, questions, options := orElse(m.SelectionRounds, 1), orElse(m.QuestionsPerRound, 2), orElse(m.SelectionsPerQuestion, 2)
		if !within(rounds, 1, 9) || !within(questions, 1, 9) || !within(options, 2, 9) {
			return nil, errors.New("mfa: rounds and questions are 1 to 9, options 2 to 9")
		}
		return selectionsChallenge(rounds, questions, options), nil
	default:
		return nil, fmt.Errorf("mfa: unknown type %q", m.Type)
	}
}

// dayOfMonth reads 1 to 28, or "last", as 1 to 31.
func dayOfMonth(raw json.RawMessage, otherwise int) (int, error) {
	text := strings.Trim(string(raw), `"`)
	switch text {
	case "", "null":
		return otherwise, nil
	case "last":
		return 31, nil
	}
	day, err := strconv.Atoi(text)
	if err != nil || !within(day, 1, 28) {
		return 0, fmt.Errorf("day of month %q is neither 1 to 28 nor last", text)
	}
	return day, nil
}

// minorUnits is a JSON number in units of 10^-exponent, exactly, halves rounded away from zero.
func minorUnits(number json.Number, exponent int) (int64, error) {
	text := number.String()
	if text == "" {
		return 0, nil
	}
	mantissa, power, _ := strings.Cut(strings.ToLower(text), "e")
	if p, err := strconv.Atoi(power); power != "" && (err != nil || !within(p, -20, 20)) || len(mantissa) > 40 {
		return 0, fmt.Errorf("number %q is out of range", text)
	}
	value, ok := new(big.Rat).SetString(text)
	if !ok {
		return 0, fmt.Errorf("number %q", text)
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(exponent)), nil)
	value.Mul(value, new(big.Rat).SetInt(scale))
	half := big.NewRat(1, 2)
	if value.Sign() < 0 {
		half.Neg(half)
	}
	value.Add(value, half)
	whole := new(big.Int).Quo(value.Num(), value.Denom())
	if !whole.IsInt64() || whole.BitLen() > 56 {
		return 0, fmt.Errorf("number %q is out of range", text)
	}
	return whole.Int64(), nil
}
