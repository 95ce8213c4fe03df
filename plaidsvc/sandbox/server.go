package sandbox

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net/http"
	"sync"
	"time"

	"passbook/plaidsvc/sandbox/bank"
	"passbook/plaidsvc/sandbox/feed"
	"passbook/plaidsvc/sandbox/hook"
	"passbook/plaidsvc/sandbox/link"
)

// Server is one Sandbox. It is safe for concurrent use.
type Server struct {
	opts   Options
	world  *bank.World
	routes map[string]endpoint
	link   http.Handler
	sealer *feed.Sealer
	signer *hook.Signer
	hooks  *hook.Queue

	stop sync.Once
	done chan struct{} // closed when the server ends

	mu         sync.Mutex
	clock      *clock
	limits     limiter
	faults     faults
	requests   []request
	items      []*item // in order of creation
	itemCount  uint64
	access     map[string]*item
	public     map[string]*publicGrant
	linkTokens map[string]*linkSession
	hosted     map[string]*linkSession
	timers     []*time.Timer
}

// New makes a Sandbox. Close ends what it runs in the background.
func New(opts Options) (*Server, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return nil, err
	}
	sealer, err := feed.NewSealer([]byte(opts.ClientID + opts.Secret))
	if err != nil {
		return nil, err
	}
	signer, err := hook.NewSigner(opts.Now)
	if err != nil {
		return nil, fmt.Errorf("make webhook signer: %w", err)
	}
	s := &Server{
		opts: opts, world: bank.New(opts.Seed), sealer: sealer, signer: signer,
		hooks: hook.NewQueue(hook.Options{
			Signer: signer, Now: opts.Now, Timeout: opts.WebhookTimeout, Retry: opts.WebhookRetry, AnyHost: opts.RemoteWebhooks,
		}),
		done:       make(chan struct{}),
		clock:      newClock(opts.Now, opts.Today),
		access:     map[string]*item{},
		public:     map[string]*publicGrant{},
		linkTokens: map[string]*linkSession{},
		hosted:     map[string]*linkSession{},
	}
	s.limits.set(!opts.NoRateLimits)
	s.routes = s.endpoints()
	s.link = link.NewHandler(&linkBackend{s}, s.now)
	return s, nil
}

// ClientID is the client_id clients must use.
func (s *Server) ClientID() string { return s.opts.ClientID }

// Secret is the secret clients must use.
func (s *Server) Secret() string { return s.opts.Secret }

// now is the Sandbox's clock, for those who do not hold the lock.
func (s *Server) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock.now()
}

// Close ends timers and webhook deliveries and waits for them. The server must
// not be asked anything afterwards.
func (s *Server) Close() {
	s.stopWaiting()
	s.mu.Lock()
	for _, t := range s.timers {
		t.Stop()
	}
	s.timers = nil
	s.mu.Unlock()
	s.hooks.Close()
}

// stopWaiting lets delayed answers go at once, so that a shutdown need not wait.
func (s *Server) stopWaiting() { s.stop.Do(func() { close(s.done) }) }

func (s *Server) endpoints() map[string]endpoint {
	return map[string]endpoint{
		"/link/token/create":            {handle: typed(s.linkTokenCreate)},
		"/link/token/get":               {handle: typed(s.linkTokenGet)},
		"/item/public_token/exchange":   {handle: typed(s.publicTokenExchange)},
		"/item/get":                     {handle: typed(s.itemGet)},
		"/item/remove":                  {handle: typed(s.itemRemove)},
		"/item/webhook/update":          {handle: typed(s.itemWebhookUpdate)},
		"/item/access_token/invalidate": {handle: typed(s.accessTokenInvalidate)},
		"/accounts/get":                 {handle: typed(s.accountsGet)},
		"/accounts/balance/get":         {handle: typed(s.balanceGet)},
		"/transactions/sync":            {handle: typed(s.transactionsSync)},
		"/transactions/get":             {handle: typed(s.transactionsGet)},
		"/transactions/refresh":         {handle: typed(s.transactionsRefresh)},
		"/transactions/recurring/get":   {handle: typed(s.recurringGet)},
		"/categories/get":               {handle: typed(s.categoriesGet), open: true},
		"/institutions/get":             {handle: typed(s.institutionsGet)},
		"/institutions/get_by_id":       {handle: typed(s.institutionsGetByID)},
		"/institutions/search":          {handle: typed(s.institutionsSearch)},
		"/webhook_verification_key/get": {handle: typed(s.webhookKeyGet)},
		"/sandbox/public_token/create":  {handle: typed(s.sandboxPublicTokenCreate)},
		"/sandbox/item/reset_login":     {handle: typed(s.sandboxResetLogin)},
		"/sandbox/item/fire_webhook":    {handle: typed(s.sandboxFireWebhook)},
		"/sandbox/transactions/create":  {handle: typed(s.sandboxTransactionsCreate)},

		"/emulator/clock/advance":          {handle: typed(s.emulatorAdvance), own: true},
		"/emulator/item/mutate":            {handle: typed(s.emulatorMutate), own: true},
		"/emulator/item/mutate_pagination": {handle: typed(s.emulatorMutatePagination), own: true},
		"/emulator/item/transactions":      {handle: typed(s.emulatorTransactions), own: true},
		"/emulator/items":                  {handle: typed(s.emulatorItems), own: true},
		"/emulator/fail":                   {handle: typed(s.emulatorFail), own: true},
		"/emulator/rate_limits":            {handle: typed(s.emulatorRateLimits), own: true},
		"/emulator/requests":               {handle: typed(s.emulatorRequests), own: true},
		"/emulator/webhooks":               {handle: typed(s.emulatorWebhooks), own: true},
		"/emulator/webhook_key/rotate":     {handle: typed(s.emulatorRotateKey), own: true},
		"/emulator/reset":                  {handle: typed(s.emulatorReset), own: true},
	}
}

// sameSecret compares in constant time, whatever the lengths.
func sameSecret(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}
