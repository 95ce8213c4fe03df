package ledger

// Target says which rows an act is about: the listed ones, or, where none is listed, all that Where asks for. The zero Target
// is none: nothing changes every row there is by accident.
type Target struct {
	Rows  []LocalID
	Where Query
}

// ActRowKind says which layer over Plaid's row an act changed. The numbers are stored.
type ActRowKind int8

// The layers.
const (
	HandChanged    ActRowKind = 1
	RulesChanged   ActRowKind = 2
	PartnerChanged ActRowKind = 3 // the row became a side of a confirmed transfer, or is one no more
)

// ActRow is what an act changed on one row. Before and After are as the act found and left them, whatever came since.
type ActRow struct {
	Row           LocalID
	Kind          ActRowKind
	Before, After Overlay // the layer, for HandChanged and RulesChanged
	PartnerBefore LocalID // for PartnerChanged
	PartnerAfter  LocalID
}
