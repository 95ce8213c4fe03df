package transactions_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"passbook/internal/ledger"
	"passbook/ui/internal/fake"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
	"passbook/ui/internal/transactions"
)

// settle runs a command of the page and all that follow from it.
func settle(p *transactions.Page, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			settle(p, c)
		}
	case page.ResultMsg:
		settle(p, p.Update(msg.Result))
	}
}

func TestAJumpToAnEndWaitsForNothing(t *testing.T) {
	reader := fake.Household()
	tree, err := ledger.NewTree(nil)
	if err != nil {
		t.Fatal(err)
	}
	env := &page.Env{
		Jobs: page.NewJobs(t.Context()), Theme: look.NewTheme(true, false), Now: fake.Now,
		Book: page.NewBook(reader.Banks, nil, reader.Held, nil, tree),
	}
	p := transactions.New(env, page.Route{Kind: page.Transactions}, reader, nil, transactions.Can{})
	p.SetSize(80, 20)
	settle(p, p.Refresh())
	lines := func() []string { return strings.Split(ansi.Strip(p.View()), "\n") }
	top := lines()
	p.Update(tea.KeyPressMsg{Code: 'G', Text: "G"})
	bottom := lines()
	if !strings.HasPrefix(bottom[len(bottom)-1], "▌") || !strings.Contains(strings.Join(bottom, "\n"), "2024-09-17") {
		t.Errorf("before anything more is read the page does not end with the oldest row:\n%s", strings.Join(bottom, "\n"))
	}
	p.Update(tea.KeyPressMsg{Code: 'g', Text: "g"})
	if d := cmp.Diff(top, lines()); d != "" {
		t.Errorf("back at the top:\n%s", d)
	}
}
