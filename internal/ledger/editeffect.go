package ledger

// EditEffect is what an edit does to one row, so that it can be shown before it is done.
type EditEffect struct {
	Before  Overlay // what is shown now
	After   Overlay // what would be shown
	Changes []Aspect
	// Replaced are those of Changes that the hand had set before: the edit overwrites them.
	Replaced []Aspect
}

// Preview says what a clean edit does to a row, given the layers of it. Changes is empty where the row is already so.
func (e Edit) Preview(ruled, hand Overlay) EditEffect {
	next, _ := ApplyEdit(hand, e)
	effect := EditEffect{Before: Merge(ruled, hand), After: Merge(ruled, next), Changes: Differences(hand, next)}
	for _, a := range effect.Changes {
		if hand.sets(a) {
			effect.Replaced = append(effect.Replaced, a)
		}
	}
	return effect
}

// sets reports whether the layer has a word on the aspect.
func (o Overlay) sets(a Aspect) bool {
	switch a {
	case AspectCategory:
		return o.CategoryBy != FromPlaid
	case AspectName:
		return o.NameBy != FromPlaid
	case AspectNote:
		return o.Note != ""
	case AspectTags:
		return len(o.Tags)+len(o.Without) > 0
	case AspectHidden:
		return o.HiddenBy != FromPlaid
	case AspectTransfer:
		return o.TransferBy != FromPlaid
	case AspectDate:
		return !o.On.IsZero()
	case AspectSplit:
		return len(o.Parts) > 0
	}
	return false
}
