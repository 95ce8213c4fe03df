package bank

// What can happen on a day of a simulation.

func (s *simulation) bill(b *bill, today Date) {
	if b.from != 0 && today < b.from || b.until != 0 && today > b.until {
		return
	}
	due := today
	if b.settle == byPreNote {
		due = businessDay(today + 1) // decided the day before, when it is first shown
		if lastBusinessDay(due-1) != today {
			return
		}
	}
	if !b.when.falls(due) {
		return
	}
	k := s.data.with("bill", b.id).at(int64(due))
	minor := b.amount.at(due, k)
	if b.other != noAccount {
		s.transfer(k, b.account, b.other, minor, due, b.merchant, b.mirror)
		return
	}
	s.pay(payment{key: k, merchant: b.merchant, account: b.account, minor: minor, on: due, settle: b.settle})
}

func (s *simulation) habit(h *habit, today Date) {
	k := s.data.with("habit", h.id).at(int64(today))
	for n := 0; n < 2; n++ {
		chance := h.chance[today.Weekday()]
		if n > 0 {
			chance /= 6 // twice on one day is rare
		}
		k = k.at(int64(n))
		if !k.chance(chance, "today") {
			return
		}
		s.purchase(h, k, today)
	}
}

func (s *simulation) purchase(h *habit, k key, today Date) {
	// two draws: small amounts are more usual than large ones
	minor := h.low + (k.between(0, h.high-h.low, "size")*k.between(300, 1000, "often"))/1000
	if h.round > 0 {
		minor = max(minor/h.round*h.round, h.round)
	}
	who := h.shops[k.below(len(h.shops), "shop")]
	p := payment{key: k, merchant: who, account: h.account, minor: minor, on: today, settle: h.settle}
	posted := s.pay(p)
	if h.feeOf > 0 {
		s.pay(payment{key: k.with("fee"), merchant: h.fee, account: h.account, minor: h.feeOf, on: posted, settle: byACH})
	}
	if k.chance(h.refunds, "refund") {
		s.refund(k.with("refund"), p, posted)
	}
	if h.settle == byCard && k.chance(6, "twice") {
		s.duplicate(k.with("duplicate"), p, posted)
	}
}

// refund gives a purchase back, whole or in part, a week or two later.
func (s *simulation) refund(k key, p payment, posted Date) {
	minor := p.minor
	if k.chance(400, "part") {
		minor = minor * k.between(20, 80, "share") / 100
	}
	s.pay(payment{key: k, merchant: p.merchant, account: p.account, minor: -minor, on: businessDays(posted, 3+k.below(9, "wait")), settle: byACH})
}

// duplicate is a row the bank posts twice and takes back some days later.
func (s *simulation) duplicate(k key, p payment, posted Date) {
	item := s.stocked(p.merchant)
	spec := s.plan.accounts[p.account]
	e := entry{row: item.row, account: p.account, shownOn: posted, postedOn: posted, goneOn: businessDays(posted, 2+k.below(3, "gone"))}
	e.row.Name = printed(item.merchant.raw, rowDigit, k)
	e.row.OriginalDescription = e.row.Name
	e.row.AccountID = s.book.accounts[p.account]
	e.row.Amount = Amount{Minor: p.minor, Exponent: exponentOf(spec.currency), Currency: spec.currency}
	e.row.On, e.row.AuthorizedOn = posted, p.on
	e.row.ID = TransactionID(s.book.ids.with("row").at(int64(k.hi)).at(int64(k.lo)).with("posted").id())
	s.append(e)
}

