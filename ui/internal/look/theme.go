package look

import (
	"image/color"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// Ink is a weight or an exception, never a colour by name.
type Ink uint8

// Three weights, one accent for the focus, and three exceptions that always come with a sign, a glyph or a word.
const (
	Normal Ink = iota
	Strong
	Faint
	Accent
	Good
	Warn
	Bad
	inks
)

const reset = "\x1b[m"

// Theme holds the prepared sequences of every ink, on the plain background and on the selected row.
type Theme struct {
	Dark bool
	Mono bool // no colours: NO_COLOR, or a terminal without them
	seq  [2][inks]string
}

// NewTheme prepares the sequences for a dark or light background. Mono uses weights alone.
func NewTheme(dark, mono bool) *Theme {
	t := &Theme{Dark: dark, Mono: mono}
	if mono {
		t.mono()
		return t
	}
	pick := lipgloss.LightDark(dark)
	shade := func(light, dark string) color.Color { return pick(lipgloss.Color(light), lipgloss.Color(dark)) }
	// Every shade is one of the 256 of xterm, so that terminals without true colour show the same.
	fg := [inks]color.Color{
		Strong: shade("#1c1c1c", "#eeeeee"),
		Faint:  shade("#6c6c6c", "#8a8a8a"),
		Accent: shade("#005f87", "#5fd7d7"),
		Good:   shade("#008700", "#87d787"),
		Warn:   shade("#875f00", "#d7af5f"),
		Bad:    shade("#af0000", "#ff8787"),
	}
	row := shade("#e4e4e4", "#303030")
	for i := range fg {
		plain := ansi.Style{}
		if fg[i] != nil {
			plain = plain.ForegroundColor(fg[i])
		}
		if Ink(i) == Strong || Ink(i) == Accent {
			plain = plain.Bold()
		}
		t.seq[0][i] = sequence(plain)
		selected := append(ansi.Style{}, plain...)
		t.seq[1][i] = sequence(selected.BackgroundColor(row))
	}
	return t
}

// mono leaves weights only; the selected row is told by its bar and by being bold.
func (t *Theme) mono() {
	for i := range inks {
		plain := ansi.Style{}
		switch i {
		case Strong, Accent, Bad, Warn:
			plain = plain.Bold()
		case Faint:
			plain = plain.Faint()
		}
		t.seq[0][i] = sequence(plain)
		t.seq[1][i] = sequence(ansi.Style{}.Bold())
	}
}

func sequence(s ansi.Style) string {
	if len(s) == 0 {
		return ""
	}
	return s.String()
}

// Paint returns s in one ink, for the few places that are not lines.
func (t *Theme) Paint(ink Ink, s string) string {
	if t.seq[0][ink] == "" {
		return s
	}
	return t.seq[0][ink] + s + reset
}
