package ui

import (
	"strings"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/look"
)

// linkStep is a stage worth a line.
type linkStep struct {
	stage LinkStage
	words string
}

// steps are what the person meets, in order. Signing in again, the bank is known and the link is kept.
func (d *link) steps() []linkStep {
	if d.item != "" {
		return []linkStep{
			{LinkPageOpened, "the page is open in your browser"},
			{LinkSigningIn, "sign in there"},
			{LinkSelecting, "choose accounts, if the bank asks"},
			{LinkExchanging, "Passbook asks the bank again"},
		}
	}
	return []linkStep{
		{LinkPageOpened, "the page is open in your browser"},
		{LinkChoosing, "choose the bank"},
		{LinkSigningIn, "sign in there"},
		{LinkSelecting, "choose accounts"},
		{LinkExchanging, "Passbook stores the link, sealed"},
	}
}

func (d *link) view() panel {
	p := panel{title: d.title(), width: d.width}
	switch d.phase {
	case linkStarting:
		p.lines = d.text(look.Faint, "Asking Plaid for a link token.")
	case linkInBrowser:
		p.lines = d.browserLines()
	case linkEnded:
		p.lines = d.endLines()
	}
	p.lines = p.lines[:min(len(p.lines), max(d.h, 1))]
	return p
}

func (d *link) title() string {
	if d.item == "" {
		return "Link a bank"
	}
	return "Sign in again at " + d.root.env.Book.BankName(d.root.env.Book.Item(d.item))
}

// text wraps words in one ink.
func (d *link) text(ink look.Ink, words string) []string {
	lines := look.Wrap(words, d.width)
	for i, line := range lines {
		lines[i] = d.root.env.Theme.Paint(ink, line)
	}
	return lines
}

// browserLines puts the address first where room is short: it is what the person cannot do without.
func (d *link) browserLines() []string {
	const roomForSteps = 14
	var out []string
	if d.h >= roomForSteps {
		out = append(out, d.text(look.Normal, "Sign in at your bank in the browser. Your credentials go to the bank and Plaid; Passbook never sees them.")...)
		out = append(out, "")
	}
	out = append(out, d.browserState()...)
	for _, line := range breakEvery(d.session.URL(), d.width) {
		out = append(out, d.root.env.Theme.Paint(look.Accent, line))
	}
	out = append(out, "")
	if d.h >= roomForSteps {
		out = append(out, d.stepLines()...)
	} else {
		out = append(out, d.text(look.Normal, d.stageWords())...)
	}
	if d.trouble != nil {
		out = append(out, "")
		out = append(out, d.troubleLines(d.trouble)...)
	}
	return out
}

func (d *link) browserState() []string {
	switch {
	case d.copied:
		return d.text(look.Faint, "✓ Copied, if your terminal allows it:")
	case d.openErr != "":
		return d.text(look.Warn, "▲ No browser could be opened ("+d.openErr+"). Open this address yourself:")
	case d.opened:
		return d.text(look.Faint, "✓ Your browser was asked to open this address:")
	case d.root.opts.Browser == nil:
		return d.text(look.Normal, "Open this address in a browser on this machine:")
	}
	return d.text(look.Faint, "Opening this address in your browser:")
}

func (d *link) stepLines() []string {
	steps := d.steps()
	out := make([]string, 0, len(steps))
	now := 0
	for i, s := range steps {
		if d.event.Stage >= s.stage {
			now = i + 1
		}
	}
	for i, s := range steps {
		glyph, glyphInk, ink := "·", look.Faint, look.Faint
		// A step the person is asked for is under way once it is named; the two that programs do are done by then.
		switch {
		case i+1 < now || (i+1 == now && s.stage == LinkPageOpened):
			glyph, glyphInk, ink = "✓", look.Good, look.Normal
		case i+1 == now, now == 0 && i == 0:
			glyph, glyphInk, ink = "›", look.Accent, look.Normal
		}
		words := s.words
		if s.stage == LinkChoosing && d.event.Institution != "" {
			words = "bank: " + look.Text(d.event.Institution)
		}
		if now == 0 && i == 0 {
			words = "waiting for your browser"
		}
		l := d.root.env.Theme.Line(d.width, false)
		out = append(out, l.Put(glyphInk, glyph).Space(1).Put(ink, words).String())
	}
	return out
}

