package ui

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/page"
)

// linkPhase is what the link dialog is doing.
type linkPhase uint8

const (
	linkStarting linkPhase = iota
	linkInBrowser
	linkEnded
)

// link guides the person through signing in at a bank in the browser. The address always stands in it.
type link struct {
	root    *Model
	item    ledger.ItemID // empty for a new bank
	gen     int
	phase   linkPhase
	session LinkSession
	opened  bool
	openErr string
	copied  bool
	event   LinkEvent
	trouble *ledger.Trouble
	result  LinkResult
	err     string
	keys    linkKeys
	width   int
	h       int
}

type linkKeys struct{ Open, Copy, Cancel, Close, Again, Relink key.Binding }

type (
	linkStartedMsg struct {
		gen     int
		session LinkSession
		err     error
	}
	browserOpenedMsg struct {
		gen int
		err error
	}
	linkEventMsg struct {
		gen   int
		event LinkEvent
	}
	linkEndedMsg struct {
		gen    int
		result LinkResult
		err    error
	}
)

func newLinkKeys() linkKeys {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	return linkKeys{
		Open:   bind("o", "open the browser again", "o"),
		Copy:   bind("c", "copy the address", "c"),
		Cancel: bind("esc", "cancel", "esc"),
		Close:  bind("enter", "close", "enter", "esc", "q"),
		Again:  bind("l", "try again", "l"),
		Relink: bind("r", "sign in again there", "r"),
	}
}

// openLink opens the dialog for a new bank, or for signing in again at one that is linked.
func (m *Model) openLink(item ledger.ItemID) tea.Cmd {
	if m.opts.Linker == nil {
		return nil
	}
	return m.open(&link{root: m, item: item, keys: newLinkKeys()})
}

func (d *link) id() dialogID     { return linkDialog }
func (d *link) setSize(w, h int) { d.width, d.h = w, h }

// init starts a session; it is also how the dialog starts over.
func (d *link) init() tea.Cmd {
	d.gen++
	d.phase, d.session, d.opened, d.openErr, d.copied = linkStarting, nil, false, "", false
	d.event, d.trouble, d.result, d.err = LinkEvent{}, nil, LinkResult{}, ""
	gen, item, linker, jobs := d.gen, d.item, d.root.opts.Linker, d.root.env.Jobs
	return jobs.Run(0, func(ctx context.Context) tea.Msg {
		var msg linkStartedMsg
		msg.gen = gen
		if item == "" {
			msg.session, msg.err = linker.StartNew(ctx)
		} else {
			msg.session, msg.err = linker.StartUpdate(ctx, item)
		}
		return dialogResultMsg{linkDialog, msg}
	})
}

func (d *link) close() {
	if d.session != nil {
		d.session.Cancel()
		d.session = nil
	}
}

func (d *link) bindings() []key.Binding {
	switch {
	case d.phase == linkStarting:
		return []key.Binding{d.keys.Cancel}
	case d.phase == linkInBrowser:
		open := d.keys.Open
		open.SetEnabled(d.root.opts.Browser != nil)
		return []key.Binding{open, d.keys.Copy, d.keys.Cancel}
	case d.succeeded():
		return []key.Binding{d.keys.Close}
	case d.result.Outcome == LinkDuplicate && d.err == "":
		return []key.Binding{d.keys.Relink, d.keys.Close}
	}
	return []key.Binding{d.keys.Again, d.keys.Close}
}

func (d *link) succeeded() bool {
	return d.phase == linkEnded && d.err == "" && (d.result.Outcome == Linked || d.result.Outcome == Repaired)
}

func (d *link) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return d.press(msg)
	case linkStartedMsg:
		return d.started(msg)
	case browserOpenedMsg:
		if msg.gen == d.gen {
			d.opened = msg.err == nil
			if msg.err != nil {
				d.openErr = d.root.explain(msg.err)
			}
		}
	case linkEventMsg:
		if msg.gen == d.gen && d.phase == linkInBrowser {
			d.take(msg.event)
			return d.awaitEventCmd()
		}
	case linkEndedMsg:
		if msg.gen == d.gen {
			return d.ended(msg)
		}
	}
	return nil
}

