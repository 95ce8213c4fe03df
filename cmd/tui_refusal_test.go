package cmd

import (
	"errors"
	"fmt"
	"testing"

	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/store"
)

func TestARefusalIsASentence(t *testing.T) {
	_, unreadable := query.Parse("amt:x")
	for _, c := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("edit: transaction 7: %w", fmt.Errorf("%w: it needs at least two parts", ledger.ErrSplit)), "The split does not fit: it needs at least two parts."},
		{fmt.Errorf("save rule: %w: it does nothing", ledger.ErrRule), "The rule cannot be kept: it does nothing."},
		{fmt.Errorf("judge pair: %w: both are in the same account", store.ErrPair), "They are not two sides of one transfer: both are in the same account."},
		{fmt.Errorf("judge pair: one of them is a side of another transfer already: %w", store.ErrConflict), "One of them is a side of another transfer already."},
		{fmt.Errorf("move rule: rule 3: %w", store.ErrNotFound), "It is not there any more; the bank or another Passbook took it away."},
		{fmt.Errorf("dry run: %w", unreadable), "This is no amount; write 12.50, >50, <=20 or 10..20."},
	} {
		p, ok := explainForScreen(c.err)
		if !ok || p.What != c.want {
			t.Errorf("%v is told as %q, want %q", c.err, p.What, c.want)
		}
	}
	if p, ok := explainForScreen(errors.New("a fault")); ok {
		t.Errorf("a fault of the program is told as %q", p.What)
	}
}
