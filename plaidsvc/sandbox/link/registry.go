package link

import (
	"crypto/rand"
	"encoding/hex"
	"sync"
	"time"
)

// runLife is how long an abandoned run is remembered: as long as a link token can live.
const runLife = 4 * time.Hour

// run is one opening of Link. Its mutex is held through each call, so that two clicks cannot overtake one another.
type run struct {
	mu        sync.Mutex
	linkToken string
	config    Configuration
	record    Session
	openedAt  time.Time

	offered     map[string]Institution // those the person was shown; no other can be chosen
	institution *Institution           // the chosen one
	step        Step                   // the last answer of the bank
	puzzle      error                  // what comes of the reCAPTCHA that is being solved, where it is refused
	steppedAt   time.Time
	done        bool // connected or left: nothing may follow but events
}

// selection says whether the accounts of the run's login are to be chosen in Link itself.
func (r *run) selection() bool {
	if r.institution != nil && r.institution.OAuth {
		return false // the bank's own page asks
	}
	return r.config.Update == nil || r.config.Update.AccountSelection
}

// registry finds runs by the key their pane holds, and OAuth visits by the id in their URL.
type registry struct {
	mu      sync.Mutex
	runs    map[string]*run
	visits  map[string]*visit
	refused map[string]int // link token to wrong passwords so far
}

func newRegistry() *registry {
	return &registry{runs: map[string]*run{}, visits: map[string]*visit{}, refused: map[string]int{}}
}

// add remembers a run under a fresh key and forgets those nobody will come back to.
func (g *registry) add(r *run, now time.Time) (key string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for k, old := range g.runs {
		if now.Sub(old.openedAt) > runLife {
			delete(g.runs, k)
		}
	}
	for id, v := range g.visits {
		if now.Sub(v.startedAt) > runLife {
			delete(g.visits, id)
		}
	}
	key = rand.Text()
	g.runs[key] = r
	return key
}

// move gives a resumed run a new key: the pane that held the old one is gone with its page.
func (g *registry) move(r *run) (key string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for k, old := range g.runs {
		if old == r {
			delete(g.runs, k)
		}
	}
	key = rand.Text()
	g.runs[key] = r
	return key
}

// run returns the run of a key. An unknown key is a Link that outlived its token or its server.
func (g *registry) run(key string) (*run, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if r, ok := g.runs[key]; ok {
		return r, nil
	}
	return nil, invalidLinkToken()
}

func (g *registry) addVisit(v *visit) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.visits[v.id] = v
}

func (g *registry) visit(id string) (*visit, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if v, ok := g.visits[id]; ok {
		return v, nil
	}
	return nil, oauthStateNotFound()
}

// refuse counts one more wrong password for a link token and returns how many there are.
func (g *registry) refuse(linkToken string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.refused[linkToken]++
	return g.refused[linkToken]
}

// newRequestID returns an id of the shape of Plaid's: 15 case-sensitive letters and digits.
func newRequestID() string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	random := make([]byte, 15)
	_, _ = rand.Read(random) // never fails, by its documentation
	for i, b := range random {
		random[i] = alphabet[int(b)%len(alphabet)]
	}
	return string(random)
}

// newUUID returns a random UUID, as link_session_id and oauth_state_id are.
func newUUID() string {
	random := make([]byte, 16)
	_, _ = rand.Read(random) // never fails, by its documentation
	random[6], random[8] = random[6]&0x0f|0x40, random[8]&0x3f|0x80
	text := hex.EncodeToString(random)
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}
