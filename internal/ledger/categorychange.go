package ledger

// CategoryKey names a category. It is Plaid's detailed code ("FOOD_AND_DRINK_COFFEE"), Plaid's primary code where the bank
// gave no more, a code outside the published taxonomy, or "own:" and a slug for the person's own. Empty is uncategorised.
type CategoryKey string

// GroupKey names a group of categories: Plaid's primary code, or "own:" and a slug.
type GroupKey string

// GroupKind is how what is in a group counts.
type GroupKind int8

// The kinds of groups.
const (
	CountsBySign     GroupKind = 0 // money in is income, money out is spending
	CountsAsSpending GroupKind = 1 // money in is a refund
	CountsAsIncome   GroupKind = 2 // money out is income paid back
	CountsAsTransfer GroupKind = 3 // neither
)

// String says how it counts.
func (k GroupKind) String() string {
	switch k {
	case CountsBySign:
		return "by sign"
	case CountsAsSpending:
		return "as spending"
	case CountsAsIncome:
		return "as income"
	case CountsAsTransfer:
		return "as transfers"
	}
	return "unknown"
}

// CategoryChangeKind is what a change of the person does to the tree.
type CategoryChangeKind string

// The kinds of changes and the fields of CategoryChange each one uses.
const (
	RenameCategory CategoryChangeKind = "rename"       // Category, Name
	NewCategory    CategoryChangeKind = "new"          // Category (an own key), Group, Name
	MoveCategory   CategoryChangeKind = "move"         // Category, Group
	MergeCategory  CategoryChangeKind = "merge"        // Category, Into
	DeleteCategory CategoryChangeKind = "delete"       // Category (an own key), Into: where its rows go
	RenameGroup    CategoryChangeKind = "rename-group" // Group, Name
	NewGroup       CategoryChangeKind = "new-group"    // Group (an own key), Name, Counts
	MergeGroup     CategoryChangeKind = "merge-group"  // Group, IntoGroup: its categories move there
	CountGroup     CategoryChangeKind = "count-group"  // Group, Counts
)

// CategoryChange is one thing the person changed about the categories. A tree is Plaid's taxonomy with all changes applied in
// order; undoing one is leaving it out.
type CategoryChange struct {
	Kind      CategoryChangeKind
	Category  CategoryKey
	Group     GroupKey
	Name      string
	Into      CategoryKey
	IntoGroup GroupKey
	Counts    GroupKind
}
