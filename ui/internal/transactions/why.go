package transactions

import (
	"context"
	"iter"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// Layers tells what lies on rows, and of which transfer they are a side.
type Layers interface {
	Layered(context.Context, ledger.Target) iter.Seq2[ledger.LayeredRow, error]
	PairOf(context.Context, ledger.LocalID) (ledger.Pair, bool, error)
}

// why is what lies beneath the row whose details are in view. It is read when the details are, and only where somebody besides
// Plaid has spoken.
type why struct {
	beneath
	asked  ledger.LocalID // zero once the rows were read anew
	asking bool
	gen    int // of the rows
}

// beneath is what was read of one row.
type beneath struct {
	row    ledger.LocalID // zero where nothing was read
	layers ledger.LayeredRow
	pair   ledger.Pair // zero where there is none
	other  ledger.Transaction
}

type whyReadMsg struct {
	gen     int
	beneath beneath
	err     error
}

// whyCmd reads what lies beneath the row under the cursor, where its details are in view.
func (p *Page) whyCmd() tea.Cmd {
	t := p.selected()
	if t == nil || p.layers == nil || p.why.asking || p.why.asked == t.LocalID {
		return nil
	}
	if _, pane := p.split(); !p.detail && (pane == 0 || t.Own.IsZero() && t.Partner == 0) {
		return nil
	}
	p.why.asked, p.why.asking = t.LocalID, true
	id, layers, gen := t.LocalID, p.layers, p.why.gen
	return p.env.Jobs.For(p.at, func(ctx context.Context) tea.Msg {
		b, err := readBeneath(ctx, layers, id)
		return whyReadMsg{gen, b, err}
	})
}

func readBeneath(ctx context.Context, layers Layers, id ledger.LocalID) (beneath, error) {
	var w beneath
	target := ledger.Target{Rows: []ledger.LocalID{id}}
	pair, ok, err := layers.PairOf(ctx, id)
	if err != nil {
		return w, err
	}
	if ok {
		w.pair = pair
		target.Rows = append(target.Rows, pair.A+pair.B-id)
	}
	for r, err := range layers.Layered(ctx, target) {
		if err != nil {
			return w, err
		}
		if r.Row.LocalID == id {
			w.layers, w.row = r, id
		} else {
			w.other = r.Row
		}
	}
	return w, nil
}

// takeWhy keeps what was read. Where it could not be read the details tell what the row itself knows.
func (p *Page) takeWhy(msg whyReadMsg) {
	p.why.asking = false
	if msg.gen != p.why.gen {
		p.why.asked = 0
	}
	if p.why.beneath = msg.beneath; msg.err != nil {
		p.why.row = 0
	}
}

// rowsRead notes that what lies beneath may have changed too. What is known of a row that is as it was stays in view.
func (w *why) rowsRead() {
	w.gen++
	w.asked = 0
}

// beneath returns what was read of the row; ok is false where nothing was, or the row has changed since.
func (p *Page) beneath(t *ledger.Transaction) (w *beneath, ok bool) {
	was, now := &p.why.layers.Row, t
	same := p.why.row == t.LocalID && was.Partner == now.Partner && was.Own.CategoryBy == now.Own.CategoryBy && was.Own.NameBy == now.Own.NameBy &&
		was.Own.HiddenBy == now.Own.HiddenBy && was.Own.TransferBy == now.Own.TransferBy
	return &p.why.beneath, same && len(ledger.Differences(was.Own, now.Own)) == 0
}

// addBeneath lists what lies under the value that is shown: the words of the layers below, each with whose it is.
func (p *Page) addBeneath(t *ledger.Transaction, what ledger.Aspect, add func(string, string)) {
	lr := ledger.LayeredRow{Row: *t}
	w, known := p.beneath(t)
	if known {
		lr = w.layers
	}
	reasons := p.env.Book.Tree.Reasons(lr, what)
	if known && len(reasons) > 0 {
		reasons = reasons[:len(reasons)-1]
	}
	for _, r := range slices.Backward(reasons) {
		value := look.Text(r.Value)
		if value == "" {
			value = "none"
		}
		if what == ledger.AspectCategory && r.By == ledger.FromPlaid {
			value = p.plaidCategory(t)
		}
		add(" ", "over "+r.By.String()+": "+value)
	}
}

// plaidCategory is the category that Plaid gave, and how sure it is.
func (p *Page) plaidCategory(t *ledger.Transaction) string {
	key := t.Category.Key()
	if key == "" {
		return "none"
	}
	s := page.FullCategory(p.env.Book.Tree, key)
	if c := strings.ToLower(look.Code(strings.ReplaceAll(t.Category.Confidence, "_", " "))); c != "" {
		s += " (" + c + " confidence)"
	}
	return s
}

// standing is what has to be known of the row, besides itself, to say how it counts. A row that counts as hidden and is not
// hidden itself is in an account that is left out.
func (p *Page) standing(t *ledger.Transaction) ledger.Standing {
	s := ledger.Standing{Paired: t.Partner != 0, Excluded: t.Class == ledger.Hidden && !t.Own.Hidden}
	if a := p.env.Book.Account(t.Account); a != nil {
		s.Debt = a.Type.IsDebt()
	}
	return s
}

// addCounts says how the row, or each part of it, counts in totals, and why.
func (p *Page) addCounts(t *ledger.Transaction, add func(string, string)) {
	tree, main := p.env.Book.Tree, p.env.Book.Main
	if len(t.Own.Parts) == 0 {
		class, because := tree.Class(*t, p.standing(t))
		add("Counts", "as "+classWords(class, t.Amount)+": "+look.Text(safetext.Untrusted(because)))
		return
	}
	shares, err := tree.Shares(*t, p.standing(t))
	if err != nil {
		return
	}
	label := "Parts"
	for i, s := range shares {
		words := look.Amount(s.Amount, main) + " " + page.FullCategory(tree, s.Category)
		if note := look.Text(safetext.Untrusted(s.Note)); note != "" {
			words += ", " + note
		}
		if i >= len(t.Own.Parts) {
			words += ", what is left since the bank changed the amount"
		}
		add(label, words+", counts as "+classWords(s.Class, s.Amount))
		label = " "
	}
}

// classWords say how an amount counts.
func classWords(class ledger.Class, amount ledger.Money) string {
	switch {
	case class == ledger.Spending && amount.Minor > 0:
		return "a refund, which lowers spending"
	case class == ledger.Income && amount.Minor < 0:
		return "income taken back"
	case class == ledger.Transfer:
		return "a transfer, neither income nor spending"
	case class == ledger.Hidden:
		return "nothing"
	}
	return class.String()
}

// addPair tells of the other side of a transfer.
func (p *Page) addPair(t *ledger.Transaction, add func(string, string)) {
	w, known := p.beneath(t)
	if !known || w.pair.A == 0 {
		return
	}
	label, by := "Other side", "found by Passbook"
	if w.pair.By == ledger.FromHand {
		by = "said by you"
	}
	if w.pair.State == ledger.PairProposed {
		label, by = "Other side?", "supposed by Passbook; Review, 8, judges it"
	}
	if w.other.LocalID != 0 {
		add(label, look.Signed(w.other.Amount, p.env.Book.Main)+" on "+w.other.ShownOn().String()+", "+p.account(w.other.Account)+", "+by)
		label = " "
	}
	add(label, look.Text(safetext.Untrusted(w.pair.Why)))
}

// addTags lists the tags, and who put them on or took them off.
func (p *Page) addTags(t *ledger.Transaction, add func(string, string)) {
	words := func(tags []string) string {
		out := make([]string, 0, len(tags))
		for _, tag := range tags {
			out = append(out, "#"+look.Text(safetext.Untrusted(tag)))
		}
		return strings.Join(out, " ")
	}
	add("Tags", words(t.Own.Tags))
	w, known := p.beneath(t)
	if !known {
		return
	}
	label := " "
	if len(t.Own.Tags) == 0 {
		label = "Tags"
	}
	if ruled := slices.DeleteFunc(slices.Clone(t.Own.Tags), func(tag string) bool { return !w.layers.Ruled.HasTag(tag) }); len(ruled) > 0 {
		add(label, "put on by rules: "+words(ruled))
	}
	if len(w.layers.Hand.Without) > 0 {
		add(label, "taken off by you: "+words(w.layers.Hand.Without))
	}
}
