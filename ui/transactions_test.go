package ui_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"passbook/internal/ledger"
	"passbook/ui/internal/fake"
)

// rows returns the lines of the list, without what stands above and below it.
func (d *driver) rows() []string {
	lines := strings.Split(d.screen(), "\n")
	return lines[5 : len(lines)-2]
}

// openTransactions opens the page and waits for its rows and their number.
func (d *driver) openTransactions() {
	d.t.Helper()
	d.press("2")
	d.see("1,241 rows")
	d.until("the first row", func(string) bool { return d.selected() != "" })
}

func TestSearchFollowsTyping(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.openTransactions()
	d.press("/")
	d.write("blue bo")
	d.lose("1,241 rows")
	d.until("only one shop", func(string) bool {
		return slices.IndexFunc(d.rows(), func(l string) bool { return l != "" && !strings.Contains(l, "Blue Bottle") }) < 0
	})
	c := d.model.View().Cursor
	if c == nil || c.X != len("  / blue bo") || c.Y != 3 {
		t.Errorf("the terminal's cursor stands at %+v", c)
	}
	d.press("enter")
	d.see("/blue bo")
	if d.model.View().Cursor != nil {
		t.Error("the cursor stays after the search was kept")
	}
	d.press("esc")
	d.see("1,241 rows")
}

func TestEscBringsBackThePlaceBeforeTheSearch(t *testing.T) {
	d := open(t, household(), 80, 24)
	d.openTransactions()
	for range 25 {
		d.press("j")
	}
	before := d.selected()
	d.press("/")
	d.write("shell")
	d.lose("1,241 rows")
	d.press("esc")
	d.see("1,241 rows")
	d.until("the row before the search", func(string) bool { return d.selected() == before })
}

func TestASearchWithoutMatchSaysHowToClearIt(t *testing.T) {
	d := open(t, household(), 80, 24)
	d.press("/")
	d.write("zzz")
	d.see("No transaction matches", "Esc clears the search")
	d.press("enter")
	d.see("Esc clears /zzz")
	d.press("esc")
	d.see("1,241 rows")
}

func TestKeysAreTextWhileSearching(t *testing.T) {
	d := open(t, household(), 80, 24)
	d.press("/")
	d.write("q1?sl/")
	d.see("/ q1?sl/")
	if d.quit {
		t.Error("a letter of the search quit the program")
	}
}

func TestPastedTextIsSearched(t *testing.T) {
	d := open(t, household(), 80, 24)
	d.press("/")
	d.send(tea.PasteMsg{Content: "netflix\x1b[31m"})
	d.see("/ netflix")
	if strings.Contains(d.model.View().Content, "\x1b[31m") {
		t.Error("a pasted sequence reached the screen")
	}
}

func TestTheAccountIsChosenAndPeeledOff(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.openTransactions()
	d.press("a")
	d.see("Which account?", "All accounts", "Girokonto ··2209")
	d.press("end", "up", "up")
	d.press("enter")
	d.lose("Which account?")
	d.lose("1,241 rows")
	d.press("/")
	d.write("zzz")
	d.see("No transaction matches")
	d.press("enter")
	d.press("esc")
	d.until("the search to be peeled off", func(s string) bool { return !strings.Contains(s, "/zzz") && !strings.Contains(s, "1,241") })
	d.press("esc")
	d.see("1,241 rows", "All accounts")
}

func TestTheWholeLedgerIsWalkedInBothDirections(t *testing.T) {
	opts := household()
	r := fake.Household()
	opts.Reader = r
	d := open(t, opts, 80, 24)
	d.openTransactions()
	var down []string
	for range r.Rows() - 1 {
		down = append(down, d.key())
		d.step("j")
	}
	down = append(down, d.key())
	if seen := slices.Compact(slices.Sorted(slices.Values(down))); len(seen) != r.Rows() {
		t.Fatalf("walking down met %d of %d rows", len(seen), r.Rows())
	}
	up := []string{d.key()}
	for range r.Rows() - 1 {
		d.step("k")
		up = append(up, d.key())
	}
	slices.Reverse(up)
	if !slices.Equal(down, up) {
		t.Error("walking up met other rows than walking down")
	}
}

// key tells rows apart: the details of the row under the cursor end in its id.
func (d *driver) key() string {
	d.press("enter")
	s := ansi.Strip(d.model.View().Content)
	for i := 0; !strings.Contains(s, "Plaid id") && i < 5; i++ {
		d.press("pgdown")
		s = ansi.Strip(d.model.View().Content)
	}
	d.press("esc")
	_, id, _ := strings.Cut(s, "Plaid id")
	id, _, _ = strings.Cut(strings.TrimSpace(id), "\n")
	return strings.TrimSpace(id)
}

