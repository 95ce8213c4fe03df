package page

import (
	"passbook/internal/ledger"
	"passbook/ui/internal/look"
)

// State says what is wrong with an Item and which key helps: "▲ sign in again: r". It is empty when all is well.
func State(i *ledger.Item) (words string, ink look.Ink) {
	if i.Removed {
		return "removed, history kept", look.Faint
	}
	t := i.Current()
	if t == nil {
		if i.SyncedAt.IsZero() {
			return "○ first sync to come", look.Faint
		}
		if !i.HistoryComplete {
			return "○ history coming in", look.Faint
		}
		return "", look.Normal
	}
	switch ledger.Explain(t.Code).Remedy {
	case ledger.Relink:
		return "▲ sign in again: r", look.Warn
	case ledger.LinkNew:
		return "▲ link anew: l", look.Warn
	case ledger.AtBank:
		return "▲ the bank needs you", look.Warn
	case ledger.FixKeys:
		return "▲ the Plaid keys are wrong", look.Bad
	case ledger.AskPlaid:
		return "▲ not enabled at Plaid", look.Bad
	case ledger.Report:
		return "▲ error at the last sync", look.Bad
	case ledger.Accept, ledger.Restart:
		return "", look.Normal
	case ledger.Wait:
	}
	return "△ trouble, passing by itself", look.Faint
}

// Relinks reports whether signing in again is what helps the Item.
func Relinks(i *ledger.Item) bool {
	if i == nil || i.Removed || i.Current() == nil {
		return false
	}
	r := ledger.Explain(i.Current().Code).Remedy
	return r == ledger.Relink || r == ledger.AtBank
}

// ToRelink returns the Item the key r is for: the one under the cursor where that helps it, else the first it helps, else nil.
func (b *Book) ToRelink(under *ledger.Item) *ledger.Item {
	if Relinks(under) {
		return under
	}
	for i := range b.Items {
		if Relinks(&b.Items[i]) {
			return &b.Items[i]
		}
	}
	return nil
}
