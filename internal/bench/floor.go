package main

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// framesPerSecond is that of Passbook's own screens.
const framesPerSecond = 120

// empty is the least a Bubble Tea program can be: plain strings, no data. It is the floor of every screen.
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

func runEmpty(ctx context.Context) error {
	_, err := tea.NewProgram(empty{}, tea.WithContext(ctx), tea.WithFPS(framesPerSecond)).Run()
	return err
}
