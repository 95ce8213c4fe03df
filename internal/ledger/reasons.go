package ledger

import (
	"strings"

	"passbook/internal/safetext"
)

// Aspects returns all aspects in the order they are told.
func Aspects() []Aspect {
	return []Aspect{AspectCategory, AspectName, AspectNote, AspectTags, AspectHidden, AspectTransfer, AspectDate, AspectSplit}
}

// Reasons says who says what of an aspect of a row, the lowest layer first: Plaid, the rules, the person. The last word is the one
// shown. It is empty where nobody says anything, and for tags, which are said together and not one in place of another.
func (t *Tree) Reasons(r LayeredRow, a Aspect) []Reason {
	switch a {
	case AspectCategory:
		return t.CategoryReasons(r.Row, r.Ruled, r.Hand)
	case AspectName:
		return nameReasons(r)
	case AspectNote:
		return saidByHand(r.Hand.Note != "", r.Hand.Note)
	case AspectHidden:
		return r.words(func(o Overlay) (Source, string) { return o.HiddenBy, hiddenWord(o.Hidden) })
	case AspectTransfer:
		return r.words(func(o Overlay) (Source, string) {
			return o.TransferBy, transferWord(o.Transfer)
		})
	case AspectDate:
		plain := r.Row
		plain.Own.On = 0
		reasons := []Reason{{FromPlaid, safetext.Untrusted(plain.ShownOn().String())}}
		return append(reasons, saidByHand(!r.Hand.On.IsZero(), r.Hand.On.String())...)
	case AspectSplit:
		var parts []string
		for _, p := range r.Hand.Parts {
			parts = append(parts, t.FullName(p.Category)+" "+p.Amount.String())
		}
		return saidByHand(len(parts) > 0, strings.Join(parts, ", "))
	}
	return nil
}

func nameReasons(r LayeredRow) []Reason {
	reasons := []Reason{{FromPlaid, r.Row.PlaidTitle()}}
	return append(reasons, r.words(func(o Overlay) (Source, string) { return o.NameBy, o.Name })...)
}

// words are what the two layers say of an aspect, where they do.
func (r LayeredRow) words(says func(Overlay) (by Source, what string)) []Reason {
	var reasons []Reason
	for _, o := range [...]Overlay{r.Ruled, r.Hand} {
		if by, what := says(o); by != FromPlaid {
			reasons = append(reasons, Reason{by, safetext.Untrusted(what)})
		}
	}
	return reasons
}

func hiddenWord(hidden bool) string {
	if hidden {
		return "hidden"
	}
	return "shown"
}

func transferWord(m TransferMark) string {
	if m == IsTransfer {
		return "a transfer"
	}
	return "no transfer"
}

func saidByHand(said bool, what string) []Reason {
	if !said {
		return nil
	}
	return []Reason{{FromHand, safetext.Untrusted(what)}}
}
