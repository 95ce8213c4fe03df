package bank

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// acceptCustom opens user_custom. A configuration that cannot be read is refused like a wrong password; the reason
// stands in the error's text.
func (l *Login) acceptCustom(password string, data key) error {
	config, err := parseCustom(password)
	if err != nil {
		return fmt.Errorf("custom user: %w: %w", err, refuse(InvalidCredentials))
	}
	if config.Force != "" {
		if !slices.Contains(ForcedErrors(), config.Force) {
			return fmt.Errorf("custom user: unknown force_error %q: %w", config.Force, refuse(InvalidCredentials))
		}
		return refuse(config.Force)
	}
	if config.Recaptcha != "" {
		if err := l.applyRecaptcha(config.Recaptcha); err != nil {
			return err
		}
	}
	if config.MFA != nil {
		if l.challenge, err = config.MFA.challenge(); err != nil {
			return fmt.Errorf("custom user: %w: %w", err, refuse(InvalidCredentials))
		}
	}
	seed := config.Seed
	if seed == "" {
		seed = password
	}
	plan := customPlan{taxonomy: l.world.taxonomy, data: data.with("custom", seed), openedOn: l.openedOn}
	if err := plan.read(config); err != nil {
		return fmt.Errorf("custom user: %w: %w", err, refuse(InvalidCredentials))
	}
	l.open = plan.open
	return nil
}

// customPlan is a configuration read for a day.
type customPlan struct {
	taxonomy taxonomy
	data     key
	openedOn Date
	specs    []accountSpec
	rows     []customRow
	inflows  []customModel
}

// customRow is a row fixed by the configuration or drawn from its seed.
type customRow struct {
	account     int
	transacted  Date
	posted      Date
	minor       int64
	currency    Currency
	description string
}

// customModel is money that comes every month.
type customModel struct {
	account      int
	starting     int64
	kind         string
	minor        int64 // of monthly-income
	paymentDay   int
	statementDay int
	rate         int64 // yearly, in hundredths of a percent
	name         string
}

func (p *customPlan) read(config customConfig) error {
	accounts := config.Accounts
	if len(accounts) == 0 {
		accounts = []customAccount{{Type: Depository, Subtype: "checking"}, {Type: Depository, Subtype: "savings"}, {Type: Credit, Subtype: "credit card"}}
	}
	for i, account := range accounts {
		if err := p.account(i, account); err != nil {
			return fmt.Errorf("override_accounts[%d]: %w", i, err)
		}
	}
	return nil
}

func (p *customPlan) account(index int, a customAccount) error {
	k := p.data.with("account").at(int64(index))
	currency := Currency{Code: a.Currency}
	if a.Currency == "" {
		currency.Code = "USD"
	}
	exponent := exponentOf(currency)
	spec := accountSpec{
		name: a.Meta.Name, officialName: a.Meta.OfficialName, kind: a.Type, subtype: a.Subtype, currency: currency,
		mask: fmt.Sprintf("%04d", k.below(10_000, "mask")), owner: "Alberta Bobbeth Charleson",
	}
	if spec.name == "" {
		spec.name = "Plaid " + titled(a.Subtype, string(a.Type))
	}
	if a.Meta.Mask != nil {
		spec.mask = *a.Meta.Mask
	}
	if len(a.Identity.Names) > 0 {
		spec.owner = a.Identity.Names[0]
	}
	var err error
	read := func(number *json.Number, otherwise int64) int64 {
		if number == nil || err != nil {
			return otherwise
		}
		var minor int64
		minor, err = minorUnits(*number, exponent)
		return minor
	}
	unit := int64(1)
	for range exponent {
		unit *= 10
	}
	starting := read(a.Starting, read(a.Liability.Principal, k.between(100*unit, 9_000*unit, "balance")))
	if a.Type == Credit {
		spec.limit = read(a.Meta.Limit, 0)
		if a.Starting == nil && a.Meta.Limit == nil {
			spec.limit, starting = 5_000*unit, k.between(50*unit, 2_000*unit, "balance")
		}
	}
	if a.Available != nil {
		forced := read(a.Available, 0)
		spec.forced = &forced
	}
	if err != nil {
		return err
	}
	if a.Type == Investment && len(a.Holdings) > 0 && a.Starting == nil {
		if starting, err = worthOf(a.Holdings, exponent); err != nil {
			return err
		}
	}
	if err := p.history(index, a, currency, k); err != nil {
		return err
	}
	if err := p.inflow(index, a, starting, exponent); err != nil {
		return err
	}
	// the starting balance is today's, so what was before follows from the rows
	var posted int64
	for _, row := range p.rows {
		if row.account == index && row.posted <= p.openedOn && row.currency == currency {
			posted += row.minor
		}
	}
	spec.opening = starting + posted*debtSign(spec.kind)
	p.specs = append(p.specs, spec)
	return nil
}

func titled(subtype, kind string) string {
	name := subtype
	if name == "" {
		name = kind
	}
	out := []byte(name)
	for i := range out {
		if (i == 0 || out[i-1] == ' ') && out[i] >= 'a' && out[i] <= 'z' {
			out[i] -= 'a' - 'A'
		}
	}
	return string(out)
}

