package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"passbook/ui/internal/changes"
	"passbook/ui/internal/page"
)

type (
	unseenCountedMsg struct{ n int }
	changesSeenMsg   struct{ err error }
)

// countUnseenCmd counts what the person has not looked at. Where that fails nothing is said: the page tells why.
func (m *Model) countUnseenCmd() tea.Cmd {
	news := m.opts.News
	if news == nil {
		return nil
	}
	return m.env.Jobs.Run(page.ReadTimeout, func(ctx context.Context) tea.Msg {
		n, err := news.UnseenChanges(ctx)
		if err != nil {
			return nil
		}
		return unseenCountedMsg{n}
	})
}

// seenCmd marks what the person has looked at as seen.
func (m *Model) seenCmd() tea.Cmd {
	p, ok := m.router.pages[page.Route{Kind: page.Changes}].(*changes.Page)
	if !ok {
		return nil
	}
	return p.SeenCmd(func(err error) tea.Msg { return changesSeenMsg{err} })
}

func (m *Model) takeSeen(msg changesSeenMsg) tea.Cmd {
	if msg.err != nil {
		return m.show(page.Notice{Text: "What you saw could not be marked as seen: " + m.explain(msg.err), Bad: true})
	}
	p := m.router.pages[page.Route{Kind: page.Changes}]
	return tea.Batch(m.countUnseenCmd(), p.Refresh())
}

// quit leaves; what was looked at last is marked as seen before.
func (m *Model) quit() tea.Cmd {
	if m.router.base() == page.Changes {
		if seen := m.seenCmd(); seen != nil {
			return tea.Sequence(seen, tea.Quit)
		}
	}
	return tea.Quit
}
