package institutions

import (
	"strconv"
	"strings"
	"time"

	"passbook/internal/ledger"
	"passbook/ui/internal/look"
)

// labelWidth is how wide the names of the facts are.
const labelWidth = 18

// soon is how long before its end a consent is worth a warning.
const soon = 14 * 24 * time.Hour

// consentWords is when the bank's consent ends.
func consentWords(i *ledger.Item, now time.Time) (string, look.Ink) {
	ends := i.Status.ConsentExpiresAt
	if ends.IsZero() {
		return "no end", look.Faint
	}
	words, past := look.Until(ends, now)
	if past || ends.Sub(now) < soon {
		return "▲ " + words, look.Warn
	}
	return words, look.Faint
}

// detail is everything known of a bank, what needs the person first.
func (p *Page) detail(i *ledger.Item, w int) []string {
	d := details{page: p, w: w}
	d.put(look.Strong, p.env.Book.BankName(i))
	d.trouble(i)
	d.blank()
	d.clocks(i)
	d.health(p.env.Book.Institutions[i.Institution])
	d.blank()
	d.numbers(i)
	return d.lines
}

type details struct {
	page  *Page
	w     int
	lines []string
}

func (d *details) blank() { d.lines = append(d.lines, "") }

func (d *details) put(ink look.Ink, words string) {
	for _, line := range look.Wrap(words, d.w) {
		d.lines = append(d.lines, d.page.env.Theme.Line(d.w, false).Put(ink, line).String())
	}
}

func (d *details) fact(label string, ink look.Ink, value string) {
	if value == "" {
		return
	}
	for _, part := range look.Wrap(value, d.w-labelWidth) {
		l := d.page.env.Theme.Line(d.w, false).Cell(look.Faint, label, labelWidth)
		d.lines = append(d.lines, l.Put(ink, part).String())
		label = ""
	}
}

// trouble says in plain words what is wrong and which key helps; the code and the request id, for support, stand small.
func (d *details) trouble(i *ledger.Item) {
	t := i.Current()
	switch {
	case i.Removed:
		d.put(look.Faint, "Removed. Its accounts and transactions are kept to read.")
		return
	case t == nil:
		return
	}
	problem := ledger.Explain(t.Code)
	ink := look.Warn
	if problem.Remedy == ledger.Wait {
		ink = look.Normal
	}
	d.put(ink, "▲ "+problem.What+" "+problem.Do+keyWords(problem.Remedy))
	if words := look.Text(t.Display); words != "" {
		d.put(look.Normal, "Plaid says: "+words)
	}
	small := look.Code(t.Code)
	if t.RequestID != "" {
		small += " · request " + look.Code(t.RequestID)
	}
	if !t.SeenAt.IsZero() {
		small += " · " + look.Ago(t.SeenAt, d.page.env.Now())
	}
	d.put(look.Faint, small)
}

// keyWords names the one key that helps.
func keyWords(r ledger.Remedy) string {
	switch r {
	case ledger.Relink:
		return " Press r."
	case ledger.AtBank:
		return " Then press r."
	case ledger.LinkNew:
		return " Press l."
	case ledger.Wait:
		return " Press s to ask again."
	}
	return ""
}

func (d *details) clocks(i *ledger.Item) {
	now := d.page.env.Now()
	clock := func(t time.Time) string {
		if t.IsZero() {
			return "never"
		}
		return look.Ago(t, now) + ", " + look.Instant(t, now)
	}
	d.fact("Bank → Plaid", look.Normal, clock(i.Status.LastGoodUpdateAt))
	if failed := i.Status.LastFailedUpdateAt; failed.After(i.Status.LastGoodUpdateAt) {
		d.fact("", look.Warn, "▲ failed "+clock(failed))
	}
	d.fact("Plaid → Passbook", look.Normal, clock(i.SyncedAt))
	words, ink := consentWords(i, now)
	if ink == look.Faint {
		ink = look.Normal
	}
	if ends := i.Status.ConsentExpiresAt; !ends.IsZero() {
		words += ", " + ends.In(now.Location()).Format(time.DateOnly)
	}
	d.fact("Consent ends", ink, words)
}

// health is how the institution answers Plaid, with its open incidents.
func (d *details) health(inst ledger.Institution) {
	if inst.ID == "" {
		return
	}
	d.fact("Signing in", look.Normal, healthWords(inst.Logins))
	d.fact("Updates", look.Normal, healthWords(inst.Updates))
	for _, incident := range inst.Incidents {
		if !incident.EndedAt.IsZero() {
			continue
		}
		d.fact("Disturbance", look.Warn, "▲ "+look.Text(incident.Title)+" ("+strings.ToLower(look.Code(incident.Status))+
			", "+look.Ago(incident.StartedAt, d.page.env.Now())+")")
	}
}

func healthWords(h ledger.ProductHealth) string {
	var s string
	switch h.Health {
	case ledger.Healthy:
		s = "✓ works"
	case ledger.Degraded:
		s = "△ unsteady"
	case ledger.Down:
		s = "▲ down"
	case ledger.HealthUnknown:
		return ""
	default:
		s = strings.ToLower(look.Code(string(h.Health)))
	}
	if h.BreakdownMissing {
		return s
	}
	s += ", " + strconv.Itoa(h.SuccessPercent) + "% succeed"
	if h.RefreshInterval != "" && h.RefreshInterval != "NORMAL" {
		s += ", refreshing is " + strings.ToLower(look.Code(h.RefreshInterval))
	}
	return s
}

func (d *details) numbers(i *ledger.Item) {
	now := d.page.env.Now()
	d.fact("Accounts", look.Normal, look.Group(int64(d.page.accounts(i.ID))))
	if t, ok := d.page.tallies[i.ID]; ok {
		s := look.Group(t.Count)
		if !t.Oldest.IsZero() {
			s += ", since " + t.Oldest.String()
		}
		d.fact("Transactions", look.Normal, s)
	}
	if !i.HistoryComplete && !i.Removed {
		d.fact("History", look.Normal, "○ still coming in at Plaid")
	}
	d.fact("Linked", look.Normal, look.Instant(i.LinkedAt, now))
	products := make([]string, 0, len(i.Products))
	for _, p := range i.Products {
		products = append(products, look.Code(p))
	}
	d.fact("Products", look.Faint, strings.Join(products, ", "))
	d.fact("Item", look.Faint, look.Code(string(i.ID)))
	d.fact("Institution", look.Faint, look.Code(string(i.Institution)))
}
