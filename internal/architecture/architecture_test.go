// Package architecture holds one test: the rules of docs/architecture.md that a compiler does not check. Every folder with Go
// code must stand in the table of rooms; a new one is a decision and is written down here.
package architecture

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module   = "passbook"
	plaidSDK = "github.com/plaid/plaid-go"
	// linktest drives a browser for tests; the program must not hold it.
	linktest = "plaidsvc/sandbox/linktest"
)

// room is a folder of the repository, and all below it that has no entry of its own.
type room struct {
	folder string
	// uses are the folders of the repository it may import, with all below them; its own subfolders are always allowed.
	uses []string
	// anything lifts the limits on imports: for the roof alone.
	anything bool
	// never are other packages it must not import, with all below them.
	never []string
}

// rooms is the house: arrows point down, and rooms side by side do not know each other.
func rooms() []room {
	noIO := []string{"database/sql", "net/http", "modernc.org/sqlite"}
	return []room{
		{folder: ".", uses: []string{"cmd"}},
		{folder: "cmd", anything: true},
		{folder: "cmd/internal/cli", uses: []string{"internal/ledger", "internal/safetext"}, never: noIO},
		{folder: "cmd/internal/stored", uses: []string{"cmd/internal/cli", "store", "internal/export", "internal/ledger", "internal/query", "internal/recur",
			"internal/safetext", "internal/spelling"}, never: noIO},
		{folder: "ui", uses: []string{"internal/ledger", "internal/query", "internal/safetext"}, never: noIO},
		{folder: "store", uses: []string{"internal/ledger", "internal/query", "internal/recur", "internal/safetext", "internal/spelling"}, never: []string{"net/http"}},
		{folder: "plaidsvc", uses: []string{"internal/ledger", "internal/safetext", "internal/secret"}, never: []string{"database/sql"}},
		{folder: "plaidsvc/sandbox", uses: []string{linktest}, never: []string{"database/sql"}},
		{folder: linktest, never: []string{"database/sql", "net/http"}},
		{folder: "linkserver", uses: []string{"internal/safetext", "internal/secret"}, never: []string{"database/sql"}},
		{folder: "internal/ledger", uses: []string{"internal/safetext", "internal/spelling"}, never: noIO},
		{folder: "internal/safetext", never: noIO},
		{folder: "internal/secret", never: noIO},
		{folder: "internal/spelling", never: noIO},
		{folder: "internal/recur", uses: []string{"internal/ledger", "internal/safetext"}, never: noIO},
		{folder: "internal/query", uses: []string{"internal/ledger", "internal/safetext", "internal/spelling"}, never: noIO},
		{folder: "internal/config", uses: []string{"internal/ledger", "internal/secret", "internal/spelling"}, never: noIO},
		{folder: "internal/export", uses: []string{"internal/ledger", "internal/safetext"}, never: noIO},
		{folder: "internal/vault", uses: []string{"internal/ledger", "internal/secret"}, never: noIO},
		{folder: "internal/syncer", uses: []string{"internal/ledger", "internal/safetext", "internal/secret"}, never: noIO},
		{folder: "internal/linking", uses: []string{"internal/ledger", "internal/safetext", "internal/secret", "internal/vault"}, never: noIO},
		{folder: "internal/e2e"},
		// A program of its own, like main: it measures the rooms from outside.
		{folder: "internal/bench", anything: true},
		{folder: "internal/architecture"},
	}
}

func TestTheHouseRules(t *testing.T) {
	root := moduleRoot(t)
	files := 0
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			base := entry.Name()
			if name != root && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata" || base == "node_modules") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		source, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		files++
		for _, fault := range faults(t, filepath.ToSlash(relative), source) {
			t.Error(fault)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Fatalf("only %d files were looked at: this test does not see the repository", files)
	}
}

func moduleRoot(t *testing.T) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "env", "GOMOD").Output()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Dir(string(bytes.TrimSpace(out)))
}

