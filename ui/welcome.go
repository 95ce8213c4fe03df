package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"passbook/internal/ledger"
	"passbook/ui/internal/listing"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// Choice is what a newcomer chose on the welcome screen.
type Choice uint8

// The choices. Leave is also the answer to q, esc and ctrl+c.
const (
	Leave    Choice = iota
	TryDemo         // the demo: made-up banks, nothing of it is kept
	KeysKept        // Plaid keys were entered and Accept took them
)

// Keys are what Plaid's dashboard shows. Secret is handed over once, to Accept, and forgotten.
type Keys struct {
	ClientID    string
	Secret      string
	Environment ledger.Environment
}

// Format keeps the secret out of every message and log.
func (k Keys) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "{%s [redacted] %s}", k.ClientID, k.Environment)
}

// WelcomeOptions are what the first run needs.
type WelcomeOptions struct {
	// Accept asks Plaid whether it knows the keys and keeps them. Its error is shown, and the person may try again.
	Accept   func(context.Context, Keys) error
	Explain  Explainer
	DataPath string
	Terminal Terminal
}

// Welcome shows the first screen a newcomer sees, and returns what they chose.
func Welcome(ctx context.Context, opts WelcomeOptions) (Choice, error) {
	if opts.Accept == nil {
		return Leave, errors.New("the welcome screen needs somewhere to put keys")
	}
	m := newWelcome(ctx, opts)
	_, err := tea.NewProgram(m, programOptions(ctx, opts.Terminal.In, opts.Terminal.out())...).Run()
	m.env.Jobs.Stop(grace)
	switch {
	case errors.Is(err, tea.ErrProgramPanic):
		return Leave, fmt.Errorf("welcome screen: %w", err)
	case errors.Is(err, tea.ErrInterrupted), errors.Is(err, context.Canceled), ctx.Err() != nil:
		return Leave, ErrInterrupted
	case err != nil:
		return Leave, fmt.Errorf("welcome screen: %w", err)
	}
	return m.choice, nil
}

// acceptTimeout bounds asking Plaid about the keys.
const acceptTimeout = 30 * time.Second

// welcome is the model of the first screen: a choice, then a form for the keys.
type welcome struct {
	opts   WelcomeOptions
	env    *page.Env
	choice Choice
	list   listing.List
	form   bool
	focus  int // 0 environment, 1 client id, 2 secret
	live   bool
	id     page.Field
	secret page.Field
	busy   bool
	err    string
	keys   welcomeKeys
	w, h   int
	dark   bool
	mono   bool
}

type welcomeKeys struct {
	page.MoveKeys
	Choose, Submit, Quit, Back, Next, Prev, Switch, Abort key.Binding
}

type keysAcceptedMsg struct{ err error }

func newWelcome(ctx context.Context, opts WelcomeOptions) *welcome {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	m := &welcome{
		opts: opts, dark: true, id: page.NewField(64), secret: page.NewField(128),
		env: &page.Env{Jobs: page.NewJobs(ctx), Theme: look.NewTheme(true, false)},
		keys: welcomeKeys{
			MoveKeys: page.NewMoveKeys(),
			Choose:   bind("enter", "choose", "enter"),
			Submit:   bind("enter", "go on", "enter"),
			Quit:     bind("q", "quit", "q", "esc"),
			Back:     bind("esc", "back", "esc"),
			Next:     bind("tab", "next field", "tab", "down"),
			Prev:     bind("shift+tab", "previous field", "shift+tab", "up"),
			Switch:   bind("←→", "switch", "left", "right", "space"),
			Abort:    bind("ctrl+c", "quit at once", "ctrl+c"),
		},
	}
	m.secret.Conceal()
	m.list.SetCount(len(welcomeChoices()))
	return m
}

// Init asks the terminal for its background.
func (m *welcome) Init() tea.Cmd { return tea.RequestBackgroundColor }

// Update handles one message.
func (m *welcome) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		m.list.SetHeight(m.list.Count())
		m.id.SetWidth(min(m.w-24, 64))
		m.secret.SetWidth(min(m.w-24, 64))
	case tea.BackgroundColorMsg:
		m.dark = msg.IsDark()
		m.env.Theme = look.NewTheme(m.dark, m.mono)
	case tea.ColorProfileMsg:
		m.mono = msg.Profile <= colorprofile.ASCII
		m.env.Theme = look.NewTheme(m.dark, m.mono)
	case keysAcceptedMsg:
		return m, m.accepted(msg)
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, m.keys.Abort):
			return m, tea.Quit
		case m.busy:
			return m, nil
		case m.form:
			return m, m.pressForm(msg)
		}
		return m, m.pressChoice(msg)
	case tea.PasteMsg:
		if m.form && !m.busy {
			return m, m.typeText(msg)
		}
	}
	return m, nil
}

func (m *welcome) pressChoice(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, m.keys.Quit):
		return tea.Quit
	case key.Matches(msg, m.keys.Choose):
		switch welcomeChoices()[m.list.Cursor()].choice {
		case KeysKept:
			m.form = true
			return m.focusOn(1)
		case TryDemo:
			m.choice = TryDemo
		case Leave:
		}
		return tea.Quit
	}
	m.keys.Apply(msg, &m.list)
	return nil
}

func (m *welcome) pressForm(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, m.keys.Back):
		m.form, m.err = false, ""
		return nil
	case key.Matches(msg, m.keys.Next):
		return m.focusOn(m.focus + 1)
	case key.Matches(msg, m.keys.Prev):
		return m.focusOn(m.focus + 2)
	case m.focus == 0 && key.Matches(msg, m.keys.Switch):
		m.live = !m.live
		return nil
	case key.Matches(msg, m.keys.Submit):
		return m.submit()
	}
	return m.typeText(msg)
}

func (m *welcome) focusOn(field int) tea.Cmd {
	m.focus = field % 3
	m.id.Blur()
	m.secret.Blur()
	switch m.focus {
	case 1:
		return m.id.Focus()
	case 2:
		return m.secret.Focus()
	}
	return nil
}

func (m *welcome) typeText(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	switch m.focus {
	case 1:
		cmd, _ = m.id.Update(msg)
	case 2:
		cmd, _ = m.secret.Update(msg)
	}
	return cmd
}

// submit goes to the first empty field, or asks Plaid about the keys.
func (m *welcome) submit() tea.Cmd {
	k := Keys{ClientID: strings.TrimSpace(m.id.Value()), Secret: strings.TrimSpace(m.secret.Value()), Environment: ledger.Sandbox}
	if m.live {
		k.Environment = ledger.Production
	}
	switch {
	case k.ClientID == "":
		return m.focusOn(1)
	case k.Secret == "":
		return m.focusOn(2)
	}
	m.busy, m.err = true, ""
	accept := m.opts.Accept
	return m.env.Jobs.Run(acceptTimeout, func(ctx context.Context) tea.Msg {
		return keysAcceptedMsg{err: accept(ctx, k)}
	})
}

func (m *welcome) accepted(msg keysAcceptedMsg) tea.Cmd {
	m.busy = false
	if msg.err != nil {
		m.err = explainWith(m.opts.Explain, msg.err)
		return m.focusOn(2)
	}
	m.secret.SetValue("")
	m.choice = KeysKept
	return tea.Quit
}