// hold is a pending row that never posts.
func (s *simulation) hold(k key, who merchant, account int, minor int64, on Date) {
	item := s.stocked(who)
	spec := s.plan.accounts[account]
	e := entry{row: item.row, account: account, shownOn: on, goneOn: on.AddDays(3 + k.below(5, "days")), pendingAmount: minor}
	e.row.Name = printed(item.merchant.raw, rowDigit, k)
	e.row.OriginalDescription = e.row.Name
	e.row.AccountID = s.book.accounts[account]
	e.row.Amount = Amount{Minor: minor, Exponent: exponentOf(spec.currency), Currency: spec.currency}
	e.row.On, e.row.AuthorizedOn = on, on
	e.pendingID = TransactionID(s.book.ids.with("row").at(int64(k.hi)).at(int64(k.lo)).with("pending").id())
	s.append(e)
}

func (s *simulation) trip(t *trip, today Date) {
	const year = 365
	since := today.Sub(t.starts) % year
	if since < 0 {
		since += year
	}
	k := s.data.with("trip", t.id).at(int64(today))
	if since == year-t.ahead {
		for i, cost := range t.booked {
			s.pay(payment{key: k.at(int64(i)), merchant: cost.merchant, account: t.account, minor: cost.cents * k.at(int64(i)).between(86, 118, "fare") / 100, on: today, settle: byCard})
		}
	}
	if since >= t.days {
		return
	}
	if since == 0 && t.hold.name != "" {
		s.hold(k.with("hold"), t.hold, t.account, k.between(15000, 32000, "hold")/100*100, today)
	}
	for i := range t.spending {
		h := &t.spending[i]
		kh := k.with(h.id)
		if !kh.chance(h.chance[today.Weekday()], "today") {
			continue
		}
		before := len(s.book.entries)
		s.purchase(h, kh, today)
		if t.fee {
			bought := s.book.entries[before]
			s.pay(payment{key: kh.with("abroad"), merchant: foreignFee(), account: t.account, minor: max(bought.row.Amount.Minor*3/100, 1), on: bought.postedOn, settle: byACH})
		}
	}
}

// card closes a card's statement and pays it when it is due.
func (s *simulation) card(c cardPlan, today Date) {
	if (monthly{day: c.closes}).falls(today) {
		s.statement[c.card] = max(s.money(c.card), 0)
	}
	if !(monthly{day: c.due, posted: true}).falls(today) {
		return
	}
	due := min(s.statement[c.card], max(s.money(c.card), 0))
	s.statement[c.card] = 0
	if due > 0 {
		s.transfer(s.data.with("card").at(int64(c.card)).at(int64(today)), c.from, c.card, due, today, c.sent, c.received)
	}
}

// balance keeps checking between its floor and its ceiling by moving money from and to savings.
func (s *simulation) balance(today Date) {
	if !isBusinessDay(today) {
		return
	}
	have, saved := s.money(s.plan.checking), s.money(s.plan.savings)
	k := s.data.with("balance").at(int64(today))
	const hundred = 100_00
	if have < s.plan.floor {
		need := (s.plan.floor - have + hundred*10) / (hundred * 5) * (hundred * 5)
		if need = min(need, saved-hundred); need > 0 {
			s.transfer(k, s.plan.savings, s.plan.checking, need, today, s.plan.backOut, s.plan.backIn)
		}
		return
	}
	_, _, day := today.Civil()
	_, _, next := businessDay(today + 1).Civil()
	if next < day && have > s.plan.ceiling {
		spare := (have - s.plan.ceiling) / hundred * hundred
		if spare > 0 {
			s.transfer(k, s.plan.checking, s.plan.savings, spare, today, s.plan.moveOut, s.plan.moveIn)
		}
	}
}

// interest pays a savings account what it earned in the month, and charges a loan.
func (s *simulation) interest(y yield, today Date) {
	_, _, day := today.Civil()
	_, _, tomorrow := today.AddDays(1).Civil()
	if tomorrow > day {
		return
	}
	minor := s.money(y.account) * y.rate / 10_000 / 12
	if s.plan.accounts[y.account].kind == Depository {
		minor = -minor
	}
	if minor != 0 {
		s.pay(payment{key: s.data.with("interest").at(int64(y.account)).at(int64(today)), merchant: y.merchant, account: y.account, minor: minor, on: today, settle: byACH})
	}
}
