package ledger

import (
	"cmp"
	"slices"
)

// TransferDays is how many days may lie between the two sides of a transfer, either way round: banks book the same payment on
// different days, and a card may be credited before the bank is debited.
const TransferDays = 5

// TransferRow is what the matcher has to know of a row.
type TransferRow struct {
	ID      LocalID
	Account AccountID
	Amount  Money
	On      Date // the day the bank gives, not one the person chose
	Counts  GroupKind
	Mark    TransferMark // NotTransfer keeps the row out
	Pending bool
}

// NewTransferRow returns what the matcher has to know of a stored row. One that goes on as another is kept out: that one counts.
func NewTransferRow(row Transaction, t *Tree) TransferRow {
	counts, mark := CountsAsTransfer, row.Own.Transfer
	if mark != IsTransfer {
		counts = t.Counts(row.ShownCategory())
	}
	if row.Own.HiddenBy == FromNewLink {
		mark = NotTransfer
	}
	return TransferRow{row.LocalID, row.Account, row.Amount, row.On, counts, mark, row.Pending}
}

// MatchTransfers finds money moved between the person's own accounts: one row out and one in, in one currency, in different
// accounts, at most five days apart. decided are the pairs that were judged already: rows of a confirmed one are taken, and a
// rejected one is not brought up again. The answer holds the new pairs alone, by A, and every row is in at most one.
//
// A pair is confirmed when the amounts are exactly opposite, the categories say transfer (both sides, or one side while the
// other has none), and neither row has a second candidate of that quality. Everything else worth a look is proposed: more than
// one candidate, a category that speaks against it, an amount that is off by a small fee, or no category at all.
//
// The answer does not depend on the order of rows, and takes time in proportion to n log n. Rows filed as spending or income
// only ever pair with a transfer of the opposite amount: a caller short of memory may leave out those that have none. What was
// found and not judged is to be found anew when a row, its category or its mark changes.
func MatchTransfers(rows []TransferRow, decided []Pair) []Pair {
	m := newTransferMatcher(rows, decided)
	m.exact(certain)
	m.exact(likely)
	m.nearly()
	slices.SortFunc(m.pairs, func(a, b Pair) int { return cmp.Compare(a.A, b.A) })
	return m.pairs
}

// transferGrade is how well two rows of opposite amounts go together.
type transferGrade int8

const (
	unlikely transferGrade = iota
	likely                 // worth a look
	certain                // the categories agree
)

func gradeOf(out, in *TransferRow) transferGrade {
	o, i := says(out), says(in)
	switch {
	case o == saysTransfer && i == saysTransfer, o == saysTransfer && i == saysNothing, o == saysNothing && i == saysTransfer:
		return certain
	case o == saysTransfer || i == saysTransfer, o == saysNothing && i == saysNothing:
		return likely
	}
	return unlikely
}

type saying int8

const (
	saysNothing saying = iota
	saysTransfer
	saysOther
)

func says(r *TransferRow) saying {
	switch r.Counts {
	case CountsAsTransfer:
		return saysTransfer
	case CountsBySign:
		return saysNothing
	}
	return saysOther
}

type transferMatcher struct {
	rows     []TransferRow // by currency, magnitude, date and id
	amount   []uint64      // their magnitudes
	rejected map[[2]LocalID]bool
	taken    []bool
	pairs    []Pair
	accounts map[AccountID]int // a small number an account
	of       []int             // the account's number of each row
	day      []int             // the rows' dates as days since the first of 1970
}

func newTransferMatcher(rows []TransferRow, decided []Pair) *transferMatcher {
	m := &transferMatcher{rejected: map[[2]LocalID]bool{}, accounts: map[AccountID]int{}}
	judged := map[LocalID]bool{}
	for _, p := range decided {
		switch p.State {
		case PairRejected:
			m.rejected[[2]LocalID{p.A, p.B}], m.rejected[[2]LocalID{p.B, p.A}] = true, true
		case PairConfirmed:
			judged[p.A], judged[p.B] = true, true
		}
	}
	m.rows = make([]TransferRow, 0, len(rows))
	for _, r := range rows {
		if r.Mark != NotTransfer && !r.Amount.IsZero() && !judged[r.ID] {
			m.rows = append(m.rows, r)
		}
	}
	slices.SortFunc(m.rows, func(a, b TransferRow) int {
		return cmp.Or(cmp.Compare(a.Amount.Currency, b.Amount.Currency), cmp.Compare(magnitude(a.Amount), magnitude(b.Amount)),
			cmp.Compare(a.On, b.On), cmp.Compare(a.ID, b.ID))
	})
	m.taken, m.amount = make([]bool, len(m.rows)), make([]uint64, len(m.rows))
	m.of, m.day = make([]int, len(m.rows)), make([]int, len(m.rows))
	for i, r := range m.rows {
		m.amount[i] = magnitude(r.Amount)
		at, known := m.accounts[r.Account]
		if !known {
			at = len(m.accounts)
			m.accounts[r.Account] = at
		}
		m.of[i], m.day[i] = at, r.On.DaysSince(19700101)
	}
	return m
}

func magnitude(m Money) uint64 {
	if m.Minor < 0 {
		return -uint64(m.Minor)
	}
	return uint64(m.Minor)
}

