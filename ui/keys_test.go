package ui

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"charm.land/bubbles/v2/key"

	"passbook/internal/ledger"
	"passbook/ui/internal/page"
)

// updateKeys is the same flag as in the external tests of this package, which define it.
func updateKeys() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

type (
	noReader  struct{ Reader }
	noSyncer  struct{ Syncer }
	noLinker  struct{ Linker }
	noRemover struct{ Remover }
	noEditor  struct{ Editor }
	noNews    struct{ News }
	noSums    struct{ Sums }
	noJudge   struct{ Judge }
)

// everyScope returns every set of bindings with the name of the scope they belong to.
func everyScope(t *testing.T) []page.Scope {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	m, err := New(ctx, Options{Reader: noReader{}, Syncer: noSyncer{}, Linker: noLinker{}, Remover: noRemover{}, Editor: noEditor{}, News: noNews{}, Sums: noSums{}, Judge: noJudge{}, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	m.resize(120, 40)
	tree, err := ledger.NewTree(nil)
	if err != nil {
		t.Fatal(err)
	}
	m.env.Book = page.NewBook([]ledger.Item{{ID: "item", InstitutionName: "Bank"}}, nil, nil, nil, tree)
	scopes := []page.Scope{{Name: "Everywhere", Bindings: m.keys.all()}}
	moving := map[string]bool{}
	for k := range page.Kinds {
		m.router.open(k)
		for _, s := range m.router.current().Scopes() {
			if !moving[s.Name] {
				scopes = append(scopes, s)
			}
			moving[s.Name] = true
		}
	}
	k := newLinkKeys()
	scopes = append(scopes, page.Scope{Name: "Linking a bank", Bindings: []key.Binding{k.Open, k.Copy, k.Cancel}},
		page.Scope{Name: "After linking", Bindings: []key.Binding{k.Close, k.Again, k.Relink}})
	for _, d := range dialogs(m) {
		m.dialogs = nil
		d.open()
		scopes = append(scopes, page.Scope{Name: d.name, Bindings: m.topDialog().bindings()})
	}
	return scopes
}

// namedDialog is a dialog with a name for its keys.
type namedDialog struct {
	name string
	open func()
}

func dialogs(m *Model) []namedDialog {
	edit := func(what ledger.Aspect, all bool) func() {
		rows := page.EditRowsMsg{What: what, All: all, Rows: []ledger.Transaction{{LocalID: 1}}}
		return func() { m.openEdit(rows) }
	}
	return []namedDialog{
		{"Choosing an account", func() { m.openPicker("") }},
		{"Choosing a category", edit(ledger.AspectCategory, false)},
		{"Tags", edit(ledger.AspectTags, false)},
		{"Note", edit(ledger.AspectNote, false)},
		{"Name", edit(ledger.AspectName, false)},
		{"A transfer or not", edit(ledger.AspectTransfer, false)},
		{"Splitting", edit(ledger.AspectSplit, false)},
		{"The day it counts on", edit(ledger.AspectDate, false)},
		{"Changing several", edit(ledger.AspectHidden, true)},
		{"What I changed", func() { m.openHistory() }},
		{"Removing a bank", func() { m.openRemove("item") }},
	}
}

func TestNoKeyMeansTwoThings(t *testing.T) {
	scopes := everyScope(t)
	byName := map[string]page.Scope{}
	for _, s := range scopes {
		byName[s.Name] = s
	}
	// What works at the same time: a page's own keys, the moving ones and the global ones; a dialog's alone; a search's alone.
	sets := map[string][]page.Scope{}
	for k := range page.Kinds {
		sets[k.String()] = []page.Scope{byName[k.String()], byName["Moving"], byName["Everywhere"]}
	}
	sets["Transactions"] = append(sets["Transactions"], byName["Selecting"], byName["Editing"])
	sets["Details"] = []page.Scope{byName["Details"], byName["Editing"], byName["Moving"], byName["Everywhere"]}
	for _, alone := range []string{"While searching", "Linking a bank", "After linking"} {
		sets[alone] = []page.Scope{byName[alone]}
	}
	for _, d := range dialogs(nil) {
		sets[d.name] = []page.Scope{byName[d.name]}
	}
	for name, set := range sets {
		taken := map[string]string{}
		for _, s := range set {
			if len(s.Bindings) == 0 {
				t.Errorf("%s has no bindings", s.Name)
			}
			for _, b := range s.Bindings {
				for _, k := range b.Keys() {
					if other, ok := taken[k]; ok {
						t.Errorf("%s: %q means both %q and %q", name, k, other, b.Help().Desc)
					}
					taken[k] = b.Help().Desc
				}
			}
		}
	}
}

func TestKeysPageIsTrue(t *testing.T) {
	const path = "../docs/keys.md"
	var b strings.Builder
	b.WriteString("# Keys\n\nMade from the bindings by `go test ./ui -run TestKeysPageIsTrue -update`; do not edit by hand.\n")
	for _, s := range everyScope(t) {
		fmt.Fprintf(&b, "\n## %s\n\n| key | what it does |\n|---|---|\n", s.Name)
		for _, k := range s.Bindings {
			fmt.Fprintf(&b, "| `%s` | %s |\n", k.Help().Key, k.Help().Desc)
		}
	}
	if updateKeys() {
		if err := os.MkdirAll("../docs", 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != b.String() {
		t.Errorf("%s is out of date: run the test with -update", path)
	}
}
