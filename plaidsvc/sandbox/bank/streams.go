package bank

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Streams finds the recurring streams in the posted rows of the accounts, as of a day. Source: the descriptions of
// /transactions/recurring/get. Rows are grouped by account, direction and merchant (or cleaned description); a group
// on a regular cadence is a stream if its category is one of bills and income, whose amounts vary, or if its amounts keep
// the same for long. A merchant that charges several things is searched for each steady amount.
//
// A stream is MATURE with three rows on its cadence (two, if annual), before that EARLY_DETECTION, and TOMBSTONED once
// such a young stream missed its day. Streams come newest first; their ids depend on account, direction and merchant.
func Streams(rows []Transaction, accounts []AccountID, on Date) (inflow, outflow []Stream) {
	for _, g := range groupRows(rows, accounts, on) {
		for _, stream := range g.streams(on) {
			if stream.Last.Minor < 0 {
				inflow = append(inflow, stream)
			} else {
				outflow = append(outflow, stream)
			}
		}
	}
	newest := func(a, b Stream) int { return cmp.Or(cmp.Compare(b.LastOn, a.LastOn), cmp.Compare(a.ID, b.ID)) }
	slices.SortFunc(inflow, newest)
	slices.SortFunc(outflow, newest)
	return inflow, outflow
}

// group is the rows of one merchant in one direction on one account, by posted date.
type group struct {
	name string
	rows []*Transaction
}

type groupKey struct {
	account  AccountID
	currency Currency
	inflow   bool
	name     string
}

func groupRows(rows []Transaction, accounts []AccountID, on Date) []group {
	wanted := make(map[AccountID]bool, len(accounts))
	for _, id := range accounts {
		wanted[id] = true
	}
	cleaned := map[string]string{}
	index := map[groupKey]int{}
	var groups []group
	for i := range rows {
		row := &rows[i]
		if row.Pending || row.On > on || row.Amount.Minor == 0 || !wanted[row.AccountID] {
			continue
		}
		name := groupName(row, cleaned)
		k := groupKey{account: row.AccountID, currency: row.Amount.Currency, inflow: row.Amount.Minor < 0, name: name}
		at, known := index[k]
		if !known {
			at = len(groups)
			index[k] = at
			groups = append(groups, group{name: name})
		}
		groups[at].rows = append(groups[at].rows, row)
	}
	for _, g := range groups {
		slices.SortStableFunc(g.rows, func(a, b *Transaction) int { return cmp.Compare(a.On, b.On) })
	}
	return groups
}

// groupName is the merchant, or the payer or payee where Plaid names one, or the description without what changes from
// row to row. A payment app is not whom the payment is with.
func groupName(row *Transaction, cleaned map[string]string) string {
	if row.MerchantName != "" {
		return row.MerchantName
	}
	if len(row.Counterparties) > 0 && row.Counterparties[0].Type != PaymentApp {
		return row.Counterparties[0].Name
	}
	name, known := cleaned[row.Name]
	if !known {
		name = cleanDescription(row.Name)
		cleaned[row.Name] = name
	}
	return name
}

// cleanDescription drops the words with digits: dates, references, card numbers.
func cleanDescription(name string) string {
	var kept []string
	for word := range strings.FieldsSeq(strings.ToUpper(name)) {
		if strings.ContainsFunc(word, unicode.IsDigit) || !strings.ContainsFunc(word, unicode.IsLetter) {
			continue
		}
		kept = append(kept, word)
	}
	if len(kept) == 0 {
		return name
	}
	return strings.Join(kept, " ")
}

// streams are the streams in a group: the whole of it, or one for each amount that keeps coming.
func (g group) streams(on Date) []Stream {
	varies := variesByNature(g.rows[len(g.rows)-1].Personal)
	if rhythm, found := g.rhythm(); found && (varies || steady(g.rows)) && (len(g.rows) > 2 || rhythm.young(g.rows)) {
		return []Stream{g.stream(rhythm, "", on)}
	}
	if varies {
		return nil
	}
	byAmount := map[int64][]*Transaction{}
	for _, row := range g.rows {
		byAmount[row.Amount.Minor] = append(byAmount[row.Amount.Minor], row)
	}
	var out []Stream
	for minor, rows := range byAmount {
		part := group{name: g.name, rows: rows}
		// four, because with fewer a habit's round amounts fall on a cadence by chance
		if rhythm, found := part.rhythm(); found && len(rows) >= 4 && len(rows) < len(g.rows) {
			out = append(out, part.stream(rhythm, strconv.FormatInt(minor, 10), on))
		}
	}
	return out
}

// variesByNature reports whether amounts of such a stream differ from time to time.
func variesByNature(c PersonalFinanceCategory) bool {
	switch c.Primary {
	case "INCOME", "RENT_AND_UTILITIES", "LOAN_PAYMENTS":
		return true
	}
	return c.Detailed == "GENERAL_SERVICES_INSURANCE" || c.Detailed == "GOVERNMENT_AND_NON_PROFIT_TAX_PAYMENT"
}

// steady reports whether most amounts are the one before, give or take a twentieth; a rise now and then is allowed.
func steady(rows []*Transaction) bool {
	same := 0
	for i := 1; i < len(rows); i++ {
		before, now := rows[i-1].Amount.Minor, rows[i].Amount.Minor
		if difference := max(now-before, before-now); difference*20 <= max(before, -before) {
			same++
		}
	}
	return same*10 >= (len(rows)-1)*6
}

// stream describes a group that has a rhythm.
func (g group) stream(r rhythm, part string, on Date) Stream {
	first, last := g.rows[0], g.rows[len(g.rows)-1]
	direction := "out"
	if last.Amount.Minor < 0 {
		direction = "in"
	}
	s := Stream{
		ID:        StreamID(newKey("stream", string(last.AccountID), direction, last.Amount.Currency.Code, g.name, part).id()),
		AccountID: last.AccountID, Description: last.Name, MerchantName: last.MerchantName, FirstOn: first.On, LastOn: last.On,
		Frequency: r.frequency, Last: last.Amount, Average: last.Amount, Category: last.Category, Personal: last.Personal,
	}
	var sum int64
	for _, row := range g.rows {
		sum += row.Amount.Minor
		s.TransactionIDs = append(s.TransactionIDs, row.ID)
	}
	s.Average.Minor = roundedMean(sum, int64(len(g.rows)))
	s.Active = on <= last.On.AddDays(r.days+r.grace())
	switch {
	case len(g.rows) >= 3, r.frequency == Annually && len(g.rows) >= 2:
		s.Status = Mature
	case s.Active:
		s.Status = EarlyDetection
	default:
		s.Status = Tombstoned
	}
	return s
}

func roundedMean(sum, n int64) int64 {
	if sum < 0 {
		return -((-sum + n/2) / n)
	}
	return (sum + n/2) / n
}