// step presses a key that moves the cursor; rows that are on their way come in first.
func (d *driver) step(name string) {
	d.t.Helper()
	before := d.key()
	d.press(name)
	d.until("another row after "+name, func(string) bool {
		if d.key() != before {
			return true
		}
		d.press(name)
		return d.key() != before
	})
}

func TestHomeAndEndReachTheEnds(t *testing.T) {
	d := open(t, household(), 80, 24)
	d.openTransactions()
	first := d.selected()
	d.press("G")
	d.see("2024-09-17")
	last := d.rows()[len(d.rows())-1]
	d.until("the cursor on the last row", func(string) bool { return d.selected() != "" && d.selected() == d.rows()[len(d.rows())-1] })
	if !strings.HasPrefix(last, "▌") {
		t.Errorf("the last row is %q", last)
	}
	d.press("g")
	d.until("the first row", func(string) bool { return d.selected() == first })
}

func TestTheCursorStaysOnItsRowWhenRowsArrive(t *testing.T) {
	opts := household()
	r := fake.Household()
	opts.Reader = r
	d := open(t, opts, 80, 24)
	d.openTransactions()
	d.press("j", "j", "j", "j")
	at := d.key()
	arrive := func() {
		r.Arrive(ledger.Transaction{ID: "tx_new", Account: "acc_visa", Amount: ledger.Money{Minor: -777, Currency: "USD"}, On: 20260917, MerchantName: "Newcomer"})
	}
	arrive()
	d.syncNow()
	d.see("1,242 rows", "Newcomer") // the top was in view: what is new is seen
	if d.key() != at {
		t.Errorf("the cursor moved to %q", d.selected())
	}
	for range 40 {
		d.step("j")
	}
	screen, read := d.rows(), d.handled["transactions.windowReadMsg"]
	arrive()
	d.syncNow()
	d.see("1,243 rows")
	d.until("the rows to be read again", func(string) bool { return d.handled["transactions.windowReadMsg"] > read })
	if diff := cmp.Diff(screen, d.rows()); diff != "" {
		t.Errorf("rows moved although the new one is far above:\n%s", diff)
	}
}

func TestMonthsAreJumped(t *testing.T) {
	d := open(t, household(), 80, 24)
	d.openTransactions()
	d.press("[")
	d.until("August", func(string) bool { return strings.Contains(d.selected(), "2026-08-31") })
	for range 12 {
		before := d.selected()
		d.press("[")
		d.until("an older month", func(string) bool { return d.selected() != before })
	}
	if !strings.Contains(d.selected(), "2025-08-3") {
		t.Errorf("a year back stands %q", d.selected())
	}
	d.press("]")
	d.until("September", func(string) bool { return strings.Contains(d.selected(), "2025-09-29") })
}

func TestDetailsShowEverythingPlaidGave(t *testing.T) {
	opts := household()
	r := fake.Household()
	r.Arrive(everything())
	opts.Reader = r
	d := open(t, opts, 80, 60)
	d.press("2")
	d.see("1,242 rows", "○ pending")
	d.press("enter")
	d.see("Transactions › Corner Shop", "−12.34 USD", "○ pending", "Today, 2026-09-17 08:15", "Everyday Checking ··4821", "First Platypus Bank",
		"Food and drink › Coffee (very high confidence)", "CRNR SHP 0042", "POS DEBIT CRNR SHP", "corner.example", "in store", "1042", "Ada L.",
		"12 Main St", "94110, Springfield, CA, US", "store 7", "37.75, -122.42", "Payer Paul", "Payee Pat", "Order Olga", "ACH", "Proc Ltd", "rent", "REF-9",
		"PPD-3", "Corner Shop Inc (merchant, high confidence)", "tx_everything", "tx_before", "acc_checking", "ent_1", "Food › Coffee Shop", "13005043", "bill payment")
	d.golden("details")
	d.press("right")
	d.lose("tx_everything")
	d.press("left")
	d.see("tx_everything")
	d.press("esc")
	d.see("1,242 rows")
}

