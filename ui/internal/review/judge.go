package review

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// settle remembers the entry under the cursor and switches the keys that make sense there.
func (p *Page) settle() {
	e := p.selected()
	p.at = ""
	if e != nil {
		p.at = e.name
	}
	pair := e != nil && e.kind == pairEntry
	twice := e != nil && e.kind == duplicateEntry
	p.keys.Yes.SetEnabled(pair && e.pair.State != ledger.PairConfirmed || twice && e.twice.Denied)
	p.keys.No.SetEnabled(pair && e.pair.State != ledger.PairRejected || twice && !e.twice.Denied)
	p.keys.Merge.SetEnabled(twice && !e.twice.Denied)
	p.keys.Remove.SetEnabled(twice && !e.twice.Denied && p.remover)
	p.keys.Open.SetEnabled(e != nil)
	switch {
	case twice:
		p.keys.Yes.SetHelp("y", "ask again")
		p.keys.No.SetHelp("n", "not a duplicate")
	case pair && e.pair.State == ledger.PairConfirmed:
		p.keys.No.SetHelp("n", "no transfer: take apart")
	default:
		p.keys.Yes.SetHelp("y", "yes, a transfer")
		p.keys.No.SetHelp("n", "no transfer")
	}
}

func (p *Page) press(msg tea.KeyPressMsg) tea.Cmd {
	e := p.selected()
	switch {
	case key.Matches(msg, p.keys.Judged):
		p.judged = !p.judged
		return p.Refresh()
	case key.Matches(msg, p.keys.Yes):
		return p.say(e, true)
	case key.Matches(msg, p.keys.No):
		return p.say(e, false)
	case key.Matches(msg, p.keys.Merge):
		return p.merge(e)
	case key.Matches(msg, p.keys.Remove):
		if a := p.env.Book.Account(e.twice.B); a != nil {
			return p.env.Ask(page.RemoveBankMsg{Item: a.Item})
		}
		return nil
	case key.Matches(msg, p.keys.Open):
		return p.open(e)
	}
	p.keys.Apply(msg, &p.list)
	return nil
}

// open goes to the row the money left, or to the newer of two accounts.
func (p *Page) open(e *entry) tea.Cmd {
	switch {
	case e == nil:
		return nil
	case e.kind == pairEntry:
		return p.env.Ask(page.OpenRouteMsg{Route: page.Route{Kind: page.Transactions, Row: e.pair.A}})
	}
	return p.env.Ask(page.OpenRouteMsg{Route: page.Route{Kind: page.Transactions, Account: e.twice.B}})
}

// say takes the person's yes or no.
func (p *Page) say(e *entry, yes bool) tea.Cmd {
	judge := p.judge
	switch {
	case e == nil || judge == nil:
		return nil
	case e.kind == duplicateEntry:
		a, b := e.twice.A, e.twice.B
		return p.env.Ask(page.DoMsg{Do: func(ctx context.Context) (ledger.Act, error) { return judge.DenyDuplicate(ctx, a, b, !yes) }})
	}
	state := ledger.PairRejected
	if yes {
		state = ledger.PairConfirmed
	}
	a, b := e.pair.A, e.pair.B
	title := PairTitle(p.env.Book, p.found.rows[a], p.found.rows[b], state)
	return p.env.Ask(page.DoMsg{Do: func(ctx context.Context) (ledger.Act, error) { return judge.JudgePair(ctx, title, a, b, state) }})
}

// PairTitle names a judgement of two rows for the journal.
func PairTitle(b *page.Book, out, in ledger.Transaction, state ledger.PairState) string {
	word := "Transfer of "
	if state == ledger.PairRejected {
		word = "No transfer of "
	}
	return word + look.Size(in.Amount, b.Main) + " from " + b.AccountName(out.Account) + " to " + b.AccountName(in.Account)
}

// merge asks whether the older account goes on as the newer one.
func (p *Page) merge(e *entry) tea.Cmd {
	if e == nil || e.kind != duplicateEntry {
		return nil
	}
	judge, book := p.judge, p.env.Book
	match := ledger.AccountMatch{Old: e.twice.A, New: e.twice.B, Sure: e.twice.Sure, Why: e.twice.Why}
	title := book.AccountName(match.Old) + " goes on as the newer link's " + book.AccountName(match.New)
	return p.env.Ask(page.DoMsg{
		Question: "Are they one account?",
		Text: []string{
			p.accountWords(match.Old), "goes on as", p.accountWords(match.New), "",
			"What you wrote moves to the same transactions of the newer link, and the older ones are hidden, so that nothing counts twice. " +
				"Both links stay; remove the older one when you like. It is one act: u undoes it.",
		},
		Do: func(ctx context.Context) (ledger.Act, error) {
			return judge.ContinueAccounts(ctx, title, []ledger.AccountMatch{match})
		},
	})
}

// accountWords are an account, its bank, and since when it is linked.
func (p *Page) accountWords(id ledger.AccountID) string {
	book := p.env.Book
	a := book.Account(id)
	if a == nil {
		return "an account that is gone"
	}
	s := page.NameAndMask(*a)
	if item := book.Item(a.Item); item != nil {
		s += ", " + book.BankName(item)
		if !item.LinkedAt.IsZero() {
			s += ", linked " + item.LinkedAt.In(p.env.Now().Location()).Format("2006-01-02")
		}
	}
	return s
}
