package export

import (
	"strconv"

	"passbook/internal/ledger"
)

// source says who set a value: plaid, you, rule:3, or new_link.
func source(s ledger.Source) string {
	if id, ok := s.Rule(); ok {
		return "rule:" + strconv.FormatInt(int64(id), 10)
	}
	switch s {
	case ledger.FromHand:
		return "you"
	case ledger.FromNewLink:
		return "new_link"
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
