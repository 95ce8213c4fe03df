package stored

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/spelling"
)

func newViewsCommand(sh *shell) *cobra.Command {
	list := newViewsList(sh)
	c := &cobra.Command{
		Use: "views", Short: "Keep queries under a name; @name is then a query", Args: cli.NoArgs, RunE: list.RunE,
		Example: "passbook views add 'Eating out' 'cat:restaurants,coffee is:spend'\npassbook transactions '@eating out' date:last-month",
	}
	c.Flags().AddFlagSet(list.Flags())
	c.AddCommand(list, newViewsAdd(sh), newViewsMove(sh), newViewsRename(sh), newViewsRemove(sh))
	return c
}

func newViewsList(sh *shell) *cobra.Command {
	return listing(sh, "list", "List the saved views", func(c *cobra.Command, h *house, asJSON bool) error {
		views, err := h.store.Views(c.Context())
		if err != nil {
			return err
		}
		if asJSON {
			return export.Views(c.OutOrStdout(), views)
		}
		t := cli.NewTable("", "View", "Query").AlignRight("")
		for i, v := range views {
			t.Add(strconv.Itoa(i+1), cli.Text(safetext.Untrusted(v.Name)), cli.Text(safetext.Untrusted(v.Query)))
		}
		return cli.WriteTable(c, t, "No view is saved yet. `passbook views add NAME QUERY` saves one.")
	})
}

func newViewsAdd(sh *shell) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{Use: "add NAME QUERY", Short: "Save a query under a name, or save it anew"}
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) < 2 {
			return cli.Usage("Write `passbook views add NAME QUERY`.", "A view needs a name and a query.")
		}
		return sh.with(c.Context(), func(h *house) error {
			v, err := h.saveView(c.Context(), args[0], strings.Join(args[1:], " "))
			if err != nil {
				return err
			}
			if asJSON {
				return export.View(c.OutOrStdout(), v)
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "Saved: @%s is %s\n", cli.Text(safetext.Untrusted(v.Name)), cli.Text(safetext.Untrusted(v.Query)))
			return err
		})
	}
	asksQuery(sh, c, fixedWords(nil))
	cli.JSONFlag(c, &asJSON)
	return acts(c)
}

// saveView keeps a query under a name, in place of the one that has the name.
func (h *house) saveView(ctx context.Context, name, asked string) (ledger.View, error) {
	v := ledger.View{Name: name, Query: asked}
	if err := checkQuery(asked); err != nil {
		return v, err
	}
	views, err := h.store.Views(ctx)
	if err != nil {
		return v, err
	}
	for _, had := range views {
		if sameText(had.Name, name) {
			v.ID = had.ID
		}
	}
	if v, err = h.store.SaveView(ctx, v); err != nil {
		return v, explainRefusal(err)
	}
	return v, nil
}

func newViewsMove(sh *shell) *cobra.Command {
	return onView(sh, "move NAME PLACE", "Put a view at a place of the list, counted from 1", 2,
		func(c *cobra.Command, h *house, v ledger.View, args []string) (string, error) {
			place, err := placeTyped(args[1])
			if err != nil {
				return "", err
			}
			return viewTitle(v) + " is moved", h.store.MoveView(c.Context(), v.ID, place)
		})
}

func newViewsRename(sh *shell) *cobra.Command {
	return onView(sh, "rename NAME NEW_NAME", "Give a view another name", 2,
		func(c *cobra.Command, h *house, v ledger.View, args []string) (string, error) {
			was := viewTitle(v)
			v.Name = strings.TrimPrefix(args[1], "@")
			_, err := h.store.SaveView(c.Context(), v)
			return was + " is called " + viewTitle(v), explainRefusal(err)
		})
}

func newViewsRemove(sh *shell) *cobra.Command {
	return onView(sh, "remove NAME", "Forget a view", 1, func(c *cobra.Command, h *house, v ledger.View, _ []string) (string, error) {
		return viewTitle(v) + " is forgotten", h.store.RemoveView(c.Context(), v.ID)
	})
}

// onView makes a command about one view, which its first argument names. do says what it did.
func onView(sh *shell, use, short string, wants int, do func(*cobra.Command, *house, ledger.View, []string) (string, error)) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{Use: use, Short: short, RunE: func(c *cobra.Command, args []string) error {
		if len(args) != wants {
			return cli.Usage("Write `passbook views "+use+"`.", "It needs %s.", cli.Counted(wants, "argument"))
		}
		return sh.with(c.Context(), func(h *house) error {
			v, rest, err := h.viewNamed(c.Context(), strings.TrimPrefix(args[0], "@"))
			if err == nil && rest != "" {
				err = noView(args[0], nil)
			}
			if err != nil {
				return err
			}
			done, err := do(c, h, v, args)
			if err != nil {
				return err
			}
			if asJSON {
				views, err := h.store.Views(c.Context())
				if err != nil {
					return err
				}
				return export.Views(c.OutOrStdout(), views)
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s. `passbook undo` takes it back.\n", done)
			return err
		})
	}}
	cli.JSONFlag(c, &asJSON)
	offers(sh, c, viewWords)
	return acts(c)
}

func viewTitle(v ledger.View) string { return "@" + cli.Text(safetext.Untrusted(v.Name)) }

func placeTyped(typed string) (int, error) {
	place, err := strconv.Atoi(typed)
	if err != nil || place < 1 {
		return 0, cli.Usage("Count from 1.", "%q is no place in a list.", cli.Text(safetext.Untrusted(typed)))
	}
	return place - 1, nil
}

// viewNamed finds the view whose name typed starts with, the longest such name, and what follows it.
func (h *house) viewNamed(ctx context.Context, typed string) (view ledger.View, rest string, err error) {
	views, err := h.store.Views(ctx)
	if err != nil {
		return view, "", err
	}
	words := strings.Fields(typed)
	for n := len(words); n > 0; n-- {
		name := strings.Trim(strings.Join(words[:n], " "), `"`)
		for _, v := range views {
			if sameText(v.Name, name) {
				return v, strings.Join(words[n:], " "), nil
			}
		}
	}
	names := make([]string, 0, len(views))
	for _, v := range views {
		names = append(names, strings.ToLower(v.Name))
	}
	return view, "", noView(typed, names)
}

// sameText compares names whatever the case.
func sameText(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) }

func noView(typed string, names []string) error {
	next := "`passbook views` lists them."
	if meant := spelling.Meant(strings.ToLower(typed), names); meant != "" {
		next = "Did you mean @" + cli.Text(safetext.Untrusted(meant)) + "? " + next
	}
	return cli.NotFound(next, "There is no view %q.", cli.Text(safetext.Untrusted(typed)))
}
