package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"passbook/internal/ledger"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// Model is the root: it owns the frame, the router, the dialogs and the sync in progress.
type Model struct {
	opts    Options
	env     *page.Env
	keys    globalKeys
	layout  layout
	router  router
	dialogs []dialog
	sync    syncState
	notice  notice
	bookGen int
	next    tea.Cmd              // what follows from that which was read ahead
	recent  []ledger.CategoryKey // that the person gave in this run, the last first
	dark    bool
	mono    bool
}

// New returns the interface, ready to be run. Its commands end when ctx does.
func New(ctx context.Context, opts Options) (*Model, error) {
	if err := opts.check(); err != nil {
		return nil, err
	}
	env := &page.Env{
		Jobs:  page.NewJobs(ctx),
		Theme: look.NewTheme(true, false),
		Now:   opts.Now,
		Book:  &page.Book{},
	}
	m := &Model{opts: opts, env: env, keys: newGlobalKeys(opts), dark: true}
	m.router = newRouter(env, opts)
	return m, nil
}

// Init asks the store for the book, unless that was read ahead.
func (m *Model) Init() tea.Cmd {
	cmds := []tea.Cmd{everyMinuteCmd(), m.router.current().Init(), m.next}
	if m.env.Book.Loaded {
		cmds = append(cmds, m.readTagsCmd(), m.countWaitingCmd())
	} else {
		cmds = append(cmds, m.readBookCmd())
	}
	if m.opts.SyncAtStart {
		cmds = append(cmds, m.startSync(nil, false))
	}
	if m.opts.LinkAtStart {
		cmds = append(cmds, m.openLink(""))
	}
	return tea.Batch(cmds...)
}

// Update handles one message in the order the package comment gives, and then what pages and dialogs asked for.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	was := m.router.base()
	cmds := []tea.Cmd{m.take(msg)}
	for asked := m.env.Asked(); len(asked) > 0; asked = m.env.Asked() {
		for _, request := range asked {
			cmds = append(cmds, m.handle(request))
		}
	}
	if was == page.Changes && m.router.base() != was {
		cmds = append(cmds, m.seenCmd())
	}
	return m, tea.Batch(cmds...)
}

func (m *Model) take(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
	case tea.BackgroundColorMsg:
		m.dark = msg.IsDark()
		m.env.Theme = look.NewTheme(m.dark, m.mono)
	case tea.ColorProfileMsg:
		m.mono = msg.Profile <= colorprofile.ASCII
		m.env.Theme = look.NewTheme(m.dark, m.mono)
	case tea.KeyPressMsg:
		return m.pressKey(msg)
	case tea.PasteMsg:
		return m.deliverText(msg)
	case tea.MouseMsg:
		return m.useMouse(msg)
	default:
		return m.handle(msg)
	}
	return nil
}

// handle gives requests and results to who does them.
func (m *Model) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case page.ResultMsg:
		return m.router.deliver(msg)
	case page.OpenRouteMsg:
		return m.router.push(msg.Route)
	case page.LinkBankMsg:
		return m.openLink(msg.Item)
	case page.RemoveBankMsg:
		return m.openRemove(msg.Item)
	case page.EditRowsMsg:
		return m.openEdit(msg)
	case page.DoMsg:
		return m.do(msg)
	case page.PairRowsMsg:
		return m.pairRows(msg.Rows)
	case page.NoticeMsg:
		return m.show(msg.Notice)
	case unseenCountedMsg:
		m.env.Unseen = msg.n
		return nil
	case waitingCountedMsg:
		m.env.Waiting = msg.n
		return nil
	case changesSeenMsg:
		return m.takeSeen(msg)
	case tagsKnownMsg:
		m.env.Tags = msg.tags
		return nil
	case actDoneMsg:
		return m.takeAct(msg)
	case page.PickAccountMsg:
		return m.openPicker(msg.Now)
	case page.AccountPickedMsg:
		return m.router.current().Update(msg)
	case dialogResultMsg:
		return m.deliverToDialog(msg)
	case closeDialogMsg:
		return m.closeDialog(msg.id)
	case bookReadMsg:
		return m.takeBook(msg)
	case syncProgressedMsg:
		return m.takeProgress(msg)
	case syncFinishedMsg:
		return m.finishSync(msg)
	case noticeExpiredMsg:
		m.notice.expire(msg)
		return nil
	case minutePassedMsg:
		return everyMinuteCmd()
	}
	return m.passOn(msg)
}

// passOn gives what nobody named, such as a widget's own message, to what has the focus.
func (m *Model) passOn(msg tea.Msg) tea.Cmd {
	if d := m.topDialog(); d != nil {
		return d.update(msg)
	}
	return m.router.current().Update(msg)
}

func (m *Model) resize(w, h int) {
	m.layout = computeLayout(w, h)
	if m.layout.TooSmall {
		return
	}
	m.router.setSize(m.layout.Body.W, m.layout.Body.H)
	for _, d := range m.dialogs {
		d.setSize(dialogRoom(m.layout))
	}
}

// deliverText gives pasted text to whoever reads text.
func (m *Model) deliverText(msg tea.PasteMsg) tea.Cmd {
	if d := m.topDialog(); d != nil {
		return d.update(msg)
	}
	if p := m.router.current(); p.CapturesText() {
		return p.Update(msg)
	}
	return nil
}
