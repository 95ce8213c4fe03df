package linkserver

import (
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passbook/internal/safetext"
	"passbook/internal/secret"
)

func TestOnlyTheFirstClientGetsThePage(t *testing.T) {
	s := start(t, nil).open()
	if s.cookie.Path != s.server.pagePath() || !s.cookie.HttpOnly || s.cookie.SameSite != http.SameSiteStrictMode || s.cookie.Domain != "" {
		t.Errorf("cookie %+v", s.cookie)
	}
	mine := s.cookie
	for name, cookie := range map[string]*http.Cookie{
		"no cookie": nil, "wrong cookie": {Name: clientCookie, Value: "x"}, "page secret": {Name: clientCookie, Value: s.pageSecret},
	} {
		s.cookie = cookie
		got := s.send(s.request(http.MethodGet, "", ""))
		if got.status != http.StatusForbidden || !strings.Contains(got.body, "open somewhere else") {
			t.Errorf("%s: %d %q", name, got.status, got.body)
		}
		// The address itself is not a secret to who asked for it.
		s.leaksNothing(reply{body: strings.ReplaceAll(got.body, s.server.pathSecret, ""), header: got.header})
	}
	if n := len(s.noticesOf(SecondClient)); n != 3 {
		t.Errorf("the caller heard of %d second clients", n)
	}
	s.cookie = mine
	s.open()
	if n := len(s.noticesOf(PageOpened)); n != 2 {
		t.Errorf("the caller heard of %d openings", n)
	}
}

// A bank's return is a cross-site navigation, on which the browser keeps the SameSite=Strict cookie back: one bounce from
// this site brings it. A stranger who imitates that has no cookie after the bounce either.
func TestReturnFromTheBank(t *testing.T) {
	s := start(t, nil).open()
	mine := s.cookie
	s.cookie = nil
	r := s.request(http.MethodGet, "?oauth_state_id=2dc50cf9-9f28-4f4e-a1b1-0c0b6ba7a2b1", "")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	got := s.send(r)
	again := s.server.pagePath() + "?again=1&amp;oauth_state_id=2dc50cf9-9f28-4f4e-a1b1-0c0b6ba7a2b1"
	if got.status != http.StatusOK || !strings.Contains(got.body, `content="0;url=`+again+`"`) {
		t.Fatalf("bounce: %d %s", got.status, got.body)
	}
	s.leaksNothing(reply{body: strings.ReplaceAll(got.body, s.server.pathSecret, ""), header: got.header})
	if n := len(s.noticesOf(SecondClient)); n != 0 {
		t.Errorf("%d second clients", n)
	}

	r = s.request(http.MethodGet, "?again=1&oauth_state_id=2dc50cf9-9f28-4f4e-a1b1-0c0b6ba7a2b1", "")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if got := s.send(r); got.status != http.StatusForbidden {
		t.Errorf("a stranger after the bounce got %d", got.status)
	}
	s.cookie = mine
	if got := s.send(s.request(http.MethodGet, "?again=1&oauth_state_id=2dc50cf9-9f28-4f4e-a1b1-0c0b6ba7a2b1", "")); got.status != http.StatusOK ||
		!strings.Contains(got.body, testLinkToken) {
		t.Errorf("the person after the bounce got %d", got.status)
	}
}

func TestForeignTextStaysText(t *testing.T) {
	const hostile = `</script><script>alert(1)</script><img src=x onerror=alert(2)>"'&{{Session}}` + "\u2028"
	s := start(t, func(o *Options) {
		o.Mode, o.Institution, o.LinkToken = ModeUpdate, hostile, secret.New(hostile)
	}).open()
	data := s.data()
	if data.LinkToken != hostile || data.Institution != safetext.Line(hostile) {
		t.Errorf("the page's script would read %q and %q", data.LinkToken, data.Institution)
	}
	for _, never := range []string{"<script>alert", "<img", "</script><script>a"} {
		if strings.Contains(s.body, never) {
			t.Errorf("the page holds %q", never)
		}
	}
	if scripts := strings.Count(s.body, "<script"); scripts != 2 {
		t.Errorf("the page has %d scripts", scripts)
	}
	if ends := strings.Count(s.body, "</script"); ends != 2 {
		t.Errorf("the page ends %d scripts", ends)
	}
}