func everything() ledger.Transaction {
	return ledger.Transaction{
		ID: "tx_everything", PendingID: "tx_before", Account: "acc_checking", Amount: ledger.Money{Minor: -1234, Currency: "USD"}, On: 20260917,
		AuthorizedOn: 20260917, At: fake.Now().Add(-135 * 60e9), AuthorizedAt: fake.Now().Add(-135 * 60e9), Pending: true, Name: "CRNR SHP 0042", MerchantName: "Corner Shop",
		Category: ledger.Category{Primary: "FOOD_AND_DRINK", Detailed: "FOOD_AND_DRINK_COFFEE", Confidence: "VERY_HIGH"},
		Details: ledger.Details{
			OriginalDescription: "POS DEBIT CRNR SHP", CheckNumber: "1042", AccountOwner: "Ada L.", Channel: "in store", Code: "bill payment",
			MerchantEntityID: "ent_1", Website: "corner.example", LegacyCategory: []string{"Food", "Coffee Shop"}, LegacyCategoryID: "13005043",
			Location: ledger.Location{Address: "12 Main St", City: "Springfield", Region: "CA", PostalCode: "94110", Country: "US", StoreNumber: "store 7", Lat: "37.75", Lon: "-122.42"},
			Payment: ledger.PaymentMeta{ReferenceNumber: "REF-9", PPDID: "PPD-3", Payee: "Payee Pat", ByOrderOf: "Order Olga", Payer: "Payer Paul", Method: "ACH",
				Processor: "Proc Ltd", Reason: "rent"},
			Counterparties: []ledger.Counterparty{{Name: "Corner Shop Inc", Type: "merchant", Confidence: "HIGH", Website: "shop.example"}},
		},
	}
}

func TestWideTerminalsShowListAndDetailSideBySide(t *testing.T) {
	d := open(t, household(), 160, 40)
	d.press("2")
	d.see("1,241 rows", "Original text", "Plaid id")
	d.golden("transactions-wide")
}

// gate is a reader whose searches for one text wait until they are let through.
type gate struct {
	*fake.Reader
	text string
	open chan struct{}
	once sync.Once
	held chan struct{}
}

func (g *gate) Window(ctx context.Context, ask ledger.WindowRequest) (ledger.Window, error) {
	if ask.Query.Text == g.text {
		g.once.Do(func() { close(g.held) })
		<-g.open
	}
	return g.Reader.Window(ctx, ask)
}

func TestAStaleSearchIsDropped(t *testing.T) {
	g := &gate{Reader: fake.Household(), text: "shell", open: make(chan struct{}), held: make(chan struct{})}
	opts := household()
	opts.Reader = g
	d := open(t, opts, 80, 24)
	d.openTransactions()
	d.press("/")
	d.write("shell")
	d.untilClosed("the search to be under way", g.held)
	d.press("backspace", "backspace", "backspace", "backspace", "backspace")
	d.write("lyft")
	d.until("the newer search", func(string) bool { return strings.Contains(d.rows()[0], "Lyft") })
	d.see("147 rows")
	want, read := d.screen(), d.handled["transactions.windowReadMsg"]
	close(g.open)
	d.until("the stale answer", func(string) bool { return d.handled["transactions.windowReadMsg"] > read })
	if got := d.screen(); got != want {
		t.Errorf("a stale search was shown:\n%s", got)
	}
}

func TestAQueryIsCompletedAndItsFaultsArePointedAt(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.openTransactions()
	d.press("/")
	d.see("tab", "acct:", "cat:", "amt:")
	d.write("ca")
	d.see("cat:")
	d.press("tab")
	d.see("/ cat:")
	d.write("coff")
	d.press("tab")
	d.see("/ cat:Coffee")
	d.lose("1,241 rows")
	d.until("only coffee", func(string) bool {
		return slices.IndexFunc(d.rows(), func(l string) bool { return l != "" && !strings.Contains(l, "Coffee") }) < 0
	})
	before := d.rows()
	d.write(" amt:")
	d.press("enter") // no query yet: the search stays open and says why
	d.see("^")
	if diff := cmp.Diff(before, d.rows()); diff != "" {
		t.Errorf("rows changed although what is typed is no query:\n%s", diff)
	}
	d.write(">9")
	d.lose("^")
	d.press("enter")
	d.see("/cat:Coffee amt:>9")
	d.press("esc", "/")
	d.write("catt:x ")
	d.see("^^^^", "tab: cat: · ", "No transaction matches") // the last that was a query, catt
	d.golden("fault")
	d.press("tab")
	d.see("/ cat:x")
	d.lose("^")
	d.press("esc")
	d.see("1,241 rows")
}