// exact pairs rows of exactly opposite amounts and of that grade, amount by amount.
func (m *transferMatcher) exact(grade transferGrade) {
	for from := 0; from < len(m.rows); {
		to := from + 1
		for to < len(m.rows) && m.amount[to] == m.amount[from] && m.rows[to].Amount.Currency == m.rows[from].Amount.Currency {
			to++
		}
		if to-from > 1 {
			m.bucket(from, to, grade)
		}
		from = to
	}
}

// bucket pairs the rows of one amount.
func (m *transferMatcher) bucket(from, to int, grade transferGrade) {
	var outs, ins []int
	said := [...]int{saysNothing: 0, saysTransfer: 0, saysOther: 0}
	for i := from; i < to; i++ {
		if m.taken[i] {
			continue
		}
		said[says(&m.rows[i])]++
		if m.rows[i].Amount.Minor < 0 {
			outs = append(outs, i)
		} else {
			ins = append(ins, i)
		}
	}
	hopeless := said[saysTransfer] == 0 && (grade == certain || said[saysNothing] < 2)
	if len(outs) == 0 || len(ins) == 0 || hopeless {
		return
	}
	ofOut := m.candidates(outs, ins, grade, func(a, b int) (out, in int) { return a, b })
	ofIn := m.candidates(ins, outs, grade, func(a, b int) (out, in int) { return b, a })
	alone := map[int]bool{} // rows whose only candidate has no other candidate
	for _, out := range outs {
		if c := ofOut[out]; c.count == 1 && ofIn[c.nearest].count == 1 {
			alone[out] = true
			state := PairProposed
			if grade == certain {
				state = PairConfirmed
			}
			m.pair(out, c.nearest, state, false)
		}
	}
	for _, out := range outs {
		if !alone[out] && ofOut[out].count > 0 {
			if in, ok := m.closest(out, ins, grade); ok {
				m.pair(out, in, PairProposed, true)
			}
		}
	}
}

// candidate is how many rows could be the other side of one, two meaning two or more, and the first of them.
type candidate struct {
	count   int
	nearest int
}

// candidates looks, for every row of these, at the rows of those within the days allowed, and stops at the second that fits.
// Rows of the same account, of no use here, are stepped over all at once.
func (m *transferMatcher) candidates(these, those []int, grade transferGrade, sides func(a, b int) (out, in int)) map[int]candidate {
	found := make(map[int]candidate, len(these))
	next := m.nextOfAnother(those)
	start := 0
	for _, a := range these {
		for start < len(those) && m.day[a]-m.day[those[start]] > TransferDays {
			start++
		}
		var c candidate
		tries := 0
		for k := start; k < len(those) && m.day[those[k]]-m.day[a] <= TransferDays && c.count < 2; {
			b := those[k]
			if m.of[b] == m.of[a] {
				k = next[k]
				continue
			}
			if tries++; tries > mostTries {
				c.count = 2 // too many to be told apart: not unique
				break
			}
			if out, in := sides(a, b); m.fits(out, in) && gradeOf(&m.rows[out], &m.rows[in]) >= grade {
				if c.count == 0 {
					c.nearest = b
				}
				c.count++
			}
			k++
		}
		found[a] = c
	}
	return found
}

// mostTries bounds how many rows of one amount, within the days allowed, are looked at for one row. A person with more
// equal amounts in eleven days gets proposals for the nearest and no certainty.
const mostTries = 64

// nextOfAnother returns, for every place in list, the next place whose row is in another account.
func (m *transferMatcher) nextOfAnother(list []int) []int {
	next := make([]int, len(list))
	for k := len(list) - 1; k >= 0; k-- {
		next[k] = k + 1
		if k+1 < len(list) && m.of[list[k]] == m.of[list[k+1]] {
			next[k] = next[k+1]
		}
	}
	return next
}

func (m *transferMatcher) fits(out, in int) bool {
	return !m.taken[out] && !m.taken[in] && m.of[out] != m.of[in] && !m.rejected[[2]LocalID{m.rows[out].ID, m.rows[in].ID}]
}

// closest returns the free row of ins that is nearest in days to out, the earlier one of two as near.
func (m *transferMatcher) closest(out int, ins []int, grade transferGrade) (in int, ok bool) {
	day := m.day[out]
	at, _ := slices.BinarySearchFunc(ins, day, func(i, day int) int { return cmp.Compare(m.day[i], day) })
	before, after, best := at-1, at, TransferDays+1
	for range mostTries {
		gapBefore, gapAfter := TransferDays+1, TransferDays+1
		if before >= 0 {
			gapBefore = day - m.day[ins[before]]
		}
		if after < len(ins) {
			gapAfter = m.day[ins[after]] - day
		}
		at, gap := after, gapAfter
		if gapBefore < gapAfter {
			at, gap = before, gapBefore
			before--
		} else {
			after++
		}
		if gap >= best {
			break
		}
		if i := ins[at]; m.fits(out, i) && gradeOf(&m.rows[out], &m.rows[i]) >= grade {
			in, ok, best = i, true, gap
		}
	}
	return in, ok
}

func (m *transferMatcher) pair(out, in int, state PairState, ambiguous bool) {
	m.taken[out], m.taken[in] = true, true
	a, b := &m.rows[out], &m.rows[in]
	m.pairs = append(m.pairs, Pair{A: a.ID, B: b.ID, State: state, Why: whyPair(a, b, state, ambiguous)})
}
