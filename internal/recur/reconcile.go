package recur

import (
	"slices"
	"strings"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// Reconcile returns the fresh streams with what is remembered of the old ones: a stream the person dismissed stays dismissed,
// and a local one keeps its id when other rows of the merchant came in between.
func Reconcile(old, fresh []ledger.Stream) []ledger.Stream {
	out := slices.Clone(fresh)
	for i, was := range continued(old, fresh) {
		if was < 0 {
			continue
		}
		out[i].Dismissed = out[i].Dismissed || old[was].Dismissed
		if out[i].Local && old[was].Local {
			out[i].ID = old[was].ID
		}
	}
	return out
}

// continued returns, for every fresh stream, the index of the old one that it continues, or -1. A stream is the same when its id
// is, else when they share transactions, the most counting, else when account, direction, currency and name are the same
// and nothing else has that name.
func continued(old, fresh []ledger.Stream) []int {
	was := make([]int, len(fresh))
	for i := range was {
		was[i] = -1
	}
	taken := make([]bool, len(old))
	link := func(i, j int) { was[i], taken[j] = j, true }

	byID := make(map[ledger.StreamID]int, len(old))
	owner := map[ledger.TransactionID][]int{}
	for j, s := range old {
		byID[s.ID] = j
		for _, id := range s.Transactions {
			owner[id] = append(owner[id], j)
		}
	}
	for i, s := range fresh {
		if j, ok := byID[s.ID]; ok && !taken[j] {
			link(i, j)
		}
	}
	for i, s := range fresh {
		if was[i] >= 0 {
			continue
		}
		shared := map[int]int{}
		for _, id := range s.Transactions {
			for _, j := range owner[id] {
				shared[j]++
			}
		}
		best := -1
		for j, n := range shared {
			if !taken[j] && (best < 0 || n > shared[best] || (n == shared[best] && j < best)) {
				best = j
			}
		}
		if best >= 0 {
			link(i, best)
		}
	}
	oldNames, freshNames := byName(old, taken), map[streamName][]int{}
	for i, s := range fresh {
		if was[i] < 0 {
			freshNames[nameOf(s)] = append(freshNames[nameOf(s)], i)
		}
	}
	for name, list := range freshNames {
		if of := oldNames[name]; len(list) == 1 && len(of) == 1 {
			link(list[0], of[0])
		}
	}
	return was
}

type streamName struct {
	account  ledger.AccountID
	inflow   bool
	currency ledger.Currency
	title    string
}

func nameOf(s ledger.Stream) streamName {
	return streamName{s.Account, s.Inflow, s.Last.Currency, strings.ToLower(safetext.Line(s.Title()))}
}

func byName(streams []ledger.Stream, taken []bool) map[streamName][]int {
	names := map[streamName][]int{}
	for j, s := range streams {
		if !taken[j] {
			names[nameOf(s)] = append(names[nameOf(s)], j)
		}
	}
	return names
}
