package cmd

import (
	"errors"
	"strings"

	"passbook/cmd/internal/cli"
	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/store"
)

// explainRefused puts what the store refuses to keep into a sentence for the screens.
func explainRefused(err error) *cli.Failure {
	var fault *query.Error
	var categories *ledger.CategoryError
	switch {
	case errors.As(err, &fault):
		f := &cli.Failure{Code: cli.ExitUsage, What: cli.Sentence(fault.Message)}
		if fault.Suggest != "" {
			f.Next = "Did you mean " + fault.Suggest + "?"
		}
		return f
	case errors.As(err, &categories):
		return &cli.Failure{Code: cli.ExitUsage, What: cli.Sentence(categories.Reason)}
	}
	for _, refusal := range [...]error{ledger.ErrEdit, ledger.ErrSplit, ledger.ErrRule, store.ErrView, store.ErrContinuation, store.ErrNoCondition, store.ErrPair} {
		if errors.Is(err, refusal) {
			what := err.Error()
			return &cli.Failure{Code: cli.ExitUsage, What: cli.Sentence(what[strings.Index(what, refusal.Error()):])}
		}
	}
	switch {
	case errors.Is(err, store.ErrConflict):
		_, what, _ := strings.Cut(strings.TrimSuffix(err.Error(), ": "+store.ErrConflict.Error()), ": ")
		return &cli.Failure{Code: cli.ExitUsage, What: cli.Sentence(what)}
	case errors.Is(err, store.ErrNotFound):
		return &cli.Failure{Code: cli.ExitNotFound, What: "It is not there any more; the bank or another Passbook took it away.", Next: "Esc and come back to see what is."}
	}
	return nil
}
