package bank

// customLife adds what the inflow models of a custom user bring, day by day.
type customLife struct {
	plan      *customPlan
	book      *book
	fixed     int // entries that stand in the configuration; the others are the models'
	rows      int64
	statement map[int]int64
}

func (c *customLife) day(today Date) {
	for i := range c.plan.inflows {
		m := &c.plan.inflows[i]
		if (monthly{day: m.statementDay}).falls(today) {
			c.closeStatement(m, today)
		}
		if (monthly{day: m.paymentDay}).falls(today) {
			c.pay(m, today)
		}
	}
}

// owed is the account's balance by the rows posted up to a day.
func (c *customLife) owed(account int, today Date) int64 {
	sum := c.book.specs[account].opening
	for i := range c.book.entries {
		if e := &c.book.entries[i]; e.account == account && e.postedOn <= today {
			sum += e.row.Amount.Minor
		}
	}
	return sum
}

func (c *customLife) closeStatement(m *customModel, today Date) {
	switch m.kind {
	case "monthly-balance-payment":
		// before the login was opened the starting balance already stands for what was charged and paid
		if today > c.plan.openedOn {
			c.statement[m.account] = max(c.owed(m.account, today), 0)
		}
	case "monthly-interest-only-payment":
		base := m.starting
		if today > c.plan.openedOn {
			base = c.owed(m.account, today)
		}
		if interest := max(base, 0) * m.rate / 10_000 / 12; interest > 0 {
			c.add(m.account, "INTEREST CHARGE", interest, today)
			c.statement[m.account] = interest
		}
	}
}

// settle moves the openings so that the starting balances are those of the day the login was opened.
func (c *customLife) settle() {
	for i := range c.book.entries {
		e := &c.book.entries[i]
		spec := &c.book.specs[e.account]
		if i >= c.fixed && e.postedOn <= c.plan.openedOn {
			spec.opening += e.row.Amount.Minor * debtSign(spec.kind)
		}
	}
}

// debtSign is -1 for accounts whose balance is owed, and 1 for others.
func debtSign(kind AccountType) int64 {
	if kind == Credit || kind == Loan {
		return -1
	}
	return 1
}

func (c *customLife) pay(m *customModel, today Date) {
	minor := m.minor
	if m.kind != "monthly-income" {
		minor = c.statement[m.account]
		c.statement[m.account] = 0
	}
	if minor > 0 {
		c.add(m.account, m.name, -minor, today)
	}
}

func (c *customLife) add(account int, name string, minor int64, today Date) {
	c.rows++
	c.book.entries = append(c.book.entries, c.plan.entry(c.book, "inflow", c.rows, customRow{
		account: account, transacted: today, posted: today, minor: minor, currency: c.plan.specs[account].currency, description: name,
	}))
}
