package store_test

import (
	"fmt"
	"maps"
	"slices"

	"pgregory.net/rapid"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// fakeBank is what one bank holds, and how Plaid tells of it. It knows nothing of Passbook.
type fakeBank struct {
	item     ledger.ItemID
	prefix   string
	accounts []ledger.Account
	today    ledger.Date

	rows  map[ledger.TransactionID]ledger.Transaction // what there is
	told  map[ledger.TransactionID]ledger.Transaction // what was told up to the cursor
	older map[ledger.TransactionID]ledger.Transaction // how rows were before they changed
	gone  []ledger.Transaction                        // taken away, and may come back
	late  []ledger.Transaction                        // posted rows that come after their pending ones went
	next  int
}

func newFakeBank(item ledger.ItemID, prefix string, today ledger.Date, accounts ...ledger.Account) *fakeBank {
	b := &fakeBank{item: item, prefix: prefix, today: today}
	b.rows, b.told = map[ledger.TransactionID]ledger.Transaction{}, map[ledger.TransactionID]ledger.Transaction{}
	b.older = map[ledger.TransactionID]ledger.Transaction{}
	for _, a := range accounts {
		a.ID, a.Item = ledger.AccountID(prefix)+a.ID, item
		b.accounts = append(b.accounts, a)
	}
	return b
}

// live lets some things happen at the bank.
func (b *fakeBank) live(t *rapid.T, others []*fakeBank) {
	for range rapid.IntRange(1, 5).Draw(t, "things that happen") {
		switch rapid.SampledFrom([]string{"buy", "buy", "buy", "buy", "move", "move", "post", "post", "post", "modify", "modify", "remove", "return", "return", "arrive"}).Draw(t, "thing") {
		case "buy":
			b.put(b.drawPurchase(t))
		case "move":
			b.move(t, rapid.SampledFrom(others).Draw(t, "to"))
		case "post":
			b.post(t)
		case "modify":
			b.modify(t)
		case "remove":
			if r, ok := b.some(t, func(ledger.Transaction) bool { return true }); ok {
				b.take(r.ID)
				b.gone = append(b.gone, r)
			}
		case "return":
			if len(b.gone) > 0 {
				b.put(b.gone[0])
				b.gone = b.gone[1:]
			}
		case "arrive":
			for _, r := range b.late {
				b.put(r)
			}
			b.late = nil
		}
	}
}

func (b *fakeBank) put(r ledger.Transaction) {
	if was, ok := b.rows[r.ID]; ok {
		b.older[r.ID] = was
	}
	b.rows[r.ID] = r
}

func (b *fakeBank) take(id ledger.TransactionID) {
	delete(b.rows, id)
	delete(b.older, id)
}

// some picks a row that is of use.
func (b *fakeBank) some(t *rapid.T, of func(ledger.Transaction) bool) (ledger.Transaction, bool) {
	var list []ledger.TransactionID
	for _, id := range slices.Sorted(maps.Keys(b.rows)) {
		if of(b.rows[id]) {
			list = append(list, id)
		}
	}
	if len(list) == 0 {
		return ledger.Transaction{}, false
	}
	return b.rows[rapid.SampledFrom(list).Draw(t, "row")], true
}

func (b *fakeBank) newID(kind string) ledger.TransactionID {
	b.next++
	return ledger.TransactionID(fmt.Sprintf("%s%s%d", b.prefix, kind, b.next))
}

func drawCategory(t *rapid.T) ledger.Category {
	return rapid.SampledFrom([]ledger.Category{
		{}, {Primary: "FOOD_AND_DRINK", Detailed: "FOOD_AND_DRINK_COFFEE"}, {Primary: "FOOD_AND_DRINK", Detailed: "FOOD_AND_DRINK_GROCERIES", Confidence: "LOW"},
		{Primary: "TRANSFER_OUT", Detailed: "TRANSFER_OUT_SAVINGS"}, {Primary: "INCOME", Detailed: "INCOME_WAGES"},
		{Primary: "BRAND_NEW", Detailed: "BRAND_NEW_THING"}, {Primary: "OTHER", Detailed: "OTHER_OTHER"},
	}).Draw(t, "category")
}

// drawPurchase draws a row among few days, amounts and texts, so that rows meet.
func (b *fakeBank) drawPurchase(t *rapid.T) ledger.Transaction {
	account := rapid.SampledFrom(b.accounts).Draw(t, "account")
	r := ledger.Transaction{
		Account: account.ID, On: b.today.AddDays(-rapid.IntRange(0, 12).Draw(t, "days ago")), Category: drawCategory(t),
		Name:         rapid.SampledFrom([]safetext.Untrusted{"TEAROOM", "PAYROLL", "CAFE ZURICH 42"}).Draw(t, "name"),
		MerchantName: rapid.SampledFrom([]safetext.Untrusted{"", "Café Zürich", "Tea Room"}).Draw(t, "merchant"),
		Amount:       ledger.Money{Minor: rapid.SampledFrom([]int64{-450, -450, -600, -1200, -30, 1200, 2500, 0}).Draw(t, "amount"), Currency: account.Balances.Current.Currency},
		Pending:      rapid.Bool().Draw(t, "pending"),
	}
	if rapid.IntRange(0, 30).Draw(t, "edge") == 0 {
		r.Amount.Minor = rapid.SampledFrom([]int64{-1 << 63, 1<<63 - 1, -1<<63 + 1}).Draw(t, "size")
	}
	if rapid.IntRange(0, 9).Draw(t, "abroad") == 0 {
		r.Amount.Currency = rapid.SampledFrom([]ledger.Currency{"EUR", "JPY", "BTC"}).Draw(t, "currency")
	}
	if rapid.IntRange(0, 30).Draw(t, "old") == 0 {
		r.On = rapid.SampledFrom([]ledger.Date{19691231, 21010101}).Draw(t, "on")
	}
	if rapid.IntRange(0, 3).Draw(t, "detailed") == 0 {
		r.Details = ledger.Details{CheckNumber: "7", Location: ledger.Location{City: "Basel"}}
	}
	if r.ID = b.newID("t"); r.Pending {
		r.ID = b.newID("p")
	} else if rapid.Bool().Draw(t, "authorized") {
		r.AuthorizedOn = r.On.AddDays(-rapid.IntRange(1, 4).Draw(t, "days"))
	}
	return r
}

// move moves money to an account, at this bank or another: two rows, alike in amount as a rule.
func (b *fakeBank) move(t *rapid.T, to *fakeBank) {
	out, in := b.drawPurchase(t), to.drawPurchase(t)
	out.Amount = ledger.Money{Minor: -rapid.SampledFrom([]int64{5000, 5000, 70000}).Draw(t, "moved"), Currency: "USD"}
	in.Amount = out.Amount.Neg()
	in.On = out.On.AddDays(rapid.IntRange(-1, 6).Draw(t, "days between"))
	if rapid.IntRange(0, 4).Draw(t, "fee") == 0 {
		in.Amount.Minor -= in.Amount.Minor / 200
	}
	for _, r := range []*ledger.Transaction{&out, &in} {
		r.Category = rapid.SampledFrom([]ledger.Category{
			{Primary: "TRANSFER_OUT", Detailed: "TRANSFER_OUT_SAVINGS"}, {Primary: "TRANSFER_IN", Detailed: "TRANSFER_IN_SAVINGS"}, {}, {Primary: "INCOME", Detailed: "INCOME_WAGES"},
		}).Draw(t, "filed as")
	}
	b.put(out)
	to.put(in)
}

// post lets a pending row post: under another id, sooner or later, for more or the same, and the bank tells of what it was or not.
func (b *fakeBank) post(t *rapid.T) {
	was, ok := b.some(t, func(r ledger.Transaction) bool { return r.Pending })
	if !ok {
		return
	}
	now := was
	now.ID, now.Pending = b.newID("t"), false
	now.On = was.On.AddDays(rapid.IntRange(0, 4).Draw(t, "days later"))
	if rapid.IntRange(0, 2).Draw(t, "named") > 0 {
		now.PendingID = was.ID
	}
	if rapid.IntRange(0, 3).Draw(t, "tip") == 0 {
		now.Amount.Minor += now.Amount.Minor / 10
	}
	if rapid.Bool().Draw(t, "authorized") {
		now.AuthorizedOn = was.On
	}
	b.take(was.ID)
	if rapid.IntRange(0, 4).Draw(t, "late") == 0 {
		b.late = append(b.late, now)
		return
	}
	b.put(now)
}

func (b *fakeBank) modify(t *rapid.T) {
	r, ok := b.some(t, func(ledger.Transaction) bool { return true })
	if !ok {
		return
	}
	switch rapid.SampledFrom([]string{"amount", "date", "name", "category", "details", "account"}).Draw(t, "what") {
	case "amount":
		r.Amount.Minor = r.Amount.Minor/2 + 50
	case "date":
		r.On = r.On.AddDays(rapid.SampledFrom([]int{-9, -1, 2}).Draw(t, "by"))
	case "name":
		r.Name, r.MerchantName = "TEAROOM 2", "Tea Room"
	case "category":
		r.Category = drawCategory(t)
	case "details":
		r.Details.CheckNumber = "8"
	case "account":
		r.Account = rapid.SampledFrom(b.accounts).Draw(t, "account").ID
	}
	b.put(r)
}

// updates are the pages from the cursor to now: what is new, what changed and what went, in any order, with some of it told twice.
func (b *fakeBank) updates(t *rapid.T) []ledger.Page {
	var p pager
	for _, id := range slices.Sorted(maps.Keys(b.rows)) {
		r := b.rows[id]
		was, told := b.told[id]
		old, changed := b.older[id]
		switch {
		case told && sameTold(was, r) && rapid.IntRange(0, 9).Draw(t, "again") > 0:
		case changed && rapid.Bool().Draw(t, "older first"):
			p.add(ledger.Page{Added: []ledger.Transaction{old}}, ledger.Page{Modified: []ledger.Transaction{r}})
		case told:
			p.add(ledger.Page{Modified: []ledger.Transaction{r}})
		default:
			p.add(ledger.Page{Added: []ledger.Transaction{r}})
		}
		if r.PendingID != "" && rapid.IntRange(0, 5).Draw(t, "pending resent") == 0 {
			pending := r
			pending.ID, pending.PendingID, pending.Pending = r.PendingID, "", true
			p.add(ledger.Page{Added: []ledger.Transaction{r, pending}})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(b.told)) {
		if _, ok := b.rows[id]; !ok {
			p.add(ledger.Page{Removed: []ledger.TransactionID{id}})
		}
	}
	if rapid.IntRange(0, 5).Draw(t, "unknown") == 0 {
		p.add(ledger.Page{Removed: []ledger.TransactionID{"nobody's"}})
	}
	return p.pages(t)
}

// whole are the pages from the beginning of the feed: everything there is, but nothing of what went, and perhaps no longer what is
// old.
func (b *fakeBank) whole(t *rapid.T) []ledger.Page {
	var p pager
	from := b.today.AddDays(-rapid.SampledFrom([]int{60_000, 60_000, 5}).Draw(t, "days given"))
	old := func(r ledger.Transaction) bool {
		was, told := b.told[r.ID]
		return told && !r.Pending && sameTold(was, r)
	}
	for _, r := range b.rows {
		if !old(r) {
			from = min(from, r.On)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(b.rows)) {
		if r := b.rows[id]; r.On >= from {
			p.add(ledger.Page{Added: []ledger.Transaction{r}})
		}
	}
	return p.pages(t)
}

func sameTold(a, b ledger.Transaction) bool { return fmt.Sprint(a) == fmt.Sprint(b) }

// wasTold notes that everything up to now was told.
func (b *fakeBank) wasTold() {
	b.told = maps.Clone(b.rows)
	clear(b.older)
}

// pager deals out what is told over pages. What belongs together keeps its order.
type pager struct{ lots [][]ledger.Page }

func (p *pager) add(lot ...ledger.Page) { p.lots = append(p.lots, lot) }

func (p *pager) pages(t *rapid.T) []ledger.Page {
	pages := make([]ledger.Page, rapid.IntRange(1, 3).Draw(t, "pages"))
	for _, lot := range rapid.Permutation(p.lots).Draw(t, "order") {
		at := 0
		for _, piece := range lot {
			at = rapid.IntRange(at, len(pages)-1).Draw(t, "page")
			pages[at].Added = append(pages[at].Added, piece.Added...)
			pages[at].Modified = append(pages[at].Modified, piece.Modified...)
			pages[at].Removed = append(pages[at].Removed, piece.Removed...)
		}
	}
	for i := range pages {
		pages[i].HasMore = i < len(pages)-1
		pages[i].Next = ledger.Cursor(fmt.Sprint("page", i))
	}
	return pages
}
