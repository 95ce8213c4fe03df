package sandbox

import (
	"crypto/sha256"
	"reflect"
	"slices"
	"strings"
	"time"

	"passbook/plaidsvc/sandbox/bank"
	"passbook/plaidsvc/sandbox/feed"
	"passbook/plaidsvc/sandbox/wire"
)

// item is one login of one person at one bank, and what Plaid keeps about it.
type item struct {
	id          string
	login       *bank.Login
	accounts    map[bank.AccountID]bool // the shared ones
	products    []string
	webhook     string
	viaLink     bool              // made in Link, where accounts are selected
	secret      [sha256.Size]byte // of the password, where Link knows it
	createdAt   time.Time
	loginEndsAt time.Time // zero: never
	consentEnds time.Time // zero: never
	warned      bool      // PENDING_EXPIRATION was sent
	err         *wire.Error
	removed     bool

	// The rest is the Transactions product. log is nil before the Item has it.
	log         *feed.Log[bank.Transaction]
	firstOn     bank.Date // earliest day of history
	lastOn      bank.Date // latest day of history; zero: none
	initialAt   time.Time
	historyAt   time.Time
	initialDone bool
	historyDone bool
	polledOn    bank.Date
	updatedAt   time.Time
	failedAt    time.Time
	synced      bool // /transactions/sync was called
	armed       int  // pages of sync after which the data changes
	change      bank.Mutation
	streams     map[bank.AccountID][]bank.Stream
	lastWebhook *sentWebhook
}

type sentWebhook struct {
	code webhookCode
	at   time.Time
}

// itemSpec is what a new Item is made of.
type itemSpec struct {
	id            string
	login         *bank.Login
	accounts      []bank.AccountID // nil: all of them
	products      []string
	webhook       string
	viaLink       bool
	daysRequested int
	firstOn       bank.Date // of history, when the caller named it
	lastOn        bank.Date
}

// nextItemID names the next Item. Two Items of the same seed and number have
// the same id, so that a demonstration looks the same each time.
func (s *Server) nextItemID() string {
	s.itemCount++
	return stableID(s.opts.Seed, "item", s.itemCount)
}

// addItem makes an Item and starts the extraction of its transactions.
func (s *Server) addItem(spec itemSpec) *item {
	now := s.clock.now()
	it := &item{
		id: spec.id, login: spec.login, accounts: map[bank.AccountID]bool{}, products: spec.products,
		webhook: spec.webhook, viaLink: spec.viaLink, createdAt: now,
	}
	it.share(spec.accounts, bank.DateOf(now))
	s.renewLogin(it)
	s.items = append(s.items, it)
	if slices.Contains(it.products, productTransactions) {
		s.startTransactions(it, spec.daysRequested)
		if !spec.firstOn.IsZero() {
			it.firstOn = spec.firstOn
		}
		it.lastOn = spec.lastOn
		s.tickItem(it)
	}
	return it
}

// share sets the accounts of an Item; nil shares all there are.
func (it *item) share(ids []bank.AccountID, on bank.Date) {
	it.accounts = map[bank.AccountID]bool{}
	for _, id := range ids {
		it.accounts[id] = true
	}
	if ids == nil {
		for _, a := range it.login.Accounts(on) {
			it.accounts[a.ID] = true
		}
	}
}

// consentLifetime is how long an OAuth bank's consent holds outside and inside
// the United States.
const (
	consentLifetime   = 90 * day
	consentLifetimeUS = 365 * day
	consentNotice     = 7 * day
)

// renewLogin starts the lifetimes of a login that was just made or repaired.
func (s *Server) renewLogin(it *item) {
	now := s.clock.now()
	it.err, it.warned = nil, false
	if s.opts.LoginLifetime > 0 {
		it.loginEndsAt = now.Add(s.opts.LoginLifetime)
	}
	if institution := it.login.Institution(); institution.OAuth {
		lifetime := consentLifetime
		if slices.Contains(institution.CountryCodes, "US") {
			lifetime = consentLifetimeUS
		}
		it.consentEnds = now.Add(lifetime).Truncate(time.Second)
	}
}

// startTransactions gives an Item the Transactions product.
func (s *Server) startTransactions(it *item, daysRequested int) {
	if it.log != nil {
		return
	}
	if !slices.Contains(it.products, productTransactions) {
		it.products = append(it.products, productTransactions)
	}
	now := s.clock.now()
	it.log = feed.New(func(t bank.Transaction) string { return string(t.ID) },
		func(a, b bank.Transaction) bool { return reflect.DeepEqual(a, b) })
	it.firstOn = bank.DateOf(it.createdAt).AddDays(-daysRequested)
	it.initialAt, it.historyAt = now.Add(s.opts.InitialDelay), now.Add(s.opts.HistoryDelay)
	s.wakeAfter(s.opts.InitialDelay)
	s.wakeAfter(s.opts.HistoryDelay)
}

// wakeAfter looks after the Items once a delay has passed, so that webhooks go
// out without a request.
func (s *Server) wakeAfter(delay time.Duration) {
	select {
	case <-s.done:
		return
	default:
	}
	s.timers = append(s.timers, time.AfterFunc(delay, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.tick()
	}))
}

// productTransactions is the product this server is about.
const productTransactions = "transactions"

func (it *item) has(product string) bool { return slices.Contains(it.products, product) }

// identify finds the Item a request is about, before the request is read.
func (s *Server) identify(c *call, fields map[string]any) {
	token, ok := fields["access_token"].(string)
	if !ok || token == "" {
		return
	}
	c.item, c.tokenErr = s.byAccessToken(token)
}

func (s *Server) byAccessToken(token string) (*item, *wire.Error) {
	it := s.access[token]
	switch {
	case it != nil && it.removed:
		return it, wire.Of("ITEM_NOT_FOUND")
	case it != nil:
		return it, nil
	}
	return nil, wrongToken(accessToken, token, "INVALID_ACCESS_TOKEN")
}

// wrongToken says what is wrong with a token that is not known here.
func wrongToken(kind tokenKind, token string, code wire.ErrorCode) *wire.Error {
	e := wire.Of(code)
	parts := strings.SplitN(token, "-", 3)
	switch {
	case len(parts) != 3 || parts[0] != string(kind) || !isUUID(parts[2]):
		e.Message = "provided " + string(kind) + " token is in an invalid format. expected format: " + string(kind) + "-<environment>-<identifier>"
	case parts[1] == "production" || parts[1] == "development":
		e.Message = "provided " + string(kind) + ` token is for the wrong Plaid environment. expected "sandbox", got "` + parts[1] + `"`
	}
	return e
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, r := range s {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (r == '-') || !dash && !strings.ContainsRune("0123456789abcdefABCDEF", r) {
			return false
		}
	}
	return true
}

func (c *call) itemID() string {
	if c.item == nil {
		return ""
	}
	return c.item.id
}

// existing is the Item of the request's access token.
func (c *call) existing() (*item, *wire.Error) { return c.item, c.tokenErr }

// working is the Item of the request's access token, if the bank lets us in.
func (c *call) working() (*item, *wire.Error) {
	switch {
	case c.tokenErr != nil:
		return nil, c.tokenErr
	case c.item.err != nil:
		return nil, c.item.err
	}
	return c.item, nil
}