// faults returns what is wrong with one file; name is its path from the module's root.
func faults(t *testing.T, name string, source []byte) []string {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return []string{err.Error()}
	}
	c := checker{set: set, name: name, file: file}
	c.imports()
	c.fileName()
	if !c.isTest() {
		c.variables()
		c.contexts()
	}
	return c.found
}

type checker struct {
	set   *token.FileSet
	name  string
	file  *ast.File
	found []string
}

func (c *checker) fault(at token.Pos, format string, args ...any) {
	c.found = append(c.found, fmt.Sprintf("%s: %s", c.set.Position(at), fmt.Sprintf(format, args...)))
}

func (c *checker) isTest() bool { return strings.HasSuffix(c.name, "_test.go") }

func (c *checker) folder() string { return path.Dir(c.name) }

func (c *checker) fileName() {
	switch path.Base(c.name) {
	case "utils.go", "util.go", "helpers.go", "common.go", "types.go", "misc.go":
		c.fault(c.file.Package, "a file is named after its one concern")
	}
}

// roomOf returns the innermost room a folder belongs to.
func roomOf(folder string) (room, bool) {
	var best room
	found := false
	for _, r := range rooms() {
		if within(folder, r.folder) && (!found || len(r.folder) > len(best.folder)) {
			best, found = r, true
		}
	}
	return best, found
}

// within reports whether a folder or import path is outer or lies below it. The root holds its own files only.
func within(inner, outer string) bool {
	return inner == outer || (outer != "." && strings.HasPrefix(inner, outer+"/"))
}

func (c *checker) imports() {
	r, ok := roomOf(c.folder())
	if !ok {
		c.fault(c.file.Package, "the folder %s is no room: add it to the table, or use one that fits", c.folder())
		return
	}
	for _, spec := range c.file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			c.fault(spec.Pos(), "import path: %v", err)
			continue
		}
		if within(imported, plaidSDK) && c.folder() != "plaidsvc" {
			c.fault(spec.Pos(), "only plaidsvc imports Plaid's SDK")
		}
		if imported == module+"/"+linktest && !c.isTest() {
			c.fault(spec.Pos(), "%s is for tests alone", linktest)
			continue
		}
		// A test may stand outside its room to see it from there; the sandbox's may not, it knows nothing of ours.
		if r.anything || (c.isTest() && r.folder != "plaidsvc/sandbox") {
			continue
		}
		for _, no := range r.never {
			if within(imported, no) {
				c.fault(spec.Pos(), "%s must not import %s", r.folder, imported)
			}
		}
		ours, internal := strings.CutPrefix(imported, module+"/")
		if !internal || ours == c.folder() {
			continue
		}
		target, known := roomOf(ours)
		allowed := known && (target.folder == r.folder || slices.ContainsFunc(r.uses, func(use string) bool { return target.folder == use }))
		if !allowed {
			c.fault(spec.Pos(), "%s must not import %s", r.folder, imported)
		}
	}
}

var sentinelName = regexp.MustCompile(`^[eE]rr[A-Z]`)

// variables refuses package-level variables that hold state. Allowed are checks that a type satisfies an interface, sentinel
// errors, compiled patterns, embedded files and the version that the linker writes: values that the program does not change.
func (c *checker) variables() {
	for _, d := range c.file.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.VAR {
			continue
		}
		for _, s := range decl.Specs {
			spec, ok := s.(*ast.ValueSpec)
			if !ok || embedded(decl, spec) {
				continue
			}
			for i, name := range spec.Names {
				var value ast.Expr
				if i < len(spec.Values) {
					value = spec.Values[i]
				}
				if name.Name != "_" && !constant(name.Name, value) && !c.stamped(name.Name, value) {
					c.fault(name.Pos(), "%s is a package-level variable: pass it in, or return it from a function", name.Name)
				}
			}
		}
	}
}

