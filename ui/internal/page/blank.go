package page

import (
	"strings"

	"passbook/ui/internal/look"
)

// Blank is the designed state of a page with nothing to list: a headline and what helps, in the upper middle.
func (e *Env) Blank(w, h int, ink look.Ink, headline string, lines ...string) string {
	const widest = 64
	wrap := min(w-8, widest)
	var text []string
	for _, line := range lines {
		if line == "" {
			text = append(text, "")
			continue
		}
		text = append(text, look.Wrap(line, wrap)...)
	}
	widths := look.Width(headline)
	for _, line := range text {
		widths = max(widths, look.Width(line))
	}
	left := max((w-widths)/2, 2)
	top := max((h-len(text)-2)/3, 0)
	out := make([]string, 0, h)
	for range top {
		out = append(out, "")
	}
	out = append(out, e.Theme.Line(w, false).Space(left).Put(ink, headline).String(), "")
	for _, line := range text {
		out = append(out, e.Theme.Line(w, false).Space(left).Put(look.Faint, line).String())
	}
	return strings.Join(out[:min(len(out), max(h, 0))], "\n")
}

// Unready returns the screen that stands for a page while there is no book, or no bank in it; ok is false when there is.
func (e *Env) Unready(w, h int, canLink bool) (screen string, ok bool) {
	b := e.Book
	switch {
	case !b.Loaded && b.Err != nil:
		return e.Blank(w, h, look.Bad, "▲ Passbook cannot read its data", b.ErrText, "",
			"Since "+look.Instant(b.FailedAt, e.Now())+". Press s to try again, q to quit; nothing is lost."), true
	case !b.Loaded:
		return e.Blank(w, h, look.Faint, "Reading"), true
	case len(b.Items) == 0 && canLink:
		return e.Blank(w, h, look.Strong, "No bank is linked yet",
			"Press l to link one. It opens your browser, where you sign in at the bank; Passbook never sees your password."), true
	case len(b.Items) == 0:
		return e.Blank(w, h, look.Strong, "No bank is linked yet"), true
	}
	return "", false
}

// ItemState is how a bank stands, in a glyph and a few words, for a heading. Words are empty when all is well.
func (e *Env) ItemState(id int) (words string, ink look.Ink) {
	i := &e.Book.Items[id]
	if doing, ok := e.Syncing[i.ID]; ok {
		return "› " + doing, look.Accent
	}
	return State(i)
}
