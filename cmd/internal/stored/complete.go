package stored

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/internal/safetext"
)

// words are what a shell may offer for an argument, with a few words on each.
type words struct {
	list  []string
	about []string // may be empty
}

func (w *words) add(word, about string) {
	w.list, w.about = append(w.list, word), append(w.about, about)
}

// offering reads what can be offered.
type offering func(ctx context.Context, h *house) (words, error)

// offers makes a shell complete the arguments of a command, the first one from the first offering and so on.
func offers(sh *shell, c *cobra.Command, of ...offering) {
	c.ValidArgsFunction = func(c *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) >= len(of) {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return sh.offered(c, of[len(args)], typed)
	}
}

// offersFlag makes a shell complete the value of a flag.
func offersFlag(sh *shell, c *cobra.Command, flag string, of offering) {
	// It fails where there is no such flag, which a test would see by what is offered.
	_ = c.RegisterFlagCompletionFunc(flag, func(c *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return sh.offered(c, of, typed)
	})
}

func (sh *shell) offered(c *cobra.Command, of offering, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var found words
	err := sh.with(c.Context(), func(h *house) (err error) {
		found, err = of(c.Context(), h)
		return err
	})
	if err != nil {
		cobra.CompDebugln(err.Error(), false)
		return nil, cobra.ShellCompDirectiveError
	}
	var fitting []cobra.Completion
	for i, word := range found.list {
		if asTyped, ok := continued(typed, word); ok {
			fitting = append(fitting, cobra.CompletionWithDesc(asTyped, found.about[i]))
		}
	}
	return fitting, cobra.ShellCompDirectiveNoFileComp
}

// continued is the word as it continues what was typed, whatever the case: shells only take what begins exactly so.
func continued(typed, word string) (string, bool) {
	if len(word) < len(typed) || !strings.EqualFold(word[:len(typed)], typed) {
		return "", false
	}
	return typed + word[len(typed):], true
}

// offersQuery makes a shell complete a query, each argument a piece of it, after the arguments that come before it.
func offersQuery(sh *shell, c *cobra.Command, before []offering) {
	c.ValidArgsFunction = func(c *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		directive := cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		if len(args) < len(before) {
			return sh.offered(c, before[len(args)], typed)
		}
		if strings.HasPrefix(typed, "@") && len(args) == len(before) {
			return sh.offered(c, viewWords, typed)
		}
		var known query.Known
		err := sh.with(c.Context(), func(h *house) (err error) {
			known, err = h.known(c.Context())
			return err
		})
		if err != nil {
			cobra.CompDebugln(err.Error(), false)
			return nil, cobra.ShellCompDirectiveError
		}
		var fitting []cobra.Completion
		for _, s := range query.Complete(typed, len(typed), known) {
			if asTyped, ok := continuedTerm(typed, s); ok {
				fitting = append(fitting, cobra.CompletionWithDesc(asTyped, s.Summary))
			}
		}
		return fitting, directive
	}
}

// continuedTerm is what was typed with a suggestion in its place. A value that needs quotes gets them around what is new, so that
// it still begins as it was typed.
func continuedTerm(typed string, s query.Suggestion) (string, bool) {
	if s.To != len(typed) {
		return "", false
	}
	begun := typed[s.From:]
	if rest, ok := continued(begun, s.Text); ok {
		return typed[:s.From] + rest, true
	}
	rest, ok := continued(begun, strings.ReplaceAll(s.Text, `"`, ""))
	if !ok || strings.Contains(begun, `"`) {
		return "", false
	}
	return typed + `"` + rest[len(begun):] + `"`, true
}

