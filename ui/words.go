package ui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/look"
)

// phaseWords says what is being done for a bank right now.
func phaseWords(e SyncEvent) string {
	switch e.Phase {
	case SyncQueued:
		return "waiting for its turn"
	case SyncWaiting:
		return "Plaid is fetching its history"
	case SyncFetching:
		if e.Pages == 0 {
			return "asking Plaid"
		}
		return look.Count(int64(e.Pages), "page", "pages") + ", " + look.Count(int64(e.Rows), "row", "rows")
	case SyncSaving:
		if e.Saved > 0 && e.Saved < e.Rows {
			return "saved " + look.Group(int64(e.Saved)) + " of " + look.Count(int64(e.Rows), "row", "rows")
		}
		return "saving " + look.Count(int64(e.Rows), "row", "rows")
	case SyncFinishing:
		return "reading balances"
	case SyncDone:
		return changeWords(e.Changes)
	case SyncSkipped:
		return "waits for you"
	case SyncFailed:
		return "failed"
	}
	return ""
}

// changeWords says what a sync changed: "12 new, 1 changed".
func changeWords(c ledger.Changes) string {
	var parts []string
	add := func(n int, word string) {
		if n > 0 {
			parts = append(parts, look.Group(int64(n))+" "+word)
		}
	}
	add(c.Added, "new")
	add(c.Posted, "posted")
	add(c.Modified, "changed")
	add(c.Removed, "removed")
	if len(parts) == 0 {
		return "nothing new"
	}
	return strings.Join(parts, ", ")
}

// syncWords is the state of sync for the header: what runs, who needs the person, or how old everything is.
func (m *Model) syncWords(w int) (string, look.Ink) {
	if m.sync.running {
		return m.runningWords(), look.Accent
	}
	book := m.env.Book
	if !book.Loaded {
		if book.Err != nil {
			return "▲ not readable", look.Bad
		}
		return "reading", look.Faint
	}
	oldest, live, waiting := oldestSync(book.Items)
	age := ""
	if live > 0 && oldest.IsZero() {
		age = "not synced yet"
	} else if live > 0 {
		age = "synced " + look.Ago(oldest, m.env.Now())
	}
	switch {
	case waiting > 0:
		text := "▲ " + look.Count(int64(waiting), "bank needs you", "banks need you")
		if w >= 100 && age != "" {
			text += " · " + age
		}
		return text, look.Warn
	case m.sync.err != "":
		return "▲ sync failed " + look.Ago(m.sync.failedAt, m.env.Now()), look.Bad
	case live == 0:
		return "no bank linked", look.Faint
	}
	return age, look.Faint
}

func (m *Model) runningWords() string {
	over, rows := 0, 0
	for _, e := range m.sync.events {
		rows += e.Rows
		if e.Phase.Over() {
			over++
		}
	}
	text := "syncing"
	if n := len(m.sync.order); n > 0 {
		text += " " + look.Group(int64(min(over+1, n))) + " of " + look.Group(int64(n))
	}
	if rows > 0 {
		text += " · " + look.Count(int64(rows), "row", "rows")
	}
	return text
}

// oldestSync returns the oldest sync among the banks that are polled, how many those are, and how many wait for the person.
func oldestSync(items []ledger.Item) (oldest time.Time, live, waiting int) {
	first := true
	for _, i := range items {
		switch {
		case i.Removed:
			continue
		case i.NeedsPerson():
			waiting++
			continue
		}
		live++
		if first || i.SyncedAt.Before(oldest) {
			oldest, first = i.SyncedAt, false
		}
	}
	return oldest, live, waiting
}

// progressBar shows the sync in the terminal's own bar, where it has one.
func (s *syncState) progressBar() *tea.ProgressBar {
	if !s.running || len(s.order) == 0 {
		return nil
	}
	over := 0
	for _, e := range s.events {
		if e.Phase.Over() {
			over++
		}
	}
	return tea.NewProgressBar(tea.ProgressBarDefault, over*100/len(s.order))
}
