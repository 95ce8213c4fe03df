package linkserver

import (
	"crypto/subtle"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"passbook/internal/safetext"
	"passbook/internal/secret"
)

// clientCookie binds the page to the first browser that asked for it. Cookies on 127.0.0.1 are shared by all ports, so its
// path, which is secret, is what keeps it apart.
const clientCookie = "passbook_link"

// bounceQuery marks the second try after a bounce, see serveStranger.
const bounceQuery = "again"

// pageSession is the JSON data block of the page. LinkToken is all of Plaid's that it holds.
type pageSession struct {
	LinkToken   string `json:"link_token"`
	PageSecret  string `json:"page_secret"`
	ScriptURL   string `json:"script_url"`
	Update      bool   `json:"update"`
	Institution string `json:"institution"`
	Offline     bool   `json:"offline"` // Link itself is served on this machine
}

// notice is what a page without Link says.
type notice struct {
	state   string
	title   string
	message string
	advice  string
	reload  string // an address of ours to go on to at once
}

// servePage gives the page to the first client that asks and, by its cookie, to that client again: on reload, or when a bank
// sends the browser back with ?oauth_state_id (the page then hands its own address to Link as receivedRedirectUri).
func (s *Server) servePage(w http.ResponseWriter, r *http.Request) {
	purpose := r.Header.Get("Sec-Purpose") + r.Header.Get("Purpose")
	dest := r.Header.Get("Sec-Fetch-Dest")
	if strings.Contains(purpose, "prefetch") || (dest != "" && dest != "document") {
		// Only a person's own navigation may take the page: not a preload, a frame or an image.
		s.refuse(w, CheckDestination, http.StatusForbidden)
		return
	}
	if r.URL.Query().Has("oauth_state_id") && !s.oauthID.MatchString(r.URL.Query().Get("oauth_state_id")) {
		s.refuse(w, CheckPath, http.StatusNotFound)
		return
	}
	switch token, admission := s.admit(r); admission {
	case admitted:
		s.serveLinkPage(w, token)
	case stranger:
		s.serveStranger(w, r)
	case late:
		s.serveNotice(w, http.StatusConflict, notice{
			title: "This bank is being saved", message: "Another tab has already finished here.",
			advice: "Go back to your terminal; you may close this tab.", state: "stopped",
		})
	}
}

type admission int

const (
	admitted admission = iota
	stranger
	late
)

// admit decides, in one step, whether this client gets the page.
func (s *Server) admit(r *http.Request) (secret.Secret, admission) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pageOpened && !s.knows(r) {
		return secret.Secret{}, stranger
	}
	if s.phase != phaseOpen {
		return secret.Secret{}, late
	}
	s.pageOpened = true
	s.heardAt = s.wall()
	return s.linkToken, admitted
}

func (s *Server) knows(r *http.Request) bool {
	for _, cookie := range r.CookiesNamed(clientCookie) {
		if subtle.ConstantTimeCompare([]byte(cookie.Value), []byte(s.clientToken)) == 1 {
			return true
		}
	}
	return false
}

func (s *Server) serveLinkPage(w http.ResponseWriter, token secret.Secret) {
	nonce := randomText()
	title := "Link a bank"
	if s.opts.Mode == ModeUpdate {
		title = "Sign in again"
		if s.opts.Institution != "" {
			title = "Sign in again to " + safetext.Line(s.opts.Institution)
		}
	}
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure would keep the cookie off plain http, and this is loopback
		Name: clientCookie, Value: s.clientToken, Path: s.pagePath(), HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
	session, err := json.Marshal(pageSession{
		LinkToken: token.Reveal(), PageSecret: s.pageSecret, ScriptURL: s.origins.script, Update: s.opts.Mode == ModeUpdate,
		Institution: safetext.Line(s.opts.Institution), Offline: s.opts.BaseURL != "",
	})
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	text := fields{"Nonce": nonce, "Title": title, "Tag": "Production", "TagClass": "tag"}
	// JSON as Go writes it holds no angle brackets, so it cannot end its script.
	markup := fields{
		"Style": s.pages["page.css"], "Script": s.pages["page.js"], "Session": string(session), "Steps": s.pages["steps-link.html"], "Hint": "",
	}
	if s.opts.Mode == ModeUpdate {
		markup["Steps"] = s.pages["steps-update.html"]
	}
	if s.opts.Environment == Sandbox {
		text["Tag"], text["TagClass"], markup["Hint"] = "Sandbox · test data", "tag test", s.pages["hint.html"]
	}
	w.Header().Set("Content-Security-Policy", s.origins.contentPolicy(nonce))
	respond(w, http.StatusOK, fill(s.pages["link.html"], text, markup))
	s.notify(Notice{Kind: PageOpened})
}

// serveStranger answers a client without the cookie. A browser that a bank sent back here keeps a SameSite=Strict cookie to
// itself on that first request, so it gets a page that asks once more from this site; a real stranger still has no cookie
// then.
func (s *Server) serveStranger(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" && !query.Has(bounceQuery) {
		query.Set(bounceQuery, "1")
		s.serveNotice(w, http.StatusOK, notice{
			title: "One moment", message: "Coming back from your bank.", state: "waiting", reload: s.pagePath() + "?" + query.Encode(),
		})
		return
	}
	s.serveNotice(w, http.StatusForbidden, notice{
		title:   "This page is open somewhere else",
		message: "For your safety it opens in one browser only, and another one was first.",
		advice:  "Go on in that browser. If you did not open it, stop in your terminal and start again: you get a new address.",
		state:   "refused",
	})
	s.notify(Notice{Kind: SecondClient, Check: CheckClient})
}

func (s *Server) serveNotice(w http.ResponseWriter, status int, n notice) {
	nonce := randomText()
	text := fields{"Nonce": nonce, "State": n.state, "Title": n.title, "Message": n.message, "Advice": n.advice}
	markup := fields{"Style": s.pages["page.css"], "Reload": ""}
	if n.reload != "" {
		markup["Reload"] = fill(s.pages["reload.html"], fields{"Address": n.reload}, nil)
	}
	w.Header().Set("Content-Security-Policy", plainPolicy(nonce))
	respond(w, status, fill(s.pages["notice.html"], text, markup))
}

// respond writes a page. It fails only where the client is gone.
func respond(w http.ResponseWriter, status int, page string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, page)
}
