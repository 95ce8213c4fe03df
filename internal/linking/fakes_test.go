package linking

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/secret"
	"passbook/internal/vault"
)

var start = time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)

// refusal is an answer of Plaid's.
type refusal struct{ kind, code string }

func (e *refusal) Error() string { return e.kind + "/" + e.code }
func (e *refusal) Trouble() ledger.Trouble {
	return ledger.Trouble{Type: e.kind, Code: e.code, RequestID: "req1"}
}

var (
	errUsed     = &refusal{"INVALID_INPUT", "INVALID_PUBLIC_TOKEN"}
	errLimited  = &refusal{"RATE_LIMIT_EXCEEDED", "RATE_LIMIT"}
	errTimeout  = &refusal{ledger.TypeNetwork, ledger.CodeTimeout}
	errOffline  = &refusal{ledger.TypeNetwork, ledger.CodeOffline}
	errKilled   = errors.New("the process was killed")
	errDiskFull = errors.New("the disk is full")
)

// faults decides what happens to a call. A killed process makes no further call until revive.
type faults struct {
	mu     sync.Mutex
	calls  []string
	killAt int // the number of the call (from 1) at which the process dies; 0: never
	after  bool
	dead   bool
	liar   string                         // the first call of this name works and reports a failure
	fail   func(call string, n int) error // n counts calls of this name, from 1
}

