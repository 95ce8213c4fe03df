package stored

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/ledger"
	"passbook/internal/query"
)

// asksQuery makes c take a query: its arguments, joined by spaces. Other arguments may come before
// it.
func asksQuery(sh *shell, c *cobra.Command, before ...offering) {
	offersQuery(sh, c, before)
	c.Args = cobra.ArbitraryArgs
	c.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return &cli.Failure{
			Code: cli.ExitUsage, What: cli.Sentence(err.Error()), Cause: err,
			Next: "A query that begins with a minus comes after `--`; see `" + c.CommandPath() + " --help`.",
		}
	})
}

// asked reads the query of a command line. One that starts with @ and the name of a saved view is that view, with what follows it
// added.
func (h *house) asked(ctx context.Context, args []string) (ledger.Query, error) {
	text := strings.TrimSpace(strings.Join(args, " "))
	named, isView := strings.CutPrefix(text, "@")
	if !isView {
		return ledger.Query{Text: text}, checkQuery(text)
	}
	view, rest, err := h.viewNamed(ctx, named)
	if err != nil {
		return ledger.Query{}, err
	}
	if err := checkQuery(rest); err != nil {
		return ledger.Query{}, err
	}
	text = strings.TrimSpace(view.Query + " " + rest)
	return ledger.Query{Text: text}, checkQuery(text)
}

func checkQuery(text string) error {
	_, err := query.Parse(text)
	return explainQuery(text, err)
}

// explainQuery points at what in the text of a query cannot be understood.
func explainQuery(text string, err error) error {
	var fault *query.Error
	if !errors.As(err, &fault) {
		return err
	}
	f := &cli.Failure{Code: cli.ExitUsage, What: cli.Sentence(fault.Message), Next: "`docs/query.md` explains the language.", Cause: err}
	if fault.Suggest != "" {
		f.Next = fmt.Sprintf("Did you mean %s?", fault.Suggest)
	}
	f.At = pointed(text, fault.At, fault.At+fault.Len)
	return f
}

// pointed is the text on a line, cut around the fault where it is long, and below it carets.
func pointed(text string, from, to int) string {
	const before, after = 50, 25
	from = min(max(from, 0), len(text))
	to = min(max(to, from), len(text))
	head, fault, tail := []rune(text[:from]), []rune(text[from:to]), []rune(text[to:])
	if len(head) > before {
		head = append([]rune("…"), head[len(head)-before:]...)
	}
	if len(fault) > after {
		fault, tail = append(fault[:after:after], '…'), nil
	}
	if len(tail) > after {
		tail = append(tail[:after:after], '…')
	}
	start, mark := oneLine(head), oneLine(fault)
	return "  " + start + mark + oneLine(tail) + "\n  " +
		strings.Repeat(" ", ansi.StringWidth(start)) + strings.Repeat("^", max(1, ansi.StringWidth(mark)))
}

// oneLine makes every character printable and leaves it its place.
func oneLine(text []rune) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return '?'
		}
		return r
	}, string(text))
}
