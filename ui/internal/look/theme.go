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
	fg := [inks]color.Color{
		Strong: shade("#101418", "#f2f4f8"),
		Faint:  shade("#6b7280", "#7d8590"),
		Accent: shade("#0b7285", "#6cc4c9"),
		Good:   shade("#2b7a3d", "#8ccf8f"),
		Warn:   shade("#8a5a00", "#e3b363"),
		Bad:    shade("#b3261e", "#f08a80"),
	}
	row := shade("#e6eef2", "#232b35")
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