// do runs a call: work happens, or does not, and the caller hears of it, or does not.
func (f *faults) do(ctx context.Context, call string, work func() error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dead {
		return errKilled
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	f.calls = append(f.calls, call)
	kill := len(f.calls) == f.killAt
	if kill && !f.after {
		f.dead = true
		return errKilled
	}
	if f.fail != nil {
		n := 0
		for _, c := range f.calls {
			if c == call {
				n++
			}
		}
		if err := f.fail(call, n); err != nil {
			return err
		}
	}
	err := work()
	if call == f.liar {
		f.liar = ""
		return errDiskFull
	}
	if kill {
		f.dead = true
		return errKilled
	}
	return err
}

func (f *faults) revive() { f.dead, f.killAt, f.fail = false, 0, nil }

func (f *faults) count(call string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, c := range f.calls {
		if c == call {
			n++
		}
	}
	return n
}

// plaid is Plaid's side: public tokens work once, and Items live until they are removed.
type plaid struct {
	*faults
	used      map[secret.Secret]bool
	live      map[ledger.ItemID]secret.Secret
	lateLoss  error // what the answer to an exchange that was carried out becomes
	accounts  []ledger.Account
	status    ledger.ItemStatus
	successes []Success
	linkCount int
}

func newPlaid(f *faults) *plaid {
	return &plaid{faults: f, used: map[secret.Secret]bool{}, live: map[ledger.ItemID]secret.Secret{}, accounts: checking()}
}

func checking() []ledger.Account {
	return []ledger.Account{
		{ID: "a1", Name: "Plaid Checking", Mask: "0000", Type: ledger.Depository, Subtype: "checking"},
		{ID: "a2", Name: "Plaid Saving", Mask: "1111", Type: ledger.Depository, Subtype: "savings"},
	}
}

func (p *plaid) CreateLinkToken(ctx context.Context) (token secret.Secret, err error) {
	err = p.do(ctx, "create link token", func() error {
		p.linkCount++
		token = secret.New(fmt.Sprintf("link-sandbox-%d", p.linkCount))
		return nil
	})
	return token, err
}

func (p *plaid) CreateUpdateToken(ctx context.Context, access secret.Secret) (token secret.Secret, err error) {
	err = p.do(ctx, "create update token", func() error {
		token = secret.New("link-update-" + access.Reveal())
		return nil
	})
	return token, err
}

func (p *plaid) Exchange(ctx context.Context, public secret.Secret) (login Login, err error) {
	err = p.do(ctx, "exchange", func() error {
		if p.used[public] {
			return errUsed
		}
		p.used[public] = true
		id := ledger.ItemID(fmt.Sprintf("item%d", len(p.used)))
		token := secret.New("access-sandbox-" + string(id))
		p.live[id] = token
		if p.lateLoss != nil {
			return p.lateLoss
		}
		login = Login{Item: id, AccessToken: token}
		return nil
	})
	return login, err
}

func (p *plaid) ItemStatus(ctx context.Context, _ secret.Secret) (status ledger.ItemStatus, err error) {
	err = p.do(ctx, "item status", func() error { status = p.status; return nil })
	return status, err
}

func (p *plaid) Accounts(ctx context.Context, _ secret.Secret) (accounts []ledger.Account, err error) {
	err = p.do(ctx, "accounts", func() error { accounts = p.accounts; return nil })
	return accounts, err
}

func (p *plaid) Institution(ctx context.Context, id ledger.InstitutionID) (i ledger.Institution, err error) {
	err = p.do(ctx, "institution", func() error { i = ledger.Institution{ID: id, Name: "Tartan Bank"}; return nil })
	return i, err
}

func (p *plaid) SandboxPublicToken(ctx context.Context, _ ledger.InstitutionID, user string, _ secret.Secret) (token secret.Secret, err error) {
	err = p.do(ctx, "sandbox public token", func() error { token = secret.New("public-sandbox-" + user); return nil })
	return token, err
}

func (p *plaid) Remove(ctx context.Context, access secret.Secret) (gone bool, err error) {
	err = p.do(ctx, "remove", func() error {
		for id, token := range p.live {
			if token == access {
				delete(p.live, id)
				return nil
			}
		}
		gone = true
		return nil
	})
	return gone, err
}

func (p *plaid) Successes(ctx context.Context, _ secret.Secret) (s []Success, err error) {
	err = p.do(ctx, "successes", func() error { s = p.successes; return nil })
	return s, err
}

// shelf is the repository; it survives a kill.
type shelf struct {
	*faults
	now      func() time.Time
	items    []ledger.Item
	tokens   map[ledger.ItemID][]byte
	accounts []ledger.Account
	pending  []ledger.PendingLink
}

func newShelf(f *faults, now func() time.Time) *shelf {
	return &shelf{faults: f, now: now, tokens: map[ledger.ItemID][]byte{}}
}

func (s *shelf) Items(ctx context.Context) (items []ledger.Item, err error) {
	err = s.do(ctx, "items", func() error { items = slices.Clone(s.items); return nil })
	return items, err
}

func (s *shelf) Accounts(ctx context.Context) (accounts []ledger.Account, err error) {
	err = s.do(ctx, "list accounts", func() error { accounts = slices.Clone(s.accounts); return nil })
	return accounts, err
}

func (s *shelf) SealedToken(ctx context.Context, id ledger.ItemID) (sealed []byte, err error) {
	err = s.do(ctx, "sealed token", func() error {
		if sealed = s.tokens[id]; sealed == nil {
			return errors.New("not found")
		}
		return nil
	})
	return sealed, err
}

func (s *shelf) PendingLinks(ctx context.Context) (links []ledger.PendingLink, err error) {
	err = s.do(ctx, "pending links", func() error { links = slices.Clone(s.pending); return nil })
	return links, err
}

func (s *shelf) SavePendingLink(ctx context.Context, p ledger.PendingLink) error {
	return s.do(ctx, "save pending", func() error {
		p.CreatedAt, p.UpdatedAt = s.now(), s.now()
		for i := range s.pending {
			if s.pending[i].ID == p.ID {
				p.CreatedAt = s.pending[i].CreatedAt
				s.pending[i] = p
				return nil
			}
		}
		s.pending = append(s.pending, p)
		return nil
	})
}

func (s *shelf) SettlePendingLink(ctx context.Context, id ledger.PendingLinkID) error {
	return s.do(ctx, "settle", func() error { return s.drop(id) })
}

func (s *shelf) drop(id ledger.PendingLinkID) error {
	n := len(s.pending)
	s.pending = slices.DeleteFunc(s.pending, func(p ledger.PendingLink) bool { return p.ID == id })
	if len(s.pending) == n {
		return errors.New("not found")
	}
	return nil
}

func (s *shelf) CompleteLink(ctx context.Context, id ledger.PendingLinkID, item ledger.Item, sealed []byte) error {
	return s.do(ctx, "complete", func() error {
		if s.tokens[item.ID] != nil {
			return errors.New("conflict")
		}
		if err := s.drop(id); err != nil {
			return err
		}
		s.items = append(s.items, item)
		s.tokens[item.ID] = sealed
		return nil
	})
}

func (s *shelf) SaveAccounts(ctx context.Context, id ledger.ItemID, accounts []ledger.Account) error {
	return s.do(ctx, "save accounts", func() error {
		s.accounts = slices.DeleteFunc(s.accounts, func(a ledger.Account) bool { return a.Item == id })
		for _, a := range accounts {
			a.Item = id
			s.accounts = append(s.accounts, a)
		}
		return nil
	})
}

func (s *shelf) SaveItemStatus(ctx context.Context, id ledger.ItemID, status ledger.ItemStatus) error {
	return s.do(ctx, "save status", func() error { s.edit(id, func(i *ledger.Item) { i.Status = status }); return nil })
}

func (s *shelf) SaveInstitution(ctx context.Context, _ ledger.Institution) error {
	return s.do(ctx, "save institution", func() error { return nil })
}

func (s *shelf) ClearTrouble(ctx context.Context, id ledger.ItemID) error {
	return s.do(ctx, "clear trouble", func() error {
		s.edit(id, func(i *ledger.Item) { i.Trouble, i.Status.Trouble = nil, nil })
		return nil
	})
}

func (s *shelf) edit(id ledger.ItemID, f func(*ledger.Item)) {
	for i := range s.items {
		if s.items[i].ID == id {
			f(&s.items[i])
		}
	}
}

func (s *shelf) MarkRemoved(ctx context.Context, id ledger.ItemID, keep bool) error {
	return s.do(ctx, "mark removed", func() error {
		delete(s.tokens, id)
		if keep {
			s.edit(id, func(i *ledger.Item) { i.Removed = true })
		} else {
			s.items = slices.DeleteFunc(s.items, func(i ledger.Item) bool { return i.ID == id })
		}
		return nil
	})
}

// browser plays the person: what they do on the page is a script.
type browser struct {
	*faults
	script func(r PageRequest) Ending
	asked  []PageRequest
	said   []Decision
}

func (b *browser) Open(ctx context.Context, r PageRequest) (Page, error) {
	err := b.do(ctx, "open page", func() error { b.asked = append(b.asked, r); return nil })
	if err != nil {
		return nil, err
	}
	return &page{browser: b, request: r}, nil
}

type page struct {
	browser *browser
	request PageRequest
}

func (p *page) URL() string { return "http://127.0.0.1:1/secret/" }
func (p *page) Close()      {}

func (p *page) Wait(ctx context.Context) (Ending, error) {
	ending := p.browser.script(p.request)
	if p.browser.dead {
		return Ending{}, errKilled
	}
	return ending, ctx.Err()
}

// report hands a success in, the way the page does, and notes the answer.
func (b *browser) report(r PageRequest, s Success) Decision {
	d := r.Decide(context.Background(), s)
	b.said = append(b.said, d)
	return d
}

// good is a person who links a bank without ado.
func (b *browser) good(s Success) func(PageRequest) Ending {
	return func(r PageRequest) Ending {
		if d := b.report(r, s); d.Verdict == Retry {
			return Ending{Kind: Left}
		}
		return Ending{Kind: Decided}
	}
}

func tartan(n int) Success {
	return Success{
		PublicToken: secret.New(fmt.Sprintf("public-sandbox-%d", n)), Institution: "ins_109511", InstitutionName: "Tartan Bank",
		Accounts: checking(), LinkSession: "session1",
	}
}

// scene is a program with everything around it.
type scene struct {
	*faults
	plaid   *plaid
	repo    *shelf
	browser *browser
	vault   *vault.Vault
	linker  *Linker
	at      time.Time
}

func newScene(t *testing.T) *scene {
	t.Helper()
	v, err := vault.InMemory()
	if err != nil {
		t.Fatal(err)
	}
	f := &faults{}
	s := &scene{faults: f, plaid: newPlaid(f), browser: &browser{faults: f}, vault: v, at: start}
	s.repo = newShelf(f, s.now)
	s.browser.script = s.browser.good(tartan(1))
	s.restart(t)
	return s
}

func (s *scene) now() time.Time { return s.at }

// restart is a new process over the same store and the same Plaid.
func (s *scene) restart(t *testing.T) {
	t.Helper()
	s.revive()
	var err error
	s.linker, err = New(Options{
		Plaid: s.plaid, Repository: s.repo, Vault: s.vault, Browser: s.browser, Environment: ledger.Sandbox, Now: s.now,
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (s *scene) link(t *testing.T, r Request) (Result, error) {
	t.Helper()
	session, err := s.linker.Begin(t.Context(), r)
	if err != nil {
		return Result{}, err
	}
	return session.Wait(t.Context())
}
