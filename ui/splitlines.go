package ui

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// splitCell is one field of a line.
type splitCell int

const (
	splitCategory splitCell = iota
	splitAmount
	splitNote
	splitCells = 3
)

// splitLine is one part as it is typed.
type splitLine struct {
	category     categoryField
	amount, note page.Field
}

// blank reports that nothing was typed: the line is no part.
func (l *splitLine) blank() bool {
	return l.category.empty() && strings.TrimSpace(l.amount.Value()) == "" && strings.TrimSpace(l.note.Value()) == ""
}

func (l *splitLine) focus(cell splitCell) tea.Cmd {
	switch cell {
	case splitAmount:
		return l.amount.Focus()
	case splitNote:
		return l.note.Focus()
	}
	return l.category.focus()
}

func (l *splitLine) blur() {
	l.category.field.Blur()
	l.amount.Blur()
	l.note.Blur()
}

func (l *splitLine) update(cell splitCell, msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	switch cell {
	case splitAmount:
		cmd, _ = l.amount.Update(msg)
	case splitNote:
		cmd, _ = l.note.Update(msg)
	default:
		cmd = l.category.update(msg)
	}
	return cmd
}

// splitSum is what the lines come to.
type splitSum struct {
	parts []ledger.Part
	of    []int        // the part of each line; -1 for a blank one and for one that cannot be read
	left  ledger.Money // what the parts leave of the row
	known bool         // every amount could be read
	bad   int          // the line that cannot be read, or -1
	why   string       // it cannot be saved; empty where it can
}

// reckon works out what the lines come to.
func (d *splitEdit) reckon() {
	s := splitSum{bad: -1, of: make([]int, len(d.lines))}
	var portions []ledger.Portion
	var lines []int // of the portions
	for i, line := range d.lines {
		s.of[i] = -1
		if line.blank() {
			continue
		}
		p := ledger.Portion{Kind: ledger.PortionRest}
		if text := strings.TrimSpace(line.amount.Value()); text != "" {
			var err error
			if p, err = ledger.ParsePortion(text); err != nil {
				s.bad, s.why = i, sentence(err)
				d.sum = s
				return
			}
		}
		p.Category, p.Note = line.category.key, strings.ReplaceAll(line.note.Value(), lineBreak, "\n")
		s.of[i] = len(portions)
		portions, lines = append(portions, p), append(lines, i)
	}
	var err error
	if s.parts, s.left, err = ledger.Apportion(d.row.Amount, portions); err != nil {
		s.why = sentence(err)
		var fault *ledger.PortionError
		if errors.As(err, &fault) {
			s.bad, s.why = lines[fault.At], sentence(fault.Why)
		}
		d.sum = s
		return
	}
	s.known = true
	s.why = d.unfinished(&s, lines)
	d.sum = s
}

// unfinished says what keeps parts that can be read from being a split; empty where nothing does.
func (d *splitEdit) unfinished(s *splitSum, lines []int) string {
	for i, at := range lines {
		if !d.lines[at].category.named {
			return "Part " + look.Group(int64(i+1)) + " has no category yet."
		}
	}
	main := d.root.env.Book.Main
	switch same := (s.left.Minor < 0) == (d.row.Amount.Minor < 0); {
	case !s.left.IsZero() && same:
		return look.Size(s.left, main) + " is left over."
	case !s.left.IsZero():
		return look.Size(s.left, main) + " too much."
	case len(s.parts) < 2:
		return "It needs at least two parts."
	}
	for i := range s.parts {
		if s.parts[i].Amount.IsZero() {
			return "Nothing is left for part " + look.Group(int64(i+1)) + "."
		}
	}
	if err := ledger.CheckSplit(d.row.Amount, s.parts); err != nil {
		return sentence(err)
	}
	return ""
}

// sentence is an error as a sentence for the person.
func sentence(err error) string {
	s := look.Text(safetext.Untrusted(err.Error()))
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + strings.TrimSuffix(s[1:], ".") + "."
}