// stamped reports cmd's version, a string that only -ldflags -X can write to.
func (c *checker) stamped(name string, value ast.Expr) bool {
	text, ok := value.(*ast.BasicLit)
	return c.folder() == "cmd" && name == "version" && ok && text.Kind == token.STRING
}

func constant(name string, value ast.Expr) bool {
	if sentinelName.MatchString(name) {
		return isSentinel(value)
	}
	call, ok := value.(*ast.CallExpr)
	if !ok {
		return false
	}
	called, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	of, ok := called.X.(*ast.Ident)
	return ok && of.Name == "regexp" && called.Sel.Name == "MustCompile"
}

// isSentinel reports errors.New(...), a conversion to an error type, or the address of an error's literal.
func isSentinel(value ast.Expr) bool {
	switch v := value.(type) {
	case *ast.CallExpr:
		return true
	case *ast.UnaryExpr:
		_, literal := v.X.(*ast.CompositeLit)
		return v.Op == token.AND && literal
	}
	return false
}

func embedded(decl *ast.GenDecl, spec *ast.ValueSpec) bool {
	for _, group := range []*ast.CommentGroup{decl.Doc, spec.Doc} {
		if group == nil {
			continue
		}
		for _, comment := range group.List {
			if strings.HasPrefix(comment.Text, "//go:embed ") {
				return true
			}
		}
	}
	return false
}

// contexts refuses contexts made from nothing below main and cmd: who calls decides how long it may take.
func (c *checker) contexts() {
	if r, ok := roomOf(c.folder()); ok && (r.anything || r.folder == ".") {
		return
	}
	name := c.importName("context")
	if name == "" {
		return
	}
	ast.Inspect(c.file, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		of, ok := selector.X.(*ast.Ident)
		if ok && of.Name == name && (selector.Sel.Name == "Background" || selector.Sel.Name == "TODO") {
			c.fault(selector.Pos(), "context.%s outside main, cmd and tests: take the caller's context", selector.Sel.Name)
		}
		return true
	})
}

// importName returns the name a package has in this file, or nothing where it is not imported.
func (c *checker) importName(imported string) string {
	for _, spec := range c.file.Imports {
		if spec.Path.Value == strconv.Quote(imported) {
			if spec.Name != nil {
				return spec.Name.Name
			}
			return path.Base(imported)
		}
	}
	return ""
}

