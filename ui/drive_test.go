package ui_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/google/go-cmp/cmp"

	"passbook/internal/ledger"
	"passbook/ui"
	"passbook/ui/internal/fake"
	"passbook/ui/internal/page"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// patience is how long a test waits for something that must come.
const patience = 10 * time.Second

// driver runs a model as Bubble Tea would: commands in goroutines, their messages one at a time, batches taken apart.
type driver struct {
	t      testing.TB
	model  *ui.Model
	inbox  chan tea.Msg
	over   chan struct{}
	w, h   int
	quit   bool
	copied bool
	// handled counts results by their type, for tests that wait for something that must not be seen.
	handled map[string]int
}

// household are options over the fake household, with every service.
func household() ui.Options {
	r := fake.Household()
	e := fake.NewEditor(r)
	j := fake.NewJudge(e)
	return ui.Options{
		Reader: r, Editor: e, Labels: e, News: fake.NewNews(), Sums: &fake.Sums{Reader: r}, Judge: j, Layers: j, Syncer: &fake.Syncer{}, Linker: &fake.Linker{}, Remover: &fake.Remover{}, Browser: &fake.Browser{},
		Facts: ui.Facts{Environment: ledger.Sandbox, Demo: true}, Now: fake.Now,
	}
}

// open starts a model on a terminal of w by h cells.
func open(t testing.TB, opts ui.Options, w, h int) *driver {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	m, err := ui.New(ctx, opts)
	if err != nil {
		t.Fatal(err)
	}
	d := &driver{t: t, model: m, inbox: make(chan tea.Msg), over: make(chan struct{}), w: w, h: h, handled: map[string]int{}}
	t.Cleanup(func() {
		close(d.over)
		if !m.Close() {
			t.Error("commands did not end when the interface closed")
		}
		cancel()
	})
	d.send(tea.WindowSizeMsg{Width: w, Height: h})
	d.start(m.Init())
	return d
}

// start runs a command as Bubble Tea does.
func (d *driver) start(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		msg := cmd()
		if msg == nil {
			return
		}
		select {
		case d.inbox <- msg:
		case <-d.over:
		}
	}()
}

// send gives the model a message.
func (d *driver) send(msg tea.Msg) {
	d.handled[typeName(msg)]++
	switch msg := msg.(type) {
	case tea.BatchMsg:
		for _, cmd := range msg {
			d.start(cmd)
		}
		return
	case page.ResultMsg:
		d.handled[typeName(msg.Result)]++
	case tea.QuitMsg:
		d.quit = true
		return
	}
	if strings.HasSuffix(typeName(msg), "setClipboardMsg") {
		d.copied = true
		return
	}
	_, cmd := d.model.Update(msg)
	d.start(cmd)
}

// until handles messages until the screen is as wanted.
func (d *driver) until(what string, ok func(screen string) bool) {
	d.t.Helper()
	deadline := time.After(patience)
	for !ok(d.screen()) {
		select {
		case msg := <-d.inbox:
			d.send(msg)
		case <-deadline:
			d.t.Fatalf("waited in vain for %s; the screen is\n%s", what, d.screen())
		}
	}
}

// untilClosed handles messages until the channel is closed.
func (d *driver) untilClosed(what string, gone <-chan struct{}) {
	d.t.Helper()
	deadline := time.After(patience)
	for {
		select {
		case <-gone:
			return
		case msg := <-d.inbox:
			d.send(msg)
		case <-deadline:
			d.t.Fatalf("waited in vain for %s", what)
		}
	}
}

// see waits for every text to be on the screen.
func (d *driver) see(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		d.until("“"+text+"”", func(s string) bool { return strings.Contains(s, text) })
	}
}

// lose waits for a text to be gone.
func (d *driver) lose(text string) {
	d.t.Helper()
	d.until("the end of “"+text+"”", func(s string) bool { return !strings.Contains(s, text) })
}

// press sends keys by name; names of more than one letter are keys such as enter, everything else is typed.
func (d *driver) press(names ...string) {
	d.t.Helper()
	for _, name := range names {
		d.send(keyOf(d.t, name))
	}
}

// syncNow syncs and waits for its end.
func (d *driver) syncNow() {
	d.t.Helper()
	before := d.handled["ui.syncFinishedMsg"]
	d.press("s")
	d.until("the end of the sync", func(string) bool { return d.handled["ui.syncFinishedMsg"] > before })
}

// write types a text.
func (d *driver) write(text string) {
	for _, r := range text {
		d.send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

func keyOf(t testing.TB, name string) tea.KeyPressMsg {
	named := map[string]tea.KeyPressMsg{
		"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab}, "up": {Code: tea.KeyUp},
		"down": {Code: tea.KeyDown}, "left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight}, "pgup": {Code: tea.KeyPgUp},
		"pgdown": {Code: tea.KeyPgDown}, "home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd}, "backspace": {Code: tea.KeyBackspace},
		"shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift}, "ctrl+c": {Code: 'c', Mod: tea.ModCtrl}, "ctrl+d": {Code: 'd', Mod: tea.ModCtrl},
		"ctrl+u": {Code: 'u', Mod: tea.ModCtrl}, "ctrl+a": {Code: 'a', Mod: tea.ModCtrl}, "ctrl+r": {Code: 'r', Mod: tea.ModCtrl},
		"ctrl+n": {Code: 'n', Mod: tea.ModCtrl}, "ctrl+o": {Code: 'o', Mod: tea.ModCtrl}, "ctrl+x": {Code: 'x', Mod: tea.ModCtrl},
		"shift+down": {Code: tea.KeyDown, Mod: tea.ModShift}, "shift+up": {Code: tea.KeyUp, Mod: tea.ModShift},
		"alt+enter": {Code: tea.KeyEnter, Mod: tea.ModAlt}, "space": {Code: tea.KeySpace, Text: " "},
	}
	if k, ok := named[name]; ok {
		if k.String() != name {
			t.Fatalf("the key %q calls itself %q", name, k.String())
		}
		return k
	}
	r := []rune(name)
	if len(r) != 1 {
		t.Fatalf("no key is called %q", name)
	}
	return tea.KeyPressMsg{Code: r[0], Text: name}
}

// screen draws the view into cells and returns them as lines, without the blanks at their ends.
func (d *driver) screen() string {
	w, h := max(d.w, 1), max(d.h, 1)
	buf := uv.NewScreenBuffer(w, h)
	uv.NewStyledString(d.model.View().Content).Draw(buf, buf.Bounds())
	lines := strings.Split(strings.ReplaceAll(buf.String(), "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

// selected returns the line under the cursor.
func (d *driver) selected() string {
	for _, line := range strings.Split(d.screen(), "\n") {
		if strings.HasPrefix(line, "▌") {
			return line
		}
	}
	return ""
}

// golden compares the screen with a file.
func (d *driver) golden(name string) {
	d.t.Helper()
	d.until("the counts of what waits", func(s string) bool {
		counted := func(tab, count string) bool { return !strings.Contains(s, tab) || strings.Contains(s, tab+" "+count) }
		return counted("5 Changes", "9") && counted("5 New", "9") && counted("8 Review", "3")
	})
	path := filepath.Join("testdata", name+".golden")
	got := d.screen() + "\n"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			d.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		d.t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		d.t.Errorf("%s differs (-want +got):\n%s", path, diff)
	}
}
