package linkserver

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"passbook/internal/safetext"
	"passbook/internal/secret"
)

// Environment is Plaid's environment as its tokens spell it.
type Environment string

// The environments Plaid has.
const (
	Sandbox    Environment = "sandbox"
	Production Environment = "production"
)

// label is the environment's name in a sentence.
func (e Environment) label() string {
	if e == Production {
		return "Production"
	}
	return "Sandbox"
}

// Mode says what the Link session is for.
type Mode int

const (
	// ModeNew links a bank that has no Item yet.
	ModeNew Mode = iota
	// ModeUpdate repairs an existing Item (Plaid's update mode). Its public token must not be exchanged.
	ModeUpdate
)

// Options configure one Link session.
type Options struct {
	// LinkToken is the token of /link/token/create. It is the only secret of Plaid's that reaches the page.
	LinkToken secret.Secret
	// Environment is where LinkToken was made; a public token of another environment is refused.
	Environment Environment
	// BaseURL is empty for Plaid itself. Otherwise it is the origin (http://127.0.0.1:PORT) of a server on this machine that
	// serves Link and its API; anything else than a loopback origin is refused.
	BaseURL string
	// Mode is ModeNew or ModeUpdate.
	Mode Mode
	// Institution is the name of the bank being repaired; used in update mode only.
	Institution safetext.Untrusted
	// Exchanger decides what becomes of a success. Required.
	Exchanger Exchanger
	// Watch, if set, is called with each Notice, one at a time and from the server's goroutines. It must return quickly and
	// must not call the Server.
	Watch func(Notice)
	// Now tells the time; the session's limits follow it. Required.
	Now func() time.Time
}

// origins are the places the page may load Link from and talk to.
type origins struct {
	script  string // the whole address of link-initialize.js
	frame   string // origin of Link's frame
	connect string // origin of the API Link's script calls
}

const linkScriptPath = "/link/v2/stable/link-initialize.js"

func (o Options) origins() (origins, error) {
	if o.BaseURL == "" {
		const cdn = "https://cdn.plaid.com"
		return origins{script: cdn + linkScriptPath, frame: cdn, connect: "https://" + string(o.Environment) + ".plaid.com"}, nil
	}
	base, err := url.Parse(o.BaseURL)
	if err != nil {
		return origins{}, errors.New("link base URL is not a URL")
	}
	ip := net.ParseIP(base.Hostname())
	loopback := base.Hostname() == "localhost" || (ip != nil && ip.IsLoopback())
	if base.Scheme != "http" || !loopback || base.Port() == "" || strings.Trim(base.Path, "/") != "" || base.RawQuery != "" ||
		base.Fragment != "" || base.User != nil {
		return origins{}, errors.New("link base URL must be http://127.0.0.1:PORT and nothing else")
	}
	origin := "http://" + base.Host
	return origins{script: origin + linkScriptPath, frame: origin, connect: origin}, nil
}

func (o Options) validate() error {
	switch {
	case o.LinkToken.Empty():
		return errors.New("link token is missing")
	case o.Environment != Sandbox && o.Environment != Production:
		return fmt.Errorf("environment %q is neither sandbox nor production", string(o.Environment))
	case o.Mode != ModeNew && o.Mode != ModeUpdate:
		return fmt.Errorf("link mode %d is unknown", int(o.Mode))
	case o.Exchanger == nil:
		return errors.New("exchanger is missing")
	case o.Now == nil:
		return errors.New("clock is missing")
	}
	return nil
}
