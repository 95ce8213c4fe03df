package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// postedDays is how long a pending row may take to post (Plaid: one to five business days, up to fourteen days).
const postedDays = 14

// earlyDays is how many days before its pending row a posted one may be dated: banks keep other calendars than cards do.
const earlyDays = 2

// tipPercent is how much more than the pending amount a posted one may be: what people add in restaurants.
const tipPercent = 30

// PostedMatch is a pending row that was taken away and the posted row it most likely became.
type PostedMatch struct {
	Pending Transaction
	Posted  Transaction
	Why     string // for the person, in plain words
}

// MatchPosted finds what pending rows became when the bank did not say (pending_transaction_id is null): gone are pending rows
// that an update takes away, posted are rows that the same update brings without such an id. A match needs the same account,
// currency and direction, the same amount or a tip's worth more, at most fourteen days later, and a merchant that is alike. Where two
// rows fit equally well nothing is matched, unless they are so alike that nobody could tell them apart: then they go by date.
// The answer is by the pending row's LocalID, and each row is in at most one match.
func MatchPosted(gone, posted []Transaction) []PostedMatch {
	m := &postedMatcher{gone: sortedRows(gone), posted: sortedRows(posted)}
	byAccount := map[AccountID][]int{}
	for i, p := range m.posted {
		if !p.Pending && p.PendingID == "" {
			byAccount[p.Account] = append(byAccount[p.Account], i)
		}
	}
	m.ofGone, m.ofPosted = make([][]fitting, len(m.gone)), make([][]fitting, len(m.posted))
	for i, g := range m.gone {
		list := byAccount[g.Account]
		first, _ := slices.BinarySearchFunc(list, g.On.AddDays(-earlyDays), func(j int, on Date) int { return cmp.Compare(m.posted[j].On, on) })
		for _, j := range list[first:] {
			if m.posted[j].On.DaysSince(g.On) > postedDays {
				break
			}
			if score := postedScore(g, m.posted[j]); score > 0 {
				m.ofGone[i], m.ofPosted[j] = append(m.ofGone[i], fitting{j, score}), append(m.ofPosted[j], fitting{i, score})
			}
		}
	}
	return m.matches()
}

func sortedRows(rows []Transaction) []Transaction {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b Transaction) int {
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.LocalID, b.LocalID), strings.Compare(string(a.ID), string(b.ID)))
	})
	return rows
}

// fitting is the index of a row on the other side and how well it fits.
type fitting struct{ other, score int }

type postedMatcher struct {
	gone, posted     []Transaction
	ofGone, ofPosted [][]fitting
}

// postedScore says how well a posted row fits a pending one; nought when it does not.
func postedScore(g, p Transaction) int {
	if !g.Pending || g.Account != p.Account || g.Amount.Currency != p.Amount.Currency || (g.Amount.Minor < 0) != (p.Amount.Minor < 0) {
		return 0
	}
	if days := p.On.DaysSince(g.On); days < -earlyDays || days > postedDays {
		return 0
	}
	score := 1
	same := g.Amount == p.Amount
	if same {
		score += 8
	} else if !withTip(g.Amount, p.Amount) {
		return 0
	}
	sameDay := p.On == g.On || p.ShownOn() == g.ShownOn() || p.AuthorizedOn == g.On
	switch likenessOf(g, p) {
	case identical:
		score += 4
	case alike:
		score += 2
	default:
		// Banks name a row anew when it posts. That and an amount that differs leave nothing to go by.
		if !same || !sameDay {
			return 0
		}
	}
	if sameDay {
		score++
	}
	return score
}

// withTip reports whether now is what was pending and a tip: only money out, and only more of it.
func withTip(pending, now Money) bool {
	was, is := magnitude(pending), magnitude(now)
	return pending.Minor < 0 && is > was && is-was <= was/100*tipPercent+was%100*tipPercent/100
}

func (m *postedMatcher) matches() []PostedMatch {
	var found []PostedMatch
	taken := make([]bool, len(m.posted))
	for i := range m.gone {
		j, twins, ok := m.choose(i)
		if !ok || taken[j] {
			continue
		}
		taken[j] = true
		found = append(found, PostedMatch{m.gone[i], m.posted[j], whyPosted(m.gone[i], m.posted[j], twins)})
	}
	slices.SortFunc(found, func(a, b PostedMatch) int {
		return cmp.Or(cmp.Compare(a.Pending.LocalID, b.Pending.LocalID), strings.Compare(string(a.Pending.ID), string(b.Pending.ID)))
	})
	return found
}

// choose returns the posted row for the pending one at i: its single best, when it is that row's single best too, or its turn
// among rows that are all alike.
func (m *postedMatcher) choose(i int) (j int, twins, ok bool) {
	best := bestOf(m.ofGone[i])
	if len(best) == 0 {
		return 0, false, false
	}
	rivals := bestOf(m.ofPosted[best[0]])
	if !slices.Contains(rivals, i) {
		return 0, false, false
	}
	if len(best) == 1 && len(rivals) == 1 {
		return best[0], false, true
	}
	if len(best) != len(rivals) || !m.allAlike(best, rivals) {
		return 0, false, false
	}
	return best[slices.Index(rivals, i)], true, true
}

// allAlike reports whether the posted rows cannot be told apart, nor the pending ones, and they are all each other's best.
func (m *postedMatcher) allAlike(posted, gone []int) bool {
	for _, j := range posted {
		if !indistinct(m.posted[j], m.posted[posted[0]]) || !slices.Equal(bestOf(m.ofPosted[j]), gone) {
			return false
		}
	}
	for _, i := range gone {
		if !indistinct(m.gone[i], m.gone[gone[0]]) || !slices.Equal(bestOf(m.ofGone[i]), posted) {
			return false
		}
	}
	return true
}

// indistinct reports whether two rows of an account look the same to a person.
func indistinct(a, b Transaction) bool {
	return a.Amount == b.Amount && a.Name == b.Name && a.MerchantName == b.MerchantName
}

// bestOf returns the rows that fit best, in their order.
func bestOf(list []fitting) []int {
	top := 0
	for _, f := range list {
		top = max(top, f.score)
	}
	var best []int
	for _, f := range list {
		if f.score == top {
			best = append(best, f.other)
		}
	}
	return best
}

func whyPosted(g, p Transaction, twins bool) string {
	var b strings.Builder
	if g.Amount == p.Amount {
		b.WriteString("the same amount")
	} else {
		more := Money{Minor: int64(magnitude(p.Amount) - magnitude(g.Amount)), Currency: p.Amount.Currency}
		fmt.Fprintf(&b, "%s more than was pending, as with a tip", more)
	}
	switch likenessOf(g, p) {
	case identical:
		b.WriteString(", the same merchant")
	case alike:
		b.WriteString(", a merchant much like it")
	default:
		b.WriteString(", bought on the same day")
	}
	switch days := p.On.DaysSince(g.On); {
	case days == 1:
		b.WriteString(", posted a day later")
	case days > 1:
		fmt.Fprintf(&b, ", posted %d days later", days)
	}
	if twins {
		b.WriteString("; there are several that look the same, taken in order of their dates")
	}
	return b.String()
}
