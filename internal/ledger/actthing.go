package ledger

// ThingKind is a kind of thing, besides rows, that an act can change. The words are stored.
type ThingKind string

// The kinds.
const (
	CategoryThing  ThingKind = "category change"
	ExcludedThing  ThingKind = "excluded"
	RuleThing      ThingKind = "rule"
	PairThing      ThingKind = "pair"
	ContinuedThing ThingKind = "continued account"
	ViewThing      ThingKind = "view"
	DismissedThing ThingKind = "dismissed stream"
	DeniedThing    ThingKind = "denied duplicate"
)

// ActThing is what an act changed besides rows.
type ActThing struct {
	Kind ThingKind
	// Name says which one: the number of a rule, of a view or of a change of the categories, the id of an account or a stream, the
	// two rows of a pair, the two accounts that are no duplicate.
	Name string
	// Fields are the values that differ, in words for the person; Old is empty for a thing that was made, New for one that went.
	Fields []FieldChange
}
