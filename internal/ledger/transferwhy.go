package ledger

import (
	"strconv"
	"strings"
)

// whyPair explains a pair to the person: what speaks for it, and what keeps it from being certain.
func whyPair(out, in *TransferRow, state PairState, ambiguous bool) string {
	var b strings.Builder
	if magnitude(out.Amount) == magnitude(in.Amount) {
		b.WriteString("The same amount left one account and reached another ")
	} else {
		b.WriteString(nearlyWords(out, in))
	}
	b.WriteString(daysBetween(out.On, in.On))
	o, i := says(out), says(in)
	switch {
	case o == saysTransfer && i == saysTransfer:
		b.WriteString("; both are filed as transfers or payments")
	case o == saysTransfer:
		b.WriteString("; the money going out is filed as a transfer or payment")
	case i == saysTransfer:
		b.WriteString("; the money coming in is filed as a transfer or payment")
	}
	if out.Pending || in.Pending {
		b.WriteString("; " + pendingWords(out, in))
	}
	if state == PairConfirmed {
		b.WriteString("; nothing else fits either side.")
		return b.String()
	}
	var doubts []string
	if ambiguous {
		doubts = append(doubts, "more than one transaction fits")
	}
	switch {
	case o == saysOther:
		doubts = append(doubts, "the money going out has a category of its own")
	case i == saysOther:
		doubts = append(doubts, "the money coming in has a category of its own")
	case o == saysNothing && i == saysNothing:
		doubts = append(doubts, "neither has a category")
	}
	if magnitude(out.Amount) != magnitude(in.Amount) {
		doubts = append(doubts, "the amounts differ")
	}
	if len(doubts) > 0 {
		b.WriteString(". To be judged by you: " + strings.Join(doubts, ", and "))
	}
	b.WriteString(".")
	return b.String()
}

func pendingWords(out, in *TransferRow) string {
	switch {
	case out.Pending && in.Pending:
		return "both are still pending"
	case out.Pending:
		return "the money going out is still pending"
	}
	return "the money coming in is still pending"
}

func nearlyWords(out, in *TransferRow) string {
	left, reached := magnitude(out.Amount), magnitude(in.Amount)
	if left > reached {
		less := Money{Minor: int64(left - reached), Currency: out.Amount.Currency}
		return "Money left one account and " + less.String() + " less, perhaps after a fee, reached another "
	}
	more := Money{Minor: int64(reached - left), Currency: out.Amount.Currency}
	return "Money left one account and " + more.String() + " more reached another "
}

func daysBetween(out, in Date) string {
	switch days := in.DaysSince(out); {
	case days == 0:
		return "on the same day"
	case days == 1:
		return "a day later"
	case days == -1:
		return "a day earlier"
	case days > 0:
		return strconv.Itoa(days) + " days later"
	default:
		return strconv.Itoa(-days) + " days earlier"
	}
}
