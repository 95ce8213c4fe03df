package linkserver

import (
	"crypto/subtle"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"regexp"
	"strings"

	"passbook/internal/safetext"
	"passbook/internal/secret"
)

//go:embed page
var pageFiles embed.FS

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

// linkPage fills page/link.html.
type linkPage struct {
	Nonce   string
	Title   string
	Style   template.CSS
	Script  template.JS
	Session pageSession
	Update  bool
	Sandbox bool
}

// noticePage fills page/notice.html.
type noticePage struct {
	Nonce   string
	Style   template.CSS
	State   string
	Title   string
	Message string
	Advice  string
	Reload  string
}

// pageSet is the embedded page, ready to fill.
type pageSet struct {
	templates *template.Template
	style     template.CSS
	script    template.JS
	oauthID   *regexp.Regexp
}

func parsePages() (pageSet, error) {
	templates, err := template.ParseFS(pageFiles, "page/*.html")
	if err != nil {
		return pageSet{}, fmt.Errorf("parse the link page: %w", err)
	}
	style, err := pageFiles.ReadFile("page/page.css")
	if err != nil {
		return pageSet{}, fmt.Errorf("read the link page: %w", err)
	}
	script, err := pageFiles.ReadFile("page/page.js")
	if err != nil {
		return pageSet{}, fmt.Errorf("read the link page: %w", err)
	}
	return pageSet{
		templates: templates,
		style:     template.CSS(style), //nolint:gosec // our own file, embedded at build time
		script:    template.JS(script), //nolint:gosec // likewise
		oauthID:   regexp.MustCompile(`^[0-9A-Za-z-]{1,64}$`),
	}, nil
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
	if r.URL.Query().Has("oauth_state_id") && !s.pages.oauthID.MatchString(r.URL.Query().Get("oauth_state_id")) {
		s.refuse(w, CheckPath, http.StatusNotFound)
		return
	}
	switch token, admission := s.admit(r); admission {
	case admitted:
		s.serveLinkPage(w, token)
	case stranger:
		s.serveStranger(w, r)
	case late:
		s.serveNotice(w, http.StatusConflict, noticePage{
			Title: "This bank is being saved", Message: "Another tab has already finished here.",
			Advice: "Go back to your terminal; you may close this tab.", State: "stopped",
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
	w.Header().Set("Content-Security-Policy", s.origins.contentPolicy(nonce))
	s.render(w, http.StatusOK, "link.html", linkPage{
		Nonce: nonce, Title: title, Style: s.pages.style, Script: s.pages.script,
		Session: pageSession{
			LinkToken: token.Reveal(), PageSecret: s.pageSecret, ScriptURL: s.origins.script, Update: s.opts.Mode == ModeUpdate,
			Institution: safetext.Line(s.opts.Institution), Offline: s.opts.BaseURL != "",
		},
		Update: s.opts.Mode == ModeUpdate, Sandbox: s.opts.Environment == Sandbox,
	})
	s.notify(Notice{Kind: PageOpened})
}

// serveStranger answers a client without the cookie. A browser that a bank sent back here keeps a SameSite=Strict cookie to
// itself on that first request, so it gets a page that asks once more from this site; a real stranger still has no cookie
// then.
func (s *Server) serveStranger(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" && !query.Has(bounceQuery) {
		query.Set(bounceQuery, "1")
		s.serveNotice(w, http.StatusOK, noticePage{
			Title: "One moment", Message: "Coming back from your bank.", State: "waiting", Reload: s.pagePath() + "?" + query.Encode(),
		})
		return
	}
	s.serveNotice(w, http.StatusForbidden, noticePage{
		Title:   "This page is open somewhere else",
		Message: "For your safety it opens in one browser only, and another one was first.",
		Advice:  "Go on in that browser. If you did not open it, stop in your terminal and start again: you get a new address.",
		State:   "refused",
	})
	s.notify(Notice{Kind: SecondClient, Check: CheckClient})
}

func (s *Server) serveNotice(w http.ResponseWriter, status int, page noticePage) {
	page.Nonce, page.Style = randomText(), s.pages.style
	w.Header().Set("Content-Security-Policy", plainPolicy(page.Nonce))
	s.render(w, status, "notice.html", page)
}

func (s *Server) render(w http.ResponseWriter, status int, name string, data any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	// The client is gone when this fails: the templates are parsed at New and tested.
	_ = s.pages.templates.ExecuteTemplate(w, name, data)
}