// known are the names that the person's own data has.
func (h *house) known(ctx context.Context) (query.Known, error) {
	names, err := h.names(ctx)
	if err != nil {
		return query.Known{}, err
	}
	tags, err := h.store.Tags(ctx)
	if err != nil {
		return query.Known{}, err
	}
	k := query.Known{Tags: tags}
	for _, a := range names.Accounts {
		k.Accounts = append(k.Accounts, cli.Text(a.Name))
		if m := a.Balances.Current; m != nil && !slices.Contains(k.Currencies, string(m.Currency)) {
			k.Currencies = append(k.Currencies, string(m.Currency))
		}
	}
	for _, bank := range names.Banks {
		k.Banks = append(k.Banks, cli.Text(bank))
	}
	slices.Sort(k.Accounts)
	slices.Sort(k.Banks)
	slices.Sort(k.Currencies)
	for _, g := range names.Categories.Groups() {
		k.Categories = append(k.Categories, cli.Text(safetext.Untrusted(g.Name)))
		for _, n := range g.Categories {
			k.Categories = append(k.Categories, cli.Text(safetext.Untrusted(n.Name)))
		}
	}
	return k, nil
}

// fixedWords are words that do not depend on what is stored.
func fixedWords(list []string) offering {
	return func(context.Context, *house) (words, error) {
		return words{list, make([]string, len(list))}, nil
	}
}

func categoryWords(ctx context.Context, h *house) (words, error) {
	tree, err := h.store.Categories(ctx)
	if err != nil {
		return words{}, err
	}
	var w words
	for _, g := range tree.Groups() {
		for _, n := range g.Categories {
			w.add(n.Name, g.Name)
		}
	}
	return w, nil
}

// partWords are categories as --split takes them.
func partWords(ctx context.Context, h *house) (words, error) {
	w, err := categoryWords(ctx, h)
	for i := range w.list {
		w.list[i] += "="
	}
	return w, err
}

func groupWords(ctx context.Context, h *house) (words, error) {
	tree, err := h.store.Categories(ctx)
	if err != nil {
		return words{}, err
	}
	var w words
	for _, g := range tree.Groups() {
		w.add(g.Name, countsWord(g.Counts))
	}
	return w, nil
}

func tagWords(ctx context.Context, h *house) (words, error) {
	tags, err := h.store.Tags(ctx)
	return words{tags, make([]string, len(tags))}, err
}

func accountWords(ctx context.Context, h *house) (words, error) {
	names, err := h.names(ctx)
	if err != nil {
		return words{}, err
	}
	accounts, err := h.store.Accounts(ctx)
	var w words
	for _, a := range accounts {
		w.add(fullAccount("", a), cli.Text(names.Banks[a.Item]))
	}
	return w, err
}

func ruleWords(ctx context.Context, h *house) (words, error) {
	rules, err := h.store.Rules(ctx)
	var w words
	for _, r := range rules {
		w.add(strconv.FormatInt(int64(r.ID), 10), r.Name)
	}
	return w, err
}

func viewWords(ctx context.Context, h *house) (words, error) {
	views, err := h.store.Views(ctx)
	var w words
	for _, v := range views {
		w.add("@"+v.Name, v.Query)
	}
	return w, err
}

func streamWords(ctx context.Context, h *house) (words, error) {
	streams, err := h.store.Streams(ctx)
	var w words
	for _, s := range streams {
		w.add(cli.Text(s.Title()), s.Last.String())
	}
	return w, err
}

func itemWords(ctx context.Context, h *house) (words, error) {
	items, err := h.store.Items(ctx)
	var w words
	for _, i := range items {
		w.add(string(i.ID), cli.Text(i.InstitutionName))
	}
	return w, err
}

func actWords(ctx context.Context, h *house) (words, error) {
	const newest = 50
	acts, err := h.store.History(ctx, 0, newest)
	var w words
	for _, a := range acts {
		w.add(strconv.FormatInt(int64(a.ID), 10), a.Title)
	}
	return w, err
}

// proposedWords are the transactions of which the person is asked whether they are transfers.
func proposedWords(ctx context.Context, h *house) (words, error) {
	pairs, err := h.pairs(ctx, ledger.Query{}, ledger.PairProposed)
	var w words
	for _, p := range pairs {
		w.add(strconv.FormatInt(int64(p.A), 10), p.From.Amount.String()+" on "+p.From.ShownOn().String())
	}
	return w, err
}