// TestTheRulesBite shows each rule a file that breaks it and one that does not.
func TestTheRulesBite(t *testing.T) {
	for _, c := range []struct {
		rule, name, source string
		want               string // part of the fault; empty: none
	}{
		{"arrow down", "cmd/link.go", `package cmd; import _ "passbook/store"; import _ "net/http"`, ""},
		{"main knows cmd alone", "main.go", `package main; import _ "passbook/store"`, "must not import passbook/store"},
		{"rooms apart", "store/x.go", `package store; import _ "passbook/plaidsvc"`, "store must not import passbook/plaidsvc"},
		{"own subfolder", "ui/x.go", `package ui; import _ "passbook/ui/internal/look"`, ""},
		{"ui without network", "ui/internal/look/x.go", `package look; import _ "net/http/httputil"`, "ui must not import"},
		{"ui without SQL", "ui/x.go", `package ui; import _ "database/sql"`, "ui must not import"},
		{"arrow up", "internal/ledger/x.go", `package ledger; import _ "passbook/internal/syncer"`, "internal/ledger must not import"},
		{"client and server", "plaidsvc/x.go", `package plaidsvc; import _ "passbook/plaidsvc/sandbox"`, "plaidsvc must not import"},
		{"client and server's parts", "plaidsvc/x.go", `package plaidsvc; import _ "passbook/plaidsvc/sandbox/wire"`, "plaidsvc must not import"},
		{"server and ours", "plaidsvc/sandbox/wire/x.go", `package wire; import _ "passbook/internal/ledger"`, "must not import"},
		{"server's test and ours", "plaidsvc/sandbox/x_test.go", `package sandbox; import _ "passbook/internal/ledger"`, "must not import"},
		{"client's test and server", "plaidsvc/x_test.go", `package plaidsvc_test; import _ "passbook/plaidsvc/sandbox"`, ""},
		{"one importer of the SDK", "plaidsvc/x.go", `package plaidsvc; import _ "github.com/plaid/plaid-go/v20/plaid"`, ""},
		{"SDK in cmd", "cmd/x.go", `package cmd; import _ "github.com/plaid/plaid-go/v20/plaid"`, "only plaidsvc"},
		{"SDK in a sandbox test", "plaidsvc/sandbox/x_test.go", `package sandbox; import _ "github.com/plaid/plaid-go/v20/plaid"`, "only plaidsvc"},
		{"browser in a test", "linkserver/x_test.go", `package linkserver; import _ "passbook/plaidsvc/sandbox/linktest"`, ""},
		{"browser in a sandbox test", "plaidsvc/sandbox/link/x_test.go", `package link; import _ "passbook/plaidsvc/sandbox/linktest"`, ""},
		{"browser in the program", "cmd/x.go", `package cmd; import _ "passbook/plaidsvc/sandbox/linktest"`, "for tests alone"},
		{"browser and Link", "plaidsvc/sandbox/linktest/x.go", `package linktest; import _ "passbook/plaidsvc/sandbox/link"`, "must not import"},
		{"no such room", "pkg/x.go", `package pkg`, "is no room"},
		{"no drawer", "store/helpers.go", `package store`, "named after its one concern"},
		{"state", "store/x.go", `package store; var cache = map[string]int{}`, "cache is a package-level variable"},
		{"state without a value", "store/x.go", `package store; var n int`, "n is a package-level variable"},
		{"state in a group", "store/x.go", "package store; import \"errors\"\nvar (\n\tErrA = errors.New(\"a\")\n\tn = 1\n)", "n is a package-level variable"},
		{"hidden behind an error's name", "store/x.go", `package store; var errCount = 0`, "errCount is a package-level variable"},
		{"state in a test", "store/x_test.go", `package store; var n int`, ""},
		{"sentinel", "store/x.go", `package store; import "errors"; var ErrGone = errors.New("gone")`, ""},
		{"sentinel with fields", "cmd/x.go", `package cmd; var errGone = &failure{code: 1}`, ""},
		{"version", "cmd/x.go", `package cmd; var version = ""`, ""},
		{"version elsewhere", "store/x.go", `package store; var version = ""`, "version is a package-level variable"},
		{"table", "cmd/x.go", `package cmd; var banks = [...]string{"a"}`, "banks is a package-level variable"},
		{"interface check", "store/x.go", `package store; var _ error = fault{}`, ""},
		{"pattern", "store/x.go", `package store; import "regexp"; var word = regexp.MustCompile("x")`, ""},
		{"embedded", "store/x.go", "package store; import \"embed\"\n//go:embed x.sql\nvar files embed.FS", ""},
		{"local", "store/x.go", `package store; func f() { var n int; _ = n }`, ""},
		{"own context", "store/x.go", `package store; import "context"; func f() { _ = context.Background() }`, "context.Background outside"},
		{"own context renamed", "store/x.go", `package store; import c "context"; func f() { _ = c.TODO() }`, "context.TODO outside"},
		{"context in cmd", "cmd/x.go", `package cmd; import "context"; func f() { _ = context.Background() }`, ""},
		{"context in a test", "store/x_test.go", `package store; import "context"; func f() { _ = context.Background() }`, ""},
	} {
		found := faults(t, c.name, []byte(c.source))
		if c.want == "" && len(found) > 0 {
			t.Errorf("%s: %q", c.rule, found)
		}
		if c.want != "" && (len(found) != 1 || !strings.Contains(found[0], c.want)) {
			t.Errorf("%s: found %q, want %q", c.rule, found, c.want)
		}
	}
}
