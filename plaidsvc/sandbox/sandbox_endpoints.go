package sandbox

import (
	"encoding/json"
	"slices"

	"passbook/plaidsvc/sandbox/bank"
	"passbook/plaidsvc/sandbox/wire"
)

type sandboxPublicTokenCreateRequest struct {
	InstitutionID   string   `json:"institution_id" wire:"required"`
	InitialProducts []string `json:"initial_products" wire:"required,min=1"`
	Options         struct {
		Webhook          string  `json:"webhook" wire:"uri"`
		OverrideUsername *string `json:"override_username" wire:"null"`
		OverridePassword *string `json:"override_password" wire:"null"`
		Transactions     struct {
			StartDate     string `json:"start_date" wire:"date"`
			EndDate       string `json:"end_date" wire:"date"`
			DaysRequested *int   `json:"days_requested" wire:"min=1,max=730"`
		} `json:"transactions"`
		Statements         wire.Object `json:"statements"`
		IncomeVerification wire.Object `json:"income_verification"`
	} `json:"options"`
	UserToken string `json:"user_token"`
}

type sandboxPublicTokenCreateResponse struct {
	PublicToken string `json:"public_token"`
	ack
}

// sandboxPublicTokenCreate makes an Item without Link. Where the bank asks for
// a second factor, that is taken as answered.
func (s *Server) sandboxPublicTokenCreate(c *call, req *sandboxPublicTokenCreateRequest) (any, *wire.Error) {
	institution, err := s.institution(req.InstitutionID)
	if err != nil {
		return nil, err
	}
	if institution.OAuth {
		return nil, wire.InvalidField("institution_id must not be that of an OAuth institution")
	}
	products, err := initialProducts(req.InitialProducts, institution)
	if err != nil {
		return nil, err
	}
	login, openErr := s.world.OpenLogin(institution.ID, textOr(req.Options.OverrideUsername, "user_good"),
		textOr(req.Options.OverridePassword, "pass_good"), s.today())
	if openErr != nil {
		return nil, bankError(openErr)
	}
	first, _ := bank.ParseDate(req.Options.Transactions.StartDate) // checked by the decoder; "" is no date
	last, _ := bank.ParseDate(req.Options.Transactions.EndDate)
	if !first.IsZero() && !last.IsZero() && first > last {
		return nil, wire.InvalidField("options.transactions.start_date must be on or before options.transactions.end_date")
	}
	id := s.nextItemID()
	it := s.addItem(itemSpec{
		id: id, login: login.ForItem(id), products: products, webhook: req.Options.Webhook,
		daysRequested: valueOr(req.Options.Transactions.DaysRequested, defaultDaysRequested), firstOn: first, lastOn: last,
	})
	c.item = it
	return sandboxPublicTokenCreateResponse{PublicToken: s.grant(it), ack: c.ack()}, nil
}

// initialProducts checks the products of an Item to be made. Balance comes with
// every product and is none of its own.
func initialProducts(names []string, institution bank.Institution) ([]string, *wire.Error) {
	var products []string
	for _, p := range names {
		switch {
		case p == "balance" || slices.Contains(products, p):
			continue
		case !isLinkProduct(p) || p == "signal":
			return nil, wire.Of("INVALID_PRODUCT")
		case !slices.Contains(institution.Products, p):
			return nil, wire.Of("PRODUCTS_NOT_SUPPORTED")
		}
		products = append(products, p)
	}
	return products, nil
}

func textOr(s *string, otherwise string) string {
	if s == nil {
		return otherwise
	}
	return *s
}

// bankError is a bank's refusal as the API answers it.
func bankError(err error) *wire.Error {
	refusal, ok := bank.AsRefusal(err)
	if !ok {
		return wire.Of("INTERNAL_SERVER_ERROR")
	}
	return wire.Of(wire.ErrorCode(refusal.Code))
}

type sandboxResetLoginResponse struct {
	ResetLogin bool `json:"reset_login"`
	ack
}

func (s *Server) sandboxResetLogin(c *call, _ *itemRequest) (any, *wire.Error) {
	it, err := c.existing()
	if err != nil {
		return nil, err
	}
	s.breakLogin(it)
	return sandboxResetLoginResponse{ResetLogin: true, ack: c.ack()}, nil
}

type sandboxTransactionsCreateRequest struct {
	AccessToken  string                   `json:"access_token" wire:"required"`
	Transactions []sandboxTransactionJSON `json:"transactions" wire:"required,min=1,max=10"`
}

type sandboxTransactionJSON struct {
	DateTransacted  string      `json:"date_transacted" wire:"required,date"`
	DatePosted      string      `json:"date_posted" wire:"required,date"`
	Amount          json.Number `json:"amount" wire:"required"`
	Description     string      `json:"description" wire:"required"`
	ISOCurrencyCode string      `json:"iso_currency_code"`
}

// newestDays is how far back a made-up transaction may lie.
const newestDays = 14

// sandboxTransactionsCreate adds rows to the first shared account of their
// currency. A date_posted that has not come leaves a row pending until then.
// The endpoint is newer than the OpenAPI description this server follows
// elsewhere; its fields are those of CustomSandboxTransaction.
func (s *Server) sandboxTransactionsCreate(c *call, req *sandboxTransactionsCreateRequest) (any, *wire.Error) {
	it, err := c.working()
	switch {
	case err != nil:
		return nil, err
	case it.log == nil:
		return nil, wire.SandboxProductNotEnabled(productTransactions)
	}
	type addition struct {
		account bank.AccountID
		row     bank.NewTransaction
	}
	var additions []addition
	for _, t := range req.Transactions {
		account, row, err := s.newTransaction(it, t)
		if err != nil {
			return nil, err
		}
		additions = append(additions, addition{account, row})
	}
	for _, a := range additions {
		if _, addErr := it.login.AddTransactions(s.today(), a.account, []bank.NewTransaction{a.row}); addErr != nil {
			return nil, wire.Of("INTERNAL_SERVER_ERROR")
		}
	}
	if it.initialDone {
		s.update(it)
	}
	return c.ack(), nil
}

func (s *Server) newTransaction(it *item, t sandboxTransactionJSON) (bank.AccountID, bank.NewTransaction, *wire.Error) {
	var row bank.NewTransaction
	transacted, err1 := bank.ParseDate(t.DateTransacted)
	posted, err2 := bank.ParseDate(t.DatePosted)
	today := s.today()
	if err1 != nil || err2 != nil || transacted > today || transacted < today.AddDays(-newestDays) || posted < transacted {
		return "", row, wire.InvalidField("date_transacted must be within the last 14 days and on or before date_posted")
	}
	currency := t.ISOCurrencyCode
	if currency == "" {
		currency = "USD"
	}
	for _, a := range it.login.Accounts(today) {
		if !it.accounts[a.ID] || !a.HasTransactions() || a.Currency.Unofficial || a.Currency.Code != currency || a.Balances.Current == nil {
			continue
		}
		minor, err := wire.ParseDecimal(t.Amount.String(), a.Balances.Current.Exponent)
		if err != nil {
			return "", row, wire.InvalidField("amount must be a number with the decimal places of its currency")
		}
		row = bank.NewTransaction{
			TransactedOn: transacted, PostedOn: posted, Description: t.Description,
			Amount: bank.Amount{Minor: minor, Exponent: a.Balances.Current.Exponent, Currency: a.Currency},
		}
		return a.ID, row, nil
	}
	return "", row, wire.InvalidField("iso_currency_code must be that of one of the Item's accounts")
}