func (d *link) press(msg tea.KeyPressMsg) tea.Cmd {
	switch d.phase {
	case linkStarting, linkInBrowser:
		switch {
		case key.Matches(msg, d.keys.Cancel):
			return d.root.env.Ask(closeDialogMsg{linkDialog})
		case d.phase == linkInBrowser && key.Matches(msg, d.keys.Open):
			return d.openBrowserCmd()
		case d.phase == linkInBrowser && key.Matches(msg, d.keys.Copy):
			d.copied = true
			return tea.SetClipboard(d.session.URL())
		}
	case linkEnded:
		duplicate := d.err == "" && d.result.Outcome == LinkDuplicate
		switch {
		case key.Matches(msg, d.keys.Close):
			return d.root.env.Ask(closeDialogMsg{linkDialog})
		case duplicate && key.Matches(msg, d.keys.Relink):
			d.item = d.result.Item
			return d.init()
		case !duplicate && !d.succeeded() && key.Matches(msg, d.keys.Again):
			return d.init()
		}
	}
	return nil
}

func (d *link) started(msg linkStartedMsg) tea.Cmd {
	if msg.gen != d.gen {
		if msg.session != nil {
			return d.root.env.Jobs.Run(0, cancelSession(msg.session))
		}
		return nil
	}
	if msg.err != nil {
		d.phase, d.err = linkEnded, d.root.explain(msg.err)
		return nil
	}
	d.phase, d.session = linkInBrowser, msg.session
	return tea.Batch(d.openBrowserCmd(), d.awaitEventCmd(), d.awaitEndCmd())
}

// take keeps the newest step. Steps may come again when the person goes back in the browser.
func (d *link) take(e LinkEvent) {
	if e.Institution == "" {
		e.Institution = d.event.Institution
	}
	d.trouble = e.Trouble
	d.event = e
}

func (d *link) ended(msg linkEndedMsg) tea.Cmd {
	d.phase, d.result = linkEnded, msg.result
	d.session = nil
	if msg.err != nil {
		d.err = d.root.explain(msg.err)
		return nil
	}
	if d.succeeded() {
		return tea.Batch(d.root.readBookCmd(), d.root.startSync([]ledger.ItemID{d.result.Item}, true))
	}
	return nil
}

func (d *link) openBrowserCmd() tea.Cmd {
	browser := d.root.opts.Browser
	if browser == nil {
		return nil
	}
	gen, url := d.gen, d.session.URL()
	return d.root.env.Jobs.Run(page.ReadTimeout, func(ctx context.Context) tea.Msg {
		return dialogResultMsg{linkDialog, browserOpenedMsg{gen: gen, err: browser.Open(ctx, url)}}
	})
}

func (d *link) awaitEventCmd() tea.Cmd {
	gen, events := d.gen, d.session.Events()
	return d.root.env.Jobs.Run(0, func(ctx context.Context) tea.Msg {
		select {
		case e, ok := <-events:
			if !ok {
				return nil
			}
			return dialogResultMsg{linkDialog, linkEventMsg{gen: gen, event: e}}
		case <-ctx.Done():
			return nil
		}
	})
}

func (d *link) awaitEndCmd() tea.Cmd {
	gen, session := d.gen, d.session
	return d.root.env.Jobs.Run(0, func(ctx context.Context) tea.Msg {
		result, err := session.Wait(ctx)
		return dialogResultMsg{linkDialog, linkEndedMsg{gen: gen, result: result, err: err}}
	})
}

func cancelSession(s LinkSession) func(context.Context) tea.Msg {
	return func(context.Context) tea.Msg {
		s.Cancel()
		return nil
	}
}
