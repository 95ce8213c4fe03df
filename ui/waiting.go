package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/page"
	"passbook/ui/internal/review"
)

// waitingCountedMsg is how much waits for the person's judgement.
type waitingCountedMsg struct{ n int }

// mostWaiting is how far what waits is counted.
const mostWaiting = 100

// countWaitingCmd counts what waits for the person's judgement. Where that fails nothing is said: the page tells why.
func (m *Model) countWaitingCmd() tea.Cmd {
	judge := m.opts.Judge
	if judge == nil {
		return nil
	}
	return m.env.Jobs.Run(page.ReadTimeout, func(ctx context.Context) tea.Msg {
		pairs, err := judge.Pairs(ctx, ledger.PairProposed, 0, mostWaiting)
		if err != nil {
			return nil
		}
		twice, err := judge.Duplicates(ctx)
		if err != nil {
			return nil
		}
		return waitingCountedMsg{review.Waiting(pairs, twice)}
	})
}
