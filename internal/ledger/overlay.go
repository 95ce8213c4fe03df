package ledger

import (
	"slices"
	"strings"
)

// TransferMark says whether a row is money moved between the person's own pockets.
type TransferMark int8

// The marks. TransferUnset leaves it to the matched pairs and the category.
const (
	TransferUnset TransferMark = 0
	IsTransfer    TransferMark = 1
	NotTransfer   TransferMark = 2
)

// String returns the mark as words; nothing for none.
func (m TransferMark) String() string {
	switch m {
	case IsTransfer:
		return "transfer"
	case NotTransfer:
		return "no transfer"
	}
	return ""
}

// HideMark says whether a row is left out of lists and totals.
type HideMark int8

// The marks. HideUnset leaves it to the rules.
const (
	HideUnset HideMark = 0
	Hide      HideMark = 1
	Show      HideMark = 2
)

// String returns the mark as a word; nothing for none.
func (m HideMark) String() string {
	switch m {
	case Hide:
		return "hidden"
	case Show:
		return "shown"
	}
	return ""
}

// Overlay is what the person and her rules say of a transaction, on top of Plaid's row and never mixed with it. A value is
// set where its ...By is not FromPlaid; note, date and parts are only ever set by hand.
//
// The same type serves three layers: what the rules say (every ...By a rule), what the hand says (every ...By FromHand),
// and what is shown, which Merge makes of the two.
type Overlay struct {
	Category   CategoryKey
	CategoryBy Source
	Name       string // as typed, in place of the merchant
	NameBy     Source
	Note       string
	// Tags are in tag order, each once whatever its case.
	Tags []string
	// Without are tags the person took off: no rule puts them on again. Empty in what is shown.
	Without    []string
	Hidden     bool
	HiddenBy   Source
	Transfer   TransferMark
	TransferBy Source
	On         Date   // the day the person counts it on; zero leaves Plaid's
	Parts      []Part // a split; empty for an undivided row
}

// Merge lays the hand's word over the rules' and returns what is shown. Neither argument is changed.
func Merge(ruled, hand Overlay) Overlay {
	shown := ruled
	if hand.CategoryBy != FromPlaid {
		shown.Category, shown.CategoryBy = hand.Category, hand.CategoryBy
	}
	if hand.NameBy != FromPlaid {
		shown.Name, shown.NameBy = hand.Name, hand.NameBy
	}
	if hand.HiddenBy != FromPlaid {
		shown.Hidden, shown.HiddenBy = hand.Hidden, hand.HiddenBy
	}
	if hand.TransferBy != FromPlaid {
		shown.Transfer, shown.TransferBy = hand.Transfer, hand.TransferBy
	}
	shown.Note, shown.On, shown.Parts = hand.Note, hand.On, slices.Clone(hand.Parts)
	shown.Tags, shown.Without = nil, nil
	for _, tag := range ruled.Tags {
		if !hasTag(hand.Without, tag) {
			shown.Tags = putTag(shown.Tags, tag)
		}
	}
	for _, tag := range hand.Tags {
		shown.Tags = putTag(dropTag(shown.Tags, tag), tag)
	}
	return shown
}

// IsZero reports whether nothing is set.
func (o Overlay) IsZero() bool {
	return o.CategoryBy == FromPlaid && o.NameBy == FromPlaid && o.HiddenBy == FromPlaid && o.TransferBy == FromPlaid &&
		o.Note == "" && o.On.IsZero() && len(o.Tags)+len(o.Without)+len(o.Parts) == 0
}

// HasTag reports whether the row carries the tag, whatever its case.
func (o Overlay) HasTag(tag string) bool { return hasTag(o.Tags, tag) }

// compareTags orders tags by their letters whatever the case. Tags that differ in case alone are the same tag.
func compareTags(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }

func hasTag(tags []string, tag string) bool {
	_, found := slices.BinarySearchFunc(tags, tag, compareTags)
	return found
}

// putTag returns tags with tag; one that is there in another case stays as it is. The argument is not changed.
func putTag(tags []string, tag string) []string {
	at, found := slices.BinarySearchFunc(tags, tag, compareTags)
	if found {
		return tags
	}
	return slices.Insert(slices.Clone(tags), at, tag)
}

// dropTag returns tags without tag, nil when none is left. The argument is not changed.
func dropTag(tags []string, tag string) []string {
	at, found := slices.BinarySearchFunc(tags, tag, compareTags)
	switch {
	case !found:
		return tags
	case len(tags) == 1:
		return nil
	}
	return slices.Delete(slices.Clone(tags), at, at+1)
}
