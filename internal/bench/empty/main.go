// Command empty is the least a Bubble Tea program can be: plain strings, no data. It is the floor of every screen that
// package bench measures, and a program of its own so that nothing of Passbook is in it.
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// As in Passbook and in the terminal it is measured in.
const (
	framesPerSecond = 120
	columns         = 120
	lines           = 40
)

// empty is a screen of numbered lines and a cursor.
type empty struct {
	cursor, top int
}

func (empty) Init() tea.Cmd { return nil }

// Update moves the cursor by a line with j and all lines by a page with the space bar; q quits.
func (e empty) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		switch key.String() {
		case "j":
			e.cursor = (e.cursor + 1) % (lines - 1)
		case "space":
			e.top += lines
		case "q":
			return e, tea.Quit
		}
	}
	return e, nil
}

// View implements tea.Model.
func (e empty) View() tea.View {
	var b strings.Builder
	for i := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		mark := "  "
		if i == e.cursor {
			mark = "> "
		}
		text := mark + "row " + strconv.Itoa(e.top+i) + " of an empty program "
		b.WriteString(text)
		b.WriteString(strings.Repeat(".", columns-len(text)))
	}
	return tea.View{Content: b.String(), AltScreen: true}
}

func main() {
	if _, err := tea.NewProgram(empty{}, tea.WithFPS(framesPerSecond)).Run(); err != nil {
		fmt.Fprintln(os.Stderr, "empty:", err)
		os.Exit(1)
	}
}
