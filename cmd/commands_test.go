package cmd

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const commandsPage = "../docs/commands.md"

// commandsMark stands in the page between what is written by hand and what is made from the commands.
const commandsMark = "<!-- What follows is made by `go test ./cmd -run TestCommandsPageIsTrue -update`; do not edit it by hand. -->\n"

func TestMain(m *testing.M) {
	update := flag.Bool("update", false, "write docs/commands.md anew")
	flag.Parse()
	if *update {
		if err := writeCommandsPage(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

func everyCommand() []*cobra.Command {
	root := newRoot(newShell(Streams{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard}, func(string) (string, bool) { return "", false }))
	var list []*cobra.Command
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		list = append(list, c)
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
	return list
}

func described(list []*cobra.Command) string {
	var b strings.Builder
	for _, c := range list {
		use := c.CommandPath() + strings.TrimPrefix(c.Use, c.Name())
		fmt.Fprintf(&b, "\n## `%s`\n\n%s.\n", use, c.Short)
		if len(c.Aliases) > 0 {
			fmt.Fprintf(&b, "Also: `%s`.\n", strings.Join(c.Aliases, "`, `"))
		}
		if c.Long != "" {
			fmt.Fprintf(&b, "\n%s\n", c.Long)
		}
		if c.Example != "" {
			fmt.Fprintf(&b, "\n    %s\n", strings.ReplaceAll(strings.TrimSpace(c.Example), "\n", "\n    "))
		}
		rows := ""
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Name == "help" || f.Name == "json" { // the page says of both that every command has them
				return
			}
			name := "--" + f.Name
			switch kind, _ := pflag.UnquoteUsage(f); kind {
			case "":
			case "int", "ints":
				name += " N"
			case "duration":
				name += " 2s"
			default:
				name += " …"
			}
			rows += fmt.Sprintf("| `%s` | %s |\n", name, strings.ReplaceAll(f.Usage, "|", "\\|"))
		})
		if rows != "" {
			fmt.Fprintf(&b, "\n| flag | |\n|---|---|\n%s", rows)
		}
	}
	return b.String()
}

// pageParts are what is written by hand and what is made.
func pageParts() (written, made string, err error) {
	page, err := os.ReadFile(commandsPage)
	if err != nil {
		return "", "", err
	}
	written, made, marked := strings.Cut(string(page), commandsMark)
	if !marked {
		return "", "", fmt.Errorf("%s has lost its mark", commandsPage)
	}
	return written, made, nil
}

func writeCommandsPage() error {
	written, _, err := pageParts()
	if err != nil {
		return err
	}
	return os.WriteFile(commandsPage, []byte(written+commandsMark+described(everyCommand())), 0o600)
}

func TestCommandsPageIsTrue(t *testing.T) {
	_, made, err := pageParts()
	if err != nil {
		t.Fatal(err)
	}
	if made != described(everyCommand()) {
		t.Errorf("%s is out of date: run the test with -update", commandsPage)
	}
}

// TestEveryCommandSpeaksJSON holds the promise that whatever lists or acts can be read by a program.
func TestEveryCommandSpeaksJSON(t *testing.T) {
	people := map[string]bool{ // these show screens, ask questions, or serve
		"passbook": true, "passbook demo": true, "passbook keys": true, "passbook sandbox": true,
	}
	for _, c := range everyCommand() {
		if has := c.Flags().Lookup("json") != nil; has == people[c.CommandPath()] && c.Runnable() {
			t.Errorf("%s: --json is %v", c.CommandPath(), has)
		}
	}
}

// capital reports whether a flag is told of by a word that is written so wherever it stands.
func capital(usage string) bool {
	for _, word := range []string{"OLD=", "CATEGORY=", "Sandbox"} {
		if strings.HasPrefix(usage, word) {
			return true
		}
	}
	return false
}

// TestHelpIsInOneVoice looks at the short texts that stand side by side in the help.
func TestHelpIsInOneVoice(t *testing.T) {
	for _, c := range everyCommand() {
		if s := c.Short; s == "" || strings.HasSuffix(s, ".") || s[:1] != strings.ToUpper(s[:1]) {
			t.Errorf("%s: %q", c.CommandPath(), s)
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if s := f.Usage; s == "" || strings.HasSuffix(s, ".") || s[:1] != strings.ToLower(s[:1]) && !capital(s) {
				t.Errorf("%s --%s: %q", c.CommandPath(), f.Name, s)
			}
		})
	}
}
