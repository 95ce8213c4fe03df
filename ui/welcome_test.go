package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"passbook/internal/ledger"
)

// greet starts a welcome screen; accepted collects the keys.
func greet(t *testing.T, answer error) (*welcome, *[]Keys) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	var taken []Keys
	m := newWelcome(ctx, WelcomeOptions{DataPath: "/home/ada/.local/share/passbook", Accept: func(_ context.Context, k Keys) error {
		taken = append(taken, k)
		return answer
	}})
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	return m, &taken
}

// hit presses keys and runs what each of them starts.
func hit(m *welcome, keys ...tea.KeyPressMsg) (quit bool) {
	for _, k := range keys {
		_, cmd := m.Update(k)
		for cmd != nil {
			msg := cmd()
			if _, ok := msg.(tea.QuitMsg); ok {
				return true
			}
			_, cmd = m.Update(msg)
		}
	}
	return false
}

func text(s string) (out []tea.KeyPressMsg) {
	for _, r := range s {
		out = append(out, tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	return out
}

func shows(t *testing.T, m *welcome, want ...string) {
	t.Helper()
	s := ansi.Strip(m.View().Content)
	for _, w := range want {
		if !strings.Contains(s, w) {
			t.Errorf("%q is not on the screen:\n%s", w, s)
		}
	}
}

func TestTheDemoIsOneKeyAway(t *testing.T) {
	m, _ := greet(t, nil)
	shows(t, m, "Try the demo", "Enter Plaid keys", "/home/ada/.local/share/passbook")
	if !hit(m, tea.KeyPressMsg{Code: tea.KeyEnter}) || m.choice != TryDemo {
		t.Errorf("enter chose %d", m.choice)
	}
}

func TestKeysAreEnteredAndNeverShown(t *testing.T) {
	m, taken := greet(t, nil)
	hit(m, tea.KeyPressMsg{Code: tea.KeyDown}, tea.KeyPressMsg{Code: tea.KeyEnter})
	hit(m, text(" client123 ")...)
	hit(m, tea.KeyPressMsg{Code: tea.KeyEnter})
	hit(m, text("s3cret")...)
	shows(t, m, "client123", "••••••")
	if strings.Contains(m.View().Content, "s3cret") {
		t.Error("the secret is on the screen")
	}
	hit(m, tea.KeyPressMsg{Code: tea.KeyTab}, tea.KeyPressMsg{Code: tea.KeyRight})
	shows(t, m, "● production")
	if !hit(m, tea.KeyPressMsg{Code: tea.KeyEnter}) || m.choice != KeysKept {
		t.Errorf("the keys were not kept: choice %d", m.choice)
	}
	want := Keys{ClientID: "client123", Secret: "s3cret", Environment: ledger.Production}
	if len(*taken) != 1 || (*taken)[0] != want {
		t.Errorf("%d sets of keys were taken", len(*taken))
	}
	if m.secret.Value() != "" {
		t.Error("the secret stays in memory")
	}
	if s := fmt.Sprintf("%v %+v %#v", want, want, want); strings.Contains(s, "s3cret") {
		t.Errorf("the secret prints: %s", s)
	}
}

func TestRefusedKeysMayBeTriedAgain(t *testing.T) {
	m, taken := greet(t, errors.New("plaid does not know these keys"))
	hit(m, tea.KeyPressMsg{Code: tea.KeyDown}, tea.KeyPressMsg{Code: tea.KeyEnter})
	hit(m, text("id")...)
	hit(m, tea.KeyPressMsg{Code: tea.KeyTab})
	hit(m, text("x")...)
	if hit(m, tea.KeyPressMsg{Code: tea.KeyEnter}) {
		t.Fatal("the screen closed although the keys were refused")
	}
	shows(t, m, "▲ plaid does not know these keys")
	hit(m, tea.KeyPressMsg{Code: tea.KeyEnter})
	if len(*taken) != 2 {
		t.Errorf("the keys were tried %d times", len(*taken))
	}
	hit(m, tea.KeyPressMsg{Code: tea.KeyEscape})
	shows(t, m, "Try the demo")
	if !hit(m, tea.KeyPressMsg{Code: 'q', Text: "q"}) || m.choice != Leave {
		t.Errorf("q chose %d", m.choice)
	}
}
