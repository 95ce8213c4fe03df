package ledger

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

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

// longestNote is how many bytes a note may have.
const longestNote = 64 << 10

// ErrEdit is the reason an edit is refused, whatever the row; the message says what is wrong with it.
var ErrEdit = errors.New("the edit cannot be made")

// IsZero reports whether the edit changes nothing on any row.
func (e Edit) IsZero() bool {
	return e.Category == nil && e.Name == nil && e.Note == nil && e.Hidden == nil && e.Transfer == nil && e.On == nil &&
		e.Parts == nil && len(e.AddTags)+len(e.RemoveTags)+len(e.ResetTags) == 0
}

// A day that a hand chooses lies between these: what is far off them is a slip of the hand.
const (
	earliestOn Date = 19700101
	latestOn   Date = 21001231
)

// Clean returns the edit as it is kept: text without control characters, a name and tags without space around them. It fails
// with ErrEdit where a value makes no sense on any row.
func (e Edit) Clean() (Edit, error) {
	if e.IsZero() {
		return e, fmt.Errorf("%w: it changes nothing", ErrEdit)
	}
	if e.Category != nil && CleanText(string(*e.Category), false) != string(*e.Category) {
		return e, fmt.Errorf("%w: %q is no category", ErrEdit, string(*e.Category))
	}
	if e.Name != nil && strings.TrimSpace(*e.Name) != "" {
		name, why := CleanName(*e.Name)
		if why != "" {
			return e, fmt.Errorf("%w: %s", ErrEdit, why)
		}
		e.Name = &name
	} else if e.Name != nil {
		e.Name = new(string)
	}
	if e.Note != nil {
		note := CleanText(*e.Note, true)
		if strings.TrimSpace(note) == "" {
			note = ""
		}
		if len(note) > longestNote {
			return e, fmt.Errorf("%w: the note is longer than %d bytes", ErrEdit, longestNote)
		}
		e.Note = &note
	}
	if e.Hidden != nil && (*e.Hidden < HideUnset || *e.Hidden > Show) {
		return e, fmt.Errorf("%w: a row is hidden or shown", ErrEdit)
	}
	if e.Transfer != nil && (*e.Transfer < TransferUnset || *e.Transfer > NotTransfer) {
		return e, fmt.Errorf("%w: a row is a transfer or none", ErrEdit)
	}
	if e.On != nil && !e.On.IsZero() {
		switch on := *e.On; {
		case DateOf(on.Time()) != on:
			return e, fmt.Errorf("%w: %s is no date", ErrEdit, on)
		case on < earliestOn || on > latestOn:
			return e, fmt.Errorf("%w: %s is before 1970 or after 2100", ErrEdit, on)
		}
	}
	if e.Parts != nil {
		cleaned := slices.Clone(*e.Parts)
		for i := range cleaned {
			cleaned[i].Note = CleanText(cleaned[i].Note, true)
		}
		e.Parts = &cleaned
	}
	return e.cleanTags()
}

func (e Edit) cleanTags() (Edit, error) {
	for _, list := range [...]*[]string{&e.AddTags, &e.RemoveTags, &e.ResetTags} {
		cleaned, err := cleanTags(*list)
		if err != nil {
			return e, err
		}
		*list = cleaned
	}
	for _, tag := range e.AddTags {
		if hasTag(e.RemoveTags, tag) || hasTag(e.ResetTags, tag) {
			return e, fmt.Errorf("%w: the tag %q is both put on and taken off", ErrEdit, tag)
		}
	}
	for _, tag := range e.RemoveTags {
		if hasTag(e.ResetTags, tag) {
			return e, fmt.Errorf("%w: the tag %q is both taken off and left to the rules", ErrEdit, tag)
		}
	}
	return e, nil
}

// cleanTags returns tags in tag order, each once.
func cleanTags(tags []string) ([]string, error) {
	var cleaned []string
	for _, tag := range tags {
		name, why := CleanName(strings.TrimPrefix(strings.TrimSpace(tag), "#"))
		if why != "" {
			return nil, fmt.Errorf("%w: tag %q: %s", ErrEdit, tag, why)
		}
		cleaned = putTag(cleaned, name)
	}
	return cleaned, nil
}