func (d *link) stageWords() string {
	words := "Waiting for your browser."
	for _, s := range d.steps() {
		if d.event.Stage >= s.stage {
			words = "Now: " + s.words + "."
		}
	}
	return words
}

func (d *link) troubleLines(t *ledger.Trouble) []string {
	words := look.Text(t.Display)
	if words == "" {
		words = ledger.Explain(t.Code).What
	}
	out := d.text(look.Warn, "▲ "+words)
	return append(out, d.text(look.Faint, codeWords(t))...)
}

// codeWords is what support asks for.
func codeWords(t *ledger.Trouble) string {
	s := look.Text(safetext.Untrusted(t.Code))
	if t.RequestID != "" {
		s += " · request " + look.Text(safetext.Untrusted(t.RequestID))
	}
	return s
}

func (d *link) endLines() []string {
	if d.err != "" {
		return append(d.text(look.Bad, "▲ "+d.err), append([]string{""}, d.text(look.Normal, "Nothing was changed. Press l to try again.")...)...)
	}
	bank := look.Text(d.result.Institution)
	if bank == "" {
		bank = "The bank"
	}
	switch d.result.Outcome {
	case Linked:
		out := d.text(look.Good, "✓ "+bank+" is linked.")
		out = append(out, "")
		out = append(out, d.accountLines()...)
		return append(out, d.text(look.Faint, "Its history is coming in; Plaid may need a few minutes for all of it.")...)
	case Repaired:
		return append(d.text(look.Good, "✓ You are signed in again."), d.text(look.Faint, "Passbook is catching up with what it missed.")...)
	case LinkDuplicate:
		out := d.text(look.Warn, "▲ "+bank+" is linked already with these accounts.")
		out = append(out, "")
		out = append(out, d.accountLines()...)
		return append(out, d.text(look.Normal, "Nothing was changed. Press r to sign in again there instead; that also lets you add accounts.")...)
	case LinkExpired:
		return d.text(look.Warn, "▲ The page ran out before you were done. Nothing was changed. Press l for a new one.")
	}
	out := d.text(look.Warn, "▲ You left before the bank was linked. Nothing was changed. Press l to try again.")
	if d.result.Outcome == LinkFailed {
		out = d.text(look.Bad, "▲ The bank could not be linked. Nothing was changed. Press l to try again.")
	}
	if d.result.Trouble != nil {
		out = append(out, "")
		out = append(out, d.troubleLines(d.result.Trouble)...)
	}
	return out
}

func (d *link) accountLines() []string {
	const most = 6
	var out []string
	for i, a := range d.result.Accounts {
		if i == most {
			out = append(out, d.text(look.Faint, "  and "+look.Group(int64(len(d.result.Accounts)-most))+" more")...)
			break
		}
		l := d.root.env.Theme.Line(d.width, false).Space(2)
		l.Put(look.Normal, look.Text(a.Name))
		if mask := look.Text(a.Mask); mask != "" {
			l.Space(1).Put(look.Faint, "··"+mask)
		}
		out = append(out, l.String())
	}
	if len(out) > 0 {
		out = append(out, "")
	}
	return out
}

// breakEvery cuts a URL, which has no spaces to wrap at, into pieces that a terminal can select and join.
func breakEvery(s string, w int) []string {
	var out []string
	for w > 0 && len(s) > w {
		out = append(out, s[:w])
		s = s[w:]
	}
	return append(out, strings.TrimSpace(s))
}
