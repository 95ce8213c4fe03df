package export

import (
	"strconv"

	"passbook/internal/ledger"
)

// source says who set a value: plaid, you, or rule:3.
func source(s ledger.Source) string {
	if id, ok := s.Rule(); ok {
		return "rule:" + strconv.FormatInt(int64(id), 10)
	}
	if s == ledger.FromHand {
		return "you"
	}
	return "plaid"
}

// tags never is null in JSON.
func tags(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