// CheckEdit refuses an edit that does not fit the row: a split that is not exactly the amount.
func CheckEdit(row Transaction, e Edit) error {
	if e.Parts != nil && len(*e.Parts) > 0 {
		return CheckSplit(row.Amount, *e.Parts)
	}
	return nil
}

// ApplyEdit returns what the hand says of a row after a clean edit, and the edit that takes it back: applied to the result it
// gives exactly the overlay there was. hand is the hand's own layer, not what is shown, and is not changed.
func ApplyEdit(hand Overlay, e Edit) (after Overlay, inverse Edit) {
	after = hand
	if e.Category != nil {
		inverse.Category = new(hand.Category)
		after.Category, after.CategoryBy = *e.Category, byHand(*e.Category != "")
	}
	if e.Name != nil {
		inverse.Name = new(hand.Name)
		after.Name, after.NameBy = *e.Name, byHand(*e.Name != "")
	}
	if e.Note != nil {
		inverse.Note = new(hand.Note)
		after.Note = *e.Note
	}
	if e.Hidden != nil {
		inverse.Hidden = new(hand.hideMark())
		after.Hidden, after.HiddenBy = *e.Hidden == Hide, byHand(*e.Hidden != HideUnset)
	}
	if e.Transfer != nil {
		inverse.Transfer = new(hand.Transfer)
		after.Transfer, after.TransferBy = *e.Transfer, byHand(*e.Transfer != TransferUnset)
	}
	if e.On != nil {
		inverse.On = new(hand.On)
		after.On = *e.On
	}
	if e.Parts != nil {
		was := slices.Clone(hand.Parts)
		inverse.Parts = &was
		after.Parts = nil
		if len(*e.Parts) > 0 {
			after.Parts = slices.Clone(*e.Parts)
		}
	}
	for _, change := range [...]struct {
		tags []string
		mark tagMark
	}{{e.ResetTags, tagUnset}, {e.AddTags, tagOn}, {e.RemoveTags, tagOff}} {
		for _, tag := range change.tags {
			after.markTag(tag, change.mark)
		}
	}
	inverse.restoreTags(hand, after)
	return after, inverse
}

func byHand(set bool) Source {
	if set {
		return FromHand
	}
	return FromPlaid
}

func (o Overlay) hideMark() HideMark {
	switch {
	case o.HiddenBy == FromPlaid:
		return HideUnset
	case o.Hidden:
		return Hide
	}
	return Show
}

// tagMark is what the hand says of one tag.
type tagMark int8

const (
	tagUnset tagMark = iota
	tagOn
	tagOff
)

func (o *Overlay) markTag(tag string, mark tagMark) {
	switch mark {
	case tagOn:
		o.Tags, o.Without = putTag(o.Tags, tag), dropTag(o.Without, tag)
	case tagOff:
		o.Tags, o.Without = dropTag(o.Tags, tag), putTag(o.Without, tag)
	default:
		o.Tags, o.Without = dropTag(o.Tags, tag), dropTag(o.Without, tag)
	}
}

// restoreTags makes e lead from the tags of after back to those of before. Tags come back in the very case they had: one that
// is on in both is left alone.
func (e *Edit) restoreTags(before, after Overlay) {
	for _, tag := range before.Tags {
		if !slices.Contains(after.Tags, tag) {
			e.AddTags = append(e.AddTags, tag)
		}
	}
	for _, tag := range before.Without {
		if !slices.Contains(after.Without, tag) {
			e.RemoveTags = append(e.RemoveTags, tag)
		}
	}
	for _, list := range [...][]string{after.Tags, after.Without} {
		for _, tag := range list {
			if !hasTag(before.Tags, tag) && !hasTag(before.Without, tag) {
				e.ResetTags = append(e.ResetTags, tag)
			}
		}
	}
	slices.SortFunc(e.ResetTags, compareTags)
}
