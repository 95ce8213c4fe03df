package ledger

import (
	"slices"

	"passbook/internal/safetext"
)

// Aspect is one of the things the person can change about a row.
type Aspect int8

// The aspects, in the order they are told.
const (
	AspectCategory Aspect = iota + 1
	AspectName
	AspectNote
	AspectTags
	AspectHidden
	AspectTransfer
	AspectDate
	AspectSplit
)

// String returns the aspect as a word.
func (a Aspect) String() string {
	switch a {
	case AspectCategory:
		return "category"
	case AspectName:
		return "name"
	case AspectNote:
		return "note"
	case AspectTags:
		return "tags"
	case AspectHidden:
		return "hidden"
	case AspectTransfer:
		return "transfer"
	case AspectDate:
		return "date"
	case AspectSplit:
		return "split"
	}
	return "unknown"
}

// Differences lists what is set otherwise in two overlays, whoever set it.
func Differences(a, b Overlay) []Aspect {
	var list []Aspect
	for _, d := range [...]struct {
		aspect Aspect
		differ bool
	}{
		{AspectCategory, a.Category != b.Category || (a.CategoryBy == FromPlaid) != (b.CategoryBy == FromPlaid)},
		{AspectName, a.Name != b.Name || (a.NameBy == FromPlaid) != (b.NameBy == FromPlaid)},
		{AspectNote, a.Note != b.Note},
		{AspectTags, !slices.Equal(a.Tags, b.Tags) || !slices.Equal(a.Without, b.Without)},
		{AspectHidden, a.Hidden != b.Hidden || (a.HiddenBy == FromPlaid) != (b.HiddenBy == FromPlaid)},
		{AspectTransfer, a.Transfer != b.Transfer || (a.TransferBy == FromPlaid) != (b.TransferBy == FromPlaid)},
		{AspectDate, a.On != b.On},
		{AspectSplit, !slices.Equal(a.Parts, b.Parts)},
	} {
		if d.differ {
			list = append(list, d.aspect)
		}
	}
	return list
}

// Reason is one layer of an explanation of a value: who said what.
type Reason struct {
	By    Source
	Value safetext.Untrusted
}

// CategoryReasons says why a row has its category, Plaid's word first, then a rule's, then the person's, each with the full
// name. The last one is shown.
func (t *Tree) CategoryReasons(row Transaction, ruled, hand Overlay) []Reason {
	reasons := []Reason{{FromPlaid, safetext.Untrusted(t.FullName(row.Category.Key()))}}
	for _, o := range [...]Overlay{ruled, hand} {
		if o.CategoryBy != FromPlaid {
			reasons = append(reasons, Reason{o.CategoryBy, safetext.Untrusted(t.FullName(o.Category))})
		}
	}
	return reasons
}