func TestPolicyByEnvironment(t *testing.T) {
	cases := []struct {
		name        string
		environment Environment
		base        string
		frame       string
		connect     string
	}{
		{"sandbox", Sandbox, "", "https://cdn.plaid.com", "https://sandbox.plaid.com"},
		{"production", Production, "", "https://cdn.plaid.com", "https://production.plaid.com"},
		{"offline", Sandbox, "http://127.0.0.1:4321", "http://127.0.0.1:4321", "http://127.0.0.1:4321"},
		{"offline with slash", Sandbox, "http://127.0.0.1:4321/", "http://127.0.0.1:4321", "http://127.0.0.1:4321"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := start(t, func(o *Options) { o.Environment, o.BaseURL = c.environment, c.base })
			got := s.send(s.request(http.MethodGet, "", ""))
			s.hardened(got)
			policy := got.header.Get("Content-Security-Policy")
			nonce, _, ok := strings.Cut(strings.SplitN(policy, "'nonce-", 2)[1], "'")
			if !ok || strings.Count(got.body, `nonce="`+nonce+`"`) != 3 {
				t.Errorf("the nonce %q of the policy is not the page's", nonce)
			}
			want := "default-src " + c.frame + "; script-src 'nonce-N' " + c.frame + linkScriptPath +
				"; style-src 'nonce-N'; style-src-elem 'nonce-N'; style-src-attr 'unsafe-inline'; img-src " + c.frame + " data:; frame-src " +
				c.frame + "; connect-src 'self' " + c.connect +
				"; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
			if diff := cmp.Diff(want, strings.ReplaceAll(policy, nonce, "N")); diff != "" {
				t.Error(diff)
			}
			s.body = got.body
			if script := s.data().ScriptURL; script != c.frame+linkScriptPath {
				t.Errorf("script %q", script)
			}
		})
	}
}

func TestThePageHoldsNothingButTheLinkToken(t *testing.T) {
	s := start(t, nil).open()
	want := pageSession{LinkToken: testLinkToken, PageSecret: s.server.pageSecret, ScriptURL: "https://cdn.plaid.com" + linkScriptPath}
	if diff := cmp.Diff(want, s.data()); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(s.body, s.server.clientToken) || strings.Contains(s.body, s.server.pathSecret) {
		t.Error("the page holds a secret it has no use for")
	}
	first := s.body
	if s.open(); s.body == first {
		t.Error("two pages share one nonce")
	}
}

func TestEveryEnvironmentIsNamedOnThePage(t *testing.T) {
	for environment, want := range map[Environment]string{Sandbox: "Sandbox · test data", Production: "Production"} {
		s := start(t, func(o *Options) { o.Environment = environment }).open()
		if !strings.Contains(s.body, want) {
			t.Errorf("%s is not named", environment)
		}
		if hint := strings.Contains(s.body, "user_good"); hint != (environment == Sandbox) {
			t.Errorf("%s: test login shown: %v", environment, hint)
		}
	}
}

func TestListensOnLoopbackOnly(t *testing.T) {
	s := start(t, nil)
	host, _, err := net.SplitHostPort(s.server.host)
	if err != nil || host != "127.0.0.1" || !strings.HasPrefix(s.url, "http://127.0.0.1:") {
		t.Fatalf("listens on %s, page %s", s.server.host, s.url)
	}
	if secret := strings.Trim(strings.TrimPrefix(s.url, "http://"+s.server.host), "/"); len(secret) != 43 {
		t.Errorf("the path has %d characters, 256 bits need 43", len(secret))
	}
	if other := start(t, nil); other.server.pathSecret == s.server.pathSecret || other.server.pageSecret == s.server.pageSecret {
		t.Error("two sessions share a secret")
	}
}

func TestOptionsAreChecked(t *testing.T) {
	good := Options{LinkToken: secret.New(testLinkToken), Environment: Sandbox, Exchanger: &fakeExchanger{}, Now: newTestClock().Now}
	if _, err := New(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Options){
		"no link token":       func(o *Options) { o.LinkToken = secret.Secret{} },
		"unknown environment": func(o *Options) { o.Environment = "development" },
		"unknown mode":        func(o *Options) { o.Mode = 7 },
		"no exchanger":        func(o *Options) { o.Exchanger = nil },
		"no clock":            func(o *Options) { o.Now = nil },
		"remote base":         func(o *Options) { o.BaseURL = "http://example.com:80" },
		"lookalike base":      func(o *Options) { o.BaseURL = "http://127.0.0.1.example.com:80" },
		"https base":          func(o *Options) { o.BaseURL = "https://127.0.0.1:80" },
		"base without port":   func(o *Options) { o.BaseURL = "http://127.0.0.1" },
		"base with path":      func(o *Options) { o.BaseURL = "http://127.0.0.1:80/x" },
		"base with user":      func(o *Options) { o.BaseURL = "http://u:p@127.0.0.1:80" },
		"base with query":     func(o *Options) { o.BaseURL = "http://127.0.0.1:80/?a" },
		"base with policy":    func(o *Options) { o.BaseURL = "http://127.0.0.1:80; script-src *" },
		"junk base":           func(o *Options) { o.BaseURL = "\x00" },
	} {
		opts := good
		change(&opts)
		if _, err := New(opts); err == nil {
			t.Errorf("%s: no error", name)
		} else if strings.Contains(err.Error(), testLinkToken) {
			t.Errorf("%s: the error holds the link token", name)
		}
	}
}
