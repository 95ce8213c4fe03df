package page

import (
	"unicode/utf8"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// Field is one line of text being typed, with the terminal's own cursor, which input methods need.
type Field struct{ input textinput.Model }

// NewField returns an empty field that takes at most limit characters.
func NewField(limit int) Field {
	in := textinput.New()
	in.Prompt = ""
	in.CharLimit = limit
	in.SetVirtualCursor(false)
	styles := in.Styles()
	plain := lipgloss.NewStyle()
	for _, s := range []*textinput.StyleState{&styles.Focused, &styles.Blurred} {
		s.Text, s.Prompt, s.Placeholder, s.Suggestion = plain, plain, plain, plain
	}
	in.SetStyles(styles)
	return Field{input: in}
}

// Conceal shows dots instead of what is typed.
func (f *Field) Conceal() {
	f.input.EchoMode = textinput.EchoPassword
	f.input.EchoCharacter = '•'
}

// Update gives the field a key or pasted text and reports whether its value changed.
func (f *Field) Update(msg tea.Msg) (cmd tea.Cmd, changed bool) {
	before := f.input.Value()
	f.input, cmd = f.input.Update(msg)
	return cmd, f.input.Value() != before
}

// Focus lets the field read keys; Blur ends it.
func (f *Field) Focus() tea.Cmd { return f.input.Focus() }

// Blur stops reading keys.
func (f *Field) Blur() { f.input.Blur() }

// Focused reports whether the field reads keys.
func (f *Field) Focused() bool { return f.input.Focused() }

// Value returns what stands in the field.
func (f *Field) Value() string { return f.input.Value() }

// SetValue replaces what stands in the field.
func (f *Field) SetValue(s string) { f.input.SetValue(s) }

// Edit replaces what stands in the field and puts the cursor at an offset in bytes.
func (f *Field) Edit(s string, cursor int) {
	f.input.SetValue(s)
	f.input.SetCursor(utf8.RuneCountInString(s[:min(max(cursor, 0), len(s))]))
}

// Position returns where the cursor stands, as an offset in bytes.
func (f *Field) Position() int {
	n := f.input.Position()
	for i := range f.input.Value() {
		if n == 0 {
			return i
		}
		n--
	}
	return len(f.input.Value())
}

// SetWidth says how many cells are shown; longer text scrolls.
func (f *Field) SetWidth(w int) { f.input.SetWidth(max(w, 1)) }

// View returns the visible text.
func (f *Field) View() string { return f.input.View() }

// Cursor returns the cursor counted from the field's first cell, or nil while it does not read.
func (f *Field) Cursor() *tea.Cursor { return f.input.Cursor() }
