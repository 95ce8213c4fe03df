package ledger

// Standing is what has to be known of a row, besides itself, to say how it counts.
type Standing struct {
	Paired   bool // a side of a confirmed Pair
	Excluded bool // its account is left out of totals
	Debt     bool // its account is a credit card or a loan
}

// Share is what a row, or one part of a split one, adds to one category.
type Share struct {
	Category CategoryKey // resolved: never a merged one
	Amount   Money
	Class    Class
	Note     string // the part's own
}

// Shares returns what a row adds to which category. The amounts sum to the row exactly: an undivided row is one share, a split
// one has a share a part, and where the bank has changed the amount since the split, the rest counts under the row's own
// category. It fails only where that rest does not fit an amount (ErrOverflow, ErrCurrencyMismatch).
func (t *Tree) Shares(row Transaction, s Standing) ([]Share, error) {
	if len(row.Own.Parts) == 0 {
		return []Share{t.share(row, row.ShownCategory(), row.Amount, "", s)}, nil
	}
	shares := make([]Share, 0, len(row.Own.Parts)+1)
	for _, p := range row.Own.Parts {
		shares = append(shares, t.share(row, p.Category, p.Amount, p.Note, s))
	}
	rest, err := SplitRest(row.Amount, row.Own.Parts)
	if err != nil {
		return nil, err
	}
	if !rest.IsZero() {
		shares = append(shares, t.share(row, row.ShownCategory(), rest, "", s))
	}
	return shares, nil
}

func (t *Tree) share(row Transaction, category CategoryKey, amount Money, note string, s Standing) Share {
	category = t.Resolve(category)
	class, _ := t.class(row, category, amount, s)
	return Share{category, amount, class, note}
}

// Class returns how the undivided row counts, and why in plain words.
func (t *Tree) Class(row Transaction, s Standing) (Class, string) {
	return t.class(row, row.ShownCategory(), row.Amount, s)
}

// class decides in the order in which somebody has spoken: hiding, then the mark for transfers, then a pair that was found,
// then the category, and the sign where there is none.
func (t *Tree) class(row Transaction, category CategoryKey, amount Money, s Standing) (Class, string) {
	switch {
	case s.Excluded:
		return Hidden, "its account is left out of totals"
	case row.Own.Hidden:
		return Hidden, "hidden by " + whom(row.Own.HiddenBy)
	case row.Own.Transfer == IsTransfer:
		return Transfer, "marked as a transfer by " + whom(row.Own.TransferBy)
	case row.Own.Transfer == NotTransfer:
		return t.classOfMoney(category, amount, s, false)
	case s.Paired:
		return Transfer, "the other side is in another account of yours"
	}
	return t.classOfMoney(category, amount, s, true)
}

func (t *Tree) classOfMoney(category CategoryKey, amount Money, s Standing, transfers bool) (Class, string) {
	name := t.FullName(category)
	switch counts := t.Counts(category); {
	case counts == CountsAsIncome && amount.Minor < 0:
		return Income, "taken from “" + name + "”"
	case counts == CountsAsIncome:
		return Income, "“" + name + "” is income"
	case counts == CountsAsSpending && amount.Minor > 0:
		return Spending, "money back in “" + name + "”"
	case counts == CountsAsSpending:
		return Spending, "“" + name + "” is spending"
	case counts == CountsAsTransfer && transfers:
		return Transfer, "“" + name + "” is moved, not spent"
	case counts == CountsAsTransfer && amount.Minor < 0:
		return Spending, "marked as no transfer, and money went out"
	case counts == CountsAsTransfer:
		return Income, "marked as no transfer, and money came in"
	case amount.Minor < 0:
		return Spending, "money went out"
	case s.Debt && transfers:
		// Money comes to a card as a payment or as a refund, and is income in neither case. A payment is the larger error.
		return Transfer, "money came to a debt and nobody says from where"
	case s.Debt:
		return Spending, "marked as no transfer, and money came back"
	}
	return Income, "money came in"
}

// whom names a source in the middle of a sentence.
func whom(s Source) string {
	if s == FromPlaid {
		return "Passbook"
	}
	return s.String()
}
