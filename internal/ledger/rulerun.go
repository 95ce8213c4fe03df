package ledger

// RuleSample is a row a rule matches, and what the rule would do to it.
type RuleSample struct {
	Row    Transaction
	Effect RuleEffect
}

// RuleRun is what running a rule over the history does, or would do.
type RuleRun struct {
	Matched int          // rows its condition holds for
	Changed int          // of those, rows that look different afterwards
	Kept    int          // of those, rows of which it leaves something alone because the hand has set it
	Samples []RuleSample // the newest rows that it changes or has to leave alone
}