func worthOf(holdings []customHolding, exponent int) (int64, error) {
	var sum int64
	for i, h := range holdings {
		price, err := minorUnits(h.Price, exponent)
		if err != nil {
			return 0, fmt.Errorf("holdings[%d]: %w", i, err)
		}
		quantity, err := minorUnits(h.Quantity, 4)
		if err != nil {
			return 0, fmt.Errorf("holdings[%d]: %w", i, err)
		}
		sum += price * quantity / 10_000
	}
	return sum, nil
}

// history is the rows of the configuration, or random ones where it names none. These stand a fixed number of days before
// the day the login was opened.
func (p *customPlan) history(index int, a customAccount, currency Currency, k key) error {
	for i, t := range a.Transactions {
		row := customRow{account: index, currency: currency, description: t.Description}
		if t.Currency != "" {
			row.currency = Currency{Code: t.Currency}
		}
		var err error
		if row.minor, err = minorUnits(t.Amount, exponentOf(row.currency)); err != nil {
			return fmt.Errorf("transactions[%d]: %w", i, err)
		}
		row.transacted, row.posted = p.date(t.Transacted, t.Posted), p.date(t.Posted, t.Transacted)
		p.rows = append(p.rows, row)
	}
	if a.Transactions != nil || a.Type != Depository && a.Type != Credit {
		return nil
	}
	shops := p.taxonomy.known
	for daysBack := 729; daysBack >= 0; daysBack-- {
		day := k.at(int64(daysBack))
		if !day.chance(550, "today") {
			continue
		}
		on := p.openedOn.AddDays(-daysBack)
		p.rows = append(p.rows, customRow{
			account: index, transacted: on, posted: on, currency: currency, minor: day.between(250, 9_500, "amount"),
			description: shops[day.below(len(shops), "shop")].name,
		})
	}
	return nil
}

// date reads a checked date, or the other where it is missing.
func (p *customPlan) date(text, otherwise string) Date {
	if text == "" {
		text = otherwise
	}
	on, err := ParseDate(text)
	if err != nil {
		return p.openedOn
	}
	return on
}

func (p *customPlan) inflow(index int, a customAccount, starting int64, exponent int) error {
	if a.Inflow == nil || a.Inflow.Type == "" || a.Inflow.Type == "none" {
		return nil
	}
	m := customModel{account: index, starting: starting, kind: a.Inflow.Type, name: a.Inflow.Name}
	if m.name == "" {
		m.name = "Deposit"
	}
	var err error
	if m.minor, err = minorUnits(a.Inflow.Income, exponent); err != nil {
		return fmt.Errorf("inflow_model: %w", err)
	}
	if m.paymentDay, err = dayOfMonth(a.Inflow.PaymentDay, 15); err != nil {
		return fmt.Errorf("inflow_model: %w", err)
	}
	if m.statementDay, err = dayOfMonth(a.Inflow.StatementDay, 1); err != nil {
		return fmt.Errorf("inflow_model: %w", err)
	}
	for _, apr := range []*json.Number{a.Liability.PurchaseAPR, a.Liability.NominalAPR} {
		if apr == nil {
			continue
		}
		if m.rate, err = minorUnits(*apr, 2); err != nil {
			return fmt.Errorf("liability: %w", err)
		}
	}
	p.inflows = append(p.inflows, m)
	return nil
}

// open is the ledger of the plan under ids.
func (p *customPlan) open(ids key) ledger {
	b := newBook(ids, slices.Clone(p.specs))
	for i, row := range p.rows {
		b.entries = append(b.entries, p.entry(b, "row", int64(i), row))
	}
	live := &customLife{plan: p, book: b, fixed: len(b.entries), statement: map[int]int64{}}
	next := p.openedOn.AddMonths(-24)
	extend := func(to Date) {
		for ; next <= to; next++ {
			live.day(next)
		}
	}
	extend(p.openedOn)
	live.settle()
	return &bookLedger{book: b, extend: extend}
}

func (p *customPlan) entry(b *book, kind string, n int64, row customRow) entry {
	id := b.ids.with(kind).at(n)
	e := entry{account: row.account, shownOn: min(row.transacted, row.posted), postedOn: row.posted, pendingAmount: row.minor}
	e.row = p.taxonomy.guess(row.description)
	e.row.AccountID = b.accounts[row.account]
	e.row.Amount = Amount{Minor: row.minor, Exponent: exponentOf(row.currency), Currency: row.currency}
	e.row.On, e.row.AuthorizedOn = row.posted, row.transacted
	e.row.ID = TransactionID(id.with("posted").id())
	if e.row.Name == "" {
		e.row.Name = "Transaction " + strconv.FormatInt(n+1, 10)
		e.row.OriginalDescription = e.row.Name
	}
	if row.posted > p.openedOn && kind == "row" {
		e.shownOn = min(e.shownOn, p.openedOn) // a posting day in the future makes a row pending today
	}
	if e.shownOn < e.postedOn {
		e.pendingID = TransactionID(id.with("pending").id())
		e.row.PendingID = e.pendingID
	}
	return e
}
