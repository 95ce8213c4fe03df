package ui

import (
	tea "charm.land/bubbletea/v2"

	"passbook/ui/internal/accounts"
	"passbook/ui/internal/changes"
	"passbook/ui/internal/institutions"
	"passbook/ui/internal/page"
	"passbook/ui/internal/recurring"
	"passbook/ui/internal/review"
	"passbook/ui/internal/spending"
	"passbook/ui/internal/transactions"
	"passbook/ui/internal/worth"
)

// router keeps the pages by their route, so that coming back finds cursor, scroll and filter as they were, and the way
// the person came.
type router struct {
	env   *page.Env
	opts  Options
	way   []page.Route // never empty; the last is in view
	pages map[page.Route]page.Page
	w, h  int
}

func newRouter(env *page.Env, opts Options) router {
	r := router{env: env, opts: opts, way: []page.Route{{}}, pages: map[page.Route]page.Page{}}
	r.pages[page.Route{}] = r.make(page.Route{})
	return r
}

func (r *router) make(at page.Route) page.Page {
	switch at.Kind {
	case page.Transactions:
		return transactions.New(r.env, at, r.opts.Reader, r.opts.Layers, transactions.Can{Edit: r.opts.Editor != nil, Pair: r.opts.Judge != nil})
	case page.Changes:
		return changes.New(r.env, r.opts.News)
	case page.Spending:
		return spending.New(r.env, r.opts.Sums)
	case page.Worth:
		return worth.New(r.env, r.opts.Sums)
	case page.Recurring:
		return recurring.New(r.env)
	case page.Review:
		return review.New(r.env, r.opts.Judge, r.opts.Layers, r.opts.Remover != nil)
	case page.Institutions:
		can := institutions.Can{Link: r.opts.Linker != nil, Sync: r.opts.Syncer != nil, Remove: r.opts.Remover != nil}
		return institutions.New(r.env, at, r.opts.Reader, can)
	}
	return accounts.New(r.env, r.opts.Linker != nil)
}

func (r *router) route() page.Route  { return r.way[len(r.way)-1] }
func (r *router) current() page.Page { return r.pages[r.route()] }

// base returns the page the way began with: its tab is the lit one.
func (r *router) base() page.Kind { return r.way[0].Kind }

// open goes to a page by its digit and forgets the way here; the page itself is as it was left.
func (r *router) open(k page.Kind) tea.Cmd {
	if len(r.way) > 1 && r.way[0].Kind == k {
		r.forget(1)
	}
	if r.route() == (page.Route{Kind: k}) {
		return nil
	}
	r.forget(1)
	r.way = r.way[:0]
	return r.push(page.Route{Kind: k})
}

// step goes n pages along the tabs, round the ends.
func (r *router) step(n int) tea.Cmd {
	k := (int(r.base()) + n + int(page.Kinds)) % int(page.Kinds)
	return r.open(page.Kind(k))
}

// push goes to a route; back returns from it.
func (r *router) push(to page.Route) tea.Cmd {
	r.way = append(r.way, to)
	if p := r.pages[to]; p != nil {
		p.SetSize(r.w, r.h)
		return nil
	}
	p := r.make(to)
	r.pages[to] = p
	p.SetSize(r.w, r.h)
	return tea.Batch(p.Init(), p.Refresh())
}

// prepare reads a page before the person asks for it.
func (r *router) prepare(k page.Kind) tea.Cmd {
	at := page.Route{Kind: k}
	if r.pages[at] != nil {
		return nil
	}
	p := r.make(at)
	r.pages[at] = p
	p.SetSize(r.w, r.h)
	return tea.Batch(p.Init(), p.Refresh())
}

// back returns to where the person came from.
func (r *router) back() tea.Cmd {
	if len(r.way) > 1 {
		r.forget(len(r.way) - 1)
	}
	r.current().SetSize(r.w, r.h)
	return nil
}

// forget cuts the way to its first n steps and drops the pages that only the way kept.
func (r *router) forget(n int) {
	for len(r.way) > n {
		last := r.route()
		r.way = r.way[:len(r.way)-1]
		if !last.Base() {
			delete(r.pages, last)
		}
	}
}

// deliver brings a result to its owner, in view or not. The owner may be gone: then nobody wants it.
func (r *router) deliver(msg page.ResultMsg) tea.Cmd {
	if p := r.pages[msg.Owner]; p != nil {
		return p.Update(msg.Result)
	}
	return nil
}

func (r *router) setSize(w, h int) {
	r.w, r.h = w, h
	for _, p := range r.pages {
		p.SetSize(w, h)
	}
}

// refresh tells every page that the book has changed.
func (r *router) refresh() tea.Cmd {
	cmds := make([]tea.Cmd, 0, len(r.pages))
	for _, p := range r.pages {
		cmds = append(cmds, p.Refresh())
	}
	return tea.Batch(cmds...)
}
