package ledger

import "strconv"

// RuleID is Passbook's own number of a rule, from 1 up. It is never used again for another rule.
type RuleID int64

// Source is who said a value that is shown: Plaid, a rule or the person. A rule overrides Plaid, the person overrides both.
// It is one number, made to be stored: 0 is Plaid, -1 the person, -2 a new link, and a positive number the rule of that RuleID.
type Source int64

// The sources that are no rule. FromPlaid also stands for what Passbook itself worked out and nobody has judged yet.
const (
	FromPlaid Source = 0
	FromHand  Source = -1
	// FromNewLink hides a row of an account that goes on under a new link of its bank, where the row is another: see HiddenByNewLink.
	FromNewLink Source = -2
)

// FromRule returns the rule as a source.
func FromRule(id RuleID) Source { return Source(id) }

// Rule returns the rule that said it; ok is false where it was none.
func (s Source) Rule() (id RuleID, ok bool) { return RuleID(s), s > 0 }

// String says who it was, to a person: "Plaid", "rule 3", "you".
func (s Source) String() string {
	switch {
	case s == FromHand:
		return "you"
	case s == FromNewLink:
		return "the bank's new link"
	case s > 0:
		return "rule " + strconv.FormatInt(int64(s), 10)
	}
	return "Plaid"
}
