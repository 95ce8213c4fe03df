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
	return t.AppendShares(nil, &row, s)
}

// AppendShares is Shares for many rows: it appends to list, which may be used again.
func (t *Tree) AppendShares(list []Share, row *Transaction, s Standing) ([]Share, error) {
	if len(row.Own.Parts) == 0 {
		return append(list, t.share(row, row.ShownCategory(), row.Amount, "", s)), nil
	}
	rest, err := SplitRest(row.Amount, row.Own.Parts)
	if err != nil {
		return list, err
	}
	for _, p := range row.Own.Parts {
		list = append(list, t.share(row, p.Category, p.Amount, p.Note, s))
	}
	if !rest.IsZero() {
		list = append(list, t.share(row, row.ShownCategory(), rest, "", s))
	}
	return list, nil
}

func (t *Tree) share(row *Transaction, category CategoryKey, amount Money, note string, s Standing) Share {
	return Share{t.Resolve(category), amount, classFor(t.reason(row, category, amount, s)), note}
}

// Class returns how the undivided row counts, and why in plain words.
func (t *Tree) Class(row Transaction, s Standing) (Class, string) {
	category := row.ShownCategory()
	why := t.reason(&row, category, row.Amount, s)
	return classFor(why), t.reasonWords(why, &row, category)
}

// classReason is why a row counts as it does.
type classReason int8

const (
	accountLeftOut classReason = iota
	rowHidden
	markedTransfer
	otherSideOwn
	incomeIn
	incomeTaken
	spendingOut
	spendingBack
	movedByCategory
	unmarkedOut
	unmarkedIn
	unmarkedBack
	plainOut
	plainIn
	unknownToDebt
)

func classFor(why classReason) Class {
	switch why {
	case accountLeftOut, rowHidden:
		return Hidden
	// Money comes to a card as a payment or as a refund, and is income in neither case. A payment is the larger error.
	case markedTransfer, otherSideOwn, movedByCategory, unknownToDebt:
		return Transfer
	case incomeIn, incomeTaken, unmarkedIn, plainIn:
		return Income
	}
	return Spending
}

// reason decides in the order in which somebody has spoken: hiding, then the mark for transfers, then a pair that was found,
// then the category, and the sign where there is none.
func (t *Tree) reason(row *Transaction, category CategoryKey, amount Money, s Standing) classReason {
	switch {
	case s.Excluded:
		return accountLeftOut
	case row.Own.Hidden:
		return rowHidden
	case row.Own.Transfer == IsTransfer:
		return markedTransfer
	case s.Paired && row.Own.Transfer != NotTransfer:
		return otherSideOwn
	}
	unmarked := row.Own.Transfer == NotTransfer
	out := amount.Minor < 0
	switch counts := t.Counts(category); {
	case counts == CountsAsIncome:
		return either(out, incomeTaken, incomeIn)
	case counts == CountsAsSpending:
		return either(out, spendingOut, spendingBack)
	case counts == CountsAsTransfer && !unmarked:
		return movedByCategory
	case counts == CountsAsTransfer:
		return either(out, unmarkedOut, unmarkedIn)
	case !out && s.Debt:
		return either(unmarked, unmarkedBack, unknownToDebt)
	}
	return either(out, plainOut, plainIn)
}

func either(first bool, a, b classReason) classReason {
	if first {
		return a
	}
	return b
}

func (t *Tree) reasonWords(why classReason, row *Transaction, category CategoryKey) string {
	named := func(before, after string) string { return before + "“" + t.FullName(category) + "”" + after }
	switch why {
	case accountLeftOut:
		return "its account is left out of totals"
	case rowHidden:
		return "hidden by " + whom(row.Own.HiddenBy)
	case markedTransfer:
		return "marked as a transfer by " + whom(row.Own.TransferBy)
	case otherSideOwn:
		return "the other side is in another account of yours"
	case incomeIn:
		return named("", " is income")
	case incomeTaken:
		return named("taken from ", "")
	case spendingOut:
		return named("", " is spending")
	case spendingBack:
		return named("money back in ", "")
	case movedByCategory:
		return named("", " is moved, not spent")
	case unmarkedOut:
		return "marked as no transfer, and money went out"
	case unmarkedIn:
		return "marked as no transfer, and money came in"
	case unmarkedBack:
		return "marked as no transfer, and money came back"
	case unknownToDebt:
		return "money came to a debt and nobody says from where"
	case plainOut:
		return "money went out"
	}
	return "money came in"
}

// whom names a source in the middle of a sentence.
func whom(s Source) string {
	if s == FromPlaid {
		return "Passbook"
	}
	return s.String()
}
