package syncer

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// plaidError is an error as the source gives it.
type plaidError struct {
	kind, code string
	retry      bool
}

func (e *plaidError) Error() string   { return e.kind + "/" + e.code }
func (e *plaidError) Mutation() bool  { return e.code == "TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION" }
func (e *plaidError) Retryable() bool { return e.retry }
func (e *plaidError) Trouble() ledger.Trouble {
	return ledger.Trouble{Type: e.kind, Code: e.code, RequestID: "req1"}
}

var (
	errMutation = &plaidError{kind: "TRANSACTIONS_ERROR", code: "TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION", retry: true}
	errLogin    = &plaidError{kind: "ITEM_ERROR", code: "ITEM_LOGIN_REQUIRED"}
	errNotReady = &plaidError{kind: "ITEM_ERROR", code: "PRODUCT_NOT_READY", retry: true}
)

// bank is Plaid's side of one Item: a log of changes, served the way /transactions/sync serves it: compacted to the last
// state of each transaction, in order of last change, in small pages, with mutation noticed between two pages.
type bank struct {
	mu    sync.Mutex
	size  int // of a page
	ready bool
	log   []change
	asked []ledger.Cursor
	fail  func(n int, cursor ledger.Cursor) error // nil, or what the n-th call of SyncPage answers (from 1)
}

type change struct {
	id    ledger.TransactionID
	state *ledger.Transaction // nil: removed
}

func (b *bank) put(t ledger.Transaction) { b.log = append(b.log, change{t.ID, &t}) }

func (b *bank) remove(id ledger.TransactionID) { b.log = append(b.log, change{id, nil}) }

// at is the replay model: what a perfect client has after the first n changes.
func (b *bank) at(n int) map[ledger.TransactionID]ledger.Transaction {
	rows := map[ledger.TransactionID]ledger.Transaction{}
	for _, c := range b.log[:n] {
		if c.state == nil {
			delete(rows, c.id)
		} else {
			rows[c.id] = *c.state
		}
	}
	return rows
}

func (b *bank) page(cursor ledger.Cursor) (ledger.Page, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked = append(b.asked, cursor)
	if b.fail != nil {
		if err := b.fail(len(b.asked), cursor); err != nil {
			return ledger.Page{}, err
		}
	}
	if !b.ready {
		return ledger.Page{}, nil
	}
	var base, offset, version int
	switch {
	case cursor == "":
		version = len(b.log)
	case strings.HasPrefix(string(cursor), "end-"):
		if _, err := fmt.Sscanf(string(cursor), "end-%d", &base); err != nil {
			return ledger.Page{}, err
		}
		version = len(b.log)
	default:
		if _, err := fmt.Sscanf(string(cursor), "mid-%d-%d-%d", &base, &offset, &version); err != nil {
			return ledger.Page{}, err
		}
		if version != len(b.log) {
			return ledger.Page{}, errMutation
		}
	}
	before := b.at(base)
	last := map[ledger.TransactionID]int{}
	for i, c := range b.log[base:] {
		last[c.id] = i
	}
	ids := slices.SortedFunc(maps.Keys(last), func(x, y ledger.TransactionID) int { return cmp.Compare(last[x], last[y]) })
	var p ledger.Page
	for _, id := range ids[offset:min(offset+b.size, len(ids))] {
		c := b.log[base+last[id]]
		_, known := before[id]
		switch {
		case c.state == nil:
			p.Removed = append(p.Removed, id)
		case known:
			p.Modified = append(p.Modified, *c.state)
		default:
			p.Added = append(p.Added, *c.state)
		}
	}
	p.HasMore = offset+b.size < len(ids)
	p.Next = ledger.Cursor(fmt.Sprintf("end-%d", version))
	if p.HasMore {
		p.Next = ledger.Cursor(fmt.Sprintf("mid-%d-%d-%d", base, offset+b.size, version))
	}
	return p, nil
}

// plaid serves several banks; the token is the item id.
type plaid struct {
	mu       sync.Mutex
	banks    map[ledger.ItemID]*bank
	status   map[ledger.ItemID]ledger.ItemStatus
	streams  func(ledger.ItemID) error
	health   func() error
	calls    map[string]int
	around   func(ctx context.Context, call string, item ledger.ItemID) error // before every call
	accounts []ledger.Account
}

func newPlaid(banks map[ledger.ItemID]*bank) *plaid {
	return &plaid{banks: banks, calls: map[string]int{}, status: map[ledger.ItemID]ledger.ItemStatus{},
		accounts: []ledger.Account{{ID: "a1", Type: ledger.Depository}, {ID: "a2", Type: ledger.Loan}}}
}

func (p *plaid) begin(ctx context.Context, call string, token secret.Secret) (ledger.ItemID, error) {
	item := ledger.ItemID(token.Reveal())
	p.mu.Lock()
	p.calls[call]++
	p.mu.Unlock()
	if p.around != nil {
		if err := p.around(ctx, call, item); err != nil {
			return item, err
		}
	}
	return item, ctx.Err()
}

func (p *plaid) count(call string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls[call]
}

func (p *plaid) SyncPage(ctx context.Context, token secret.Secret, cursor ledger.Cursor, count int) (ledger.Page, error) {
	item, err := p.begin(ctx, "page", token)
	if err != nil {
		return ledger.Page{}, err
	}
	if count != PageSize {
		return ledger.Page{}, fmt.Errorf("count %d", count)
	}
	return p.banks[item].page(cursor)
}

func (p *plaid) Accounts(ctx context.Context, token secret.Secret) ([]ledger.Account, error) {
	_, err := p.begin(ctx, "accounts", token)
	return p.accounts, err
}

func (p *plaid) ItemStatus(ctx context.Context, token secret.Secret) (ledger.ItemStatus, error) {
	item, err := p.begin(ctx, "status", token)
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.status[item], err
}

func (p *plaid) Streams(ctx context.Context, token secret.Secret, accounts []ledger.AccountID) ([]ledger.Stream, error) {
	item, err := p.begin(ctx, "streams", token)
	if err != nil {
		return nil, err
	}
	if p.streams != nil {
		if err := p.streams(item); err != nil {
			return nil, err
		}
	}
	return []ledger.Stream{{ID: "s1", Account: accounts[0]}}, nil
}

func (p *plaid) Institution(ctx context.Context, id ledger.InstitutionID) (ledger.Institution, error) {
	if _, err := p.begin(ctx, "institution", secret.Secret{}); err != nil {
		return ledger.Institution{}, err
	}
	if p.health != nil {
		if err := p.health(); err != nil {
			return ledger.Institution{}, err
		}
	}
	return ledger.Institution{ID: id, CheckedAt: start}, nil
}
