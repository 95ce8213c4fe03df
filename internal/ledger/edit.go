package ledger

// Edit is what one act of the person changes on a row. A nil pointer leaves a value as it is. Strings are kept as typed,
// apart from control characters.
type Edit struct {
	Category *CategoryKey // "" = back to what the rules or Plaid say
	Name     *string      // "" = back to what the rules or Plaid say
	Note     *string      // "" = none
	AddTags  []string
	// RemoveTags takes tags off for good: no rule puts them on again.
	RemoveTags []string
	// ResetTags leaves it to the rules whether the row has these tags.
	ResetTags []string
	Hidden    *HideMark     // HideUnset = back to what the rules say
	Transfer  *TransferMark // TransferUnset = back to what the rules, the pairs and the category say
	On        *Date         // zero = back to Plaid's date
	Parts     *[]Part       // empty = undivided; see CheckSplit
}
