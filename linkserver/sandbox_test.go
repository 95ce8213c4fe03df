package linkserver_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"passbook/internal/secret"
	"passbook/linkserver"
	"passbook/plaidsvc/sandbox"
	"passbook/plaidsvc/sandbox/linktest"
)

// bank is a Sandbox on this machine and the program's side of a session: it exchanges what it accepts, over HTTP.
type bank struct {
	t       *testing.T
	ctx     context.Context
	url     string
	server  *sandbox.Server
	refuse  bool
	tokens  chan string // access tokens of what was linked
	renewed atomic.Int32
}

func newBank(t *testing.T) *bank {
	t.Helper()
	server, err := sandbox.New(sandbox.Options{Seed: 7, NoRateLimits: true})
	if err != nil {
		t.Fatal(err)
	}
	listener := httptest.NewServer(server)
	t.Cleanup(func() {
		listener.Close()
		server.Close()
	})
	return &bank{t: t, ctx: t.Context(), url: listener.URL, server: server, tokens: make(chan string, 4)}
}

// ask makes one call of Plaid's API.
func (b *bank) ask(path string, body map[string]any) (map[string]any, error) {
	encoded, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(b.ctx, http.MethodPost, b.url+path, bytes.NewReader(encoded))
	if err != nil {
		return nil, err
	}
	r.Header = http.Header{
		"Content-Type": {"application/json"}, "Plaid-Client-Id": {b.server.ClientID()}, "Plaid-Secret": {b.server.Secret()},
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var answer map[string]any
	return answer, json.NewDecoder(response.Body).Decode(&answer)
}

// must is ask for an answer with this field, a string.
func (b *bank) must(path string, body map[string]any, field string) string {
	b.t.Helper()
	answer, err := b.ask(path, body)
	value, ok := answer[field].(string)
	if err != nil || !ok {
		b.t.Fatalf("%s: %v %v", path, answer, err)
	}
	return value
}

// linkRequest asks for a link token: for a new Item, or to repair the one of an access token.
func (b *bank) linkRequest(accessToken string) map[string]any {
	body := map[string]any{
		"client_name": "Passbook", "language": "en", "country_codes": []string{"US"}, "user": map[string]any{"client_user_id": "me"},
	}
	if accessToken == "" {
		body["products"] = []string{"transactions"}
	} else {
		body["access_token"] = accessToken
	}
	return body
}

func (b *bank) linkToken(accessToken string) secret.Secret {
	b.t.Helper()
	return secret.New(b.must("/link/token/create", b.linkRequest(accessToken), "link_token"))
}

func (b *bank) Decide(_ context.Context, success linkserver.Success) (linkserver.Decision, error) {
	if b.refuse {
		return linkserver.Refuse(string(success.Institution.Name)+" is linked already.", "To repair it, press r in Passbook."), nil
	}
	answer, err := b.ask("/item/public_token/exchange", map[string]any{"public_token": success.PublicToken.Reveal()})
	if err != nil {
		return linkserver.Decision{}, err
	}
	token, ok := answer["access_token"].(string)
	if !ok {
		return linkserver.Fail("Plaid refused the public token.", "Try again."), nil
	}
	b.tokens <- token
	return linkserver.Accept(), nil
}

func (b *bank) Renew(context.Context) (secret.Secret, error) {
	b.renewed.Add(1)
	answer, err := b.ask("/link/token/create", b.linkRequest(""))
	token, _ := answer["link_token"].(string)
	return secret.New(token), err
}

// repairer is the program's side in update mode, where nothing is exchanged.
type repairer struct{ *bank }

func (repairer) Decide(context.Context, linkserver.Success) (linkserver.Decision, error) {
	return linkserver.Accept(), nil
}

// visit is one session with the page open in a browser.
type visit struct {
	*linktest.Tab
	server *linkserver.Server
}

func open(t *testing.T, browser context.Context, b *bank, change func(*linkserver.Options)) *visit {
	t.Helper()
	opts := linkserver.Options{
		LinkToken: b.linkToken(""), Environment: linkserver.Sandbox, BaseURL: b.url, Exchanger: b, Now: time.Now,
	}
	if change != nil {
		change(&opts)
	}
	server, err := linkserver.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	address, err := server.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	v := &visit{Tab: linktest.Blank(t, browser), server: server}
	v.Size(1100, 800)
	v.Visit(address)
	return v
}

// linked waits for the end and checks that the Item of the exchange is the bank's.
func (v *visit) linked(b *bank, institution string) linkserver.Result {
	v.T.Helper()
	ctx, cancel := context.WithTimeout(v.T.Context(), 20*time.Second)
	defer cancel()
	result, err := v.server.Wait(ctx)
	if err != nil || result.Outcome != linkserver.Linked || result.Success.Institution.ID != institution || len(result.Success.Accounts) == 0 {
		v.T.Fatalf("result %+v %v", result, err)
	}
	answer, err := b.ask("/item/get", map[string]any{"access_token": <-b.tokens})
	item, _ := answer["item"].(map[string]any)
	if err != nil || item["institution_id"] != institution {
		v.T.Errorf("the Item is %v %v", answer, err)
	}
	return result
}

func (v *visit) events() string {
	kept, _ := v.server.Events()
	names := make([]string, len(kept))
	for i, event := range kept {
		names[i] = string(event.Name)
		if event.View != "" {
			names[i] += "(" + event.View + ")"
		}
	}
	return strings.Join(names, " ")
}

func TestLinkOfTheSandboxInChromium(t *testing.T) {
	t.Parallel()
	browser := linktest.Browser(t)

	t.Run("a bank with a password", func(t *testing.T) {
		t.Parallel()
		b := newBank(t)
		v := open(t, browser, b, nil)
		v.Panes().SearchBank("ins_109508", "First Platypus").Pane("credentials")
		v.Screenshot("sandbox-credentials")
		v.Panes().SignIn("user_good", "pass_good").Share()
		v.Says("First Platypus Bank is linked, ", "Go back to your terminal; you may close this tab.")
		v.Screenshot("sandbox-success")
		v.linked(b, "ins_109508")
		for _, want := range []string{"OPEN(CONSENT)", "TRANSITION_VIEW(SELECT_INSTITUTION)", "SELECT_INSTITUTION",
			"TRANSITION_VIEW(CREDENTIAL)", "SUBMIT_CREDENTIALS", "TRANSITION_VIEW(CONNECTED)", "HANDOFF"} {
			if !strings.Contains(v.events(), want) {
				t.Errorf("no %s in %s", want, v.events())
			}
		}
	})

	t.Run("a bank that asks for a code", func(t *testing.T) {
		t.Parallel()
		b := newBank(t)
		v := open(t, browser, b, nil)
		v.Panes().SearchBank("ins_109511", "Tartan").SignIn("user_good", "mfa_device")
		v.Panes().Pane("mfa-device").Action("continue").Pane("mfa-code").Enter("#link-code", "1234").Action("continue").Share()
		v.Says("Tartan Bank is linked, ")
		v.linked(b, "ins_109511")
		kept, _ := v.server.Events()
		kinds := ""
		for _, event := range kept {
			kinds += event.MFAType + " "
		}
		if !strings.Contains(kinds, "device") || !strings.Contains(kinds, "code") {
			t.Errorf("mfa types %q in %s", kinds, v.events())
		}
	})

	t.Run("a bank with a page of its own", func(t *testing.T) {
		t.Parallel()
		b := newBank(t)
		v := open(t, browser, b, nil)
		v.Panes().SearchBank("ins_127287", "Platypus OAuth")
		window := v.Popup(func() { v.Panes().Pane("oauth").Action("continue") })
		v.Says("Waiting for your bank…")
		window.Pane("bank-login").Action("sign-in")
		window.Pane("bank-permissions").Action("allow")
		v.Panes().Pane("connected").Action("continue")
		v.Says("Platypus OAuth Bank is linked, ")
		v.linked(b, "ins_127287")
		if !strings.Contains(v.events(), "OPEN_OAUTH") {
			t.Errorf("events %s", v.events())
		}
	})

	t.Run("a wrong password, then the right one", func(t *testing.T) {
		t.Parallel()
		b := newBank(t)
		v := open(t, browser, b, nil)
		v.Panes().SearchBank("ins_109508", "First Platypus").SignIn("user_good", "wrong").Until(`document.querySelector('[data-pane="credentials"] [role="alert"]')`)
		v.Panes().SignIn("user_good", "pass_good").Share()
		v.Says("First Platypus Bank is linked, ")
		v.linked(b, "ins_109508")
		kept, _ := v.server.Events()
		var codes []string
		for _, event := range kept {
			if event.Name == linkserver.EventError && event.Error != nil {
				codes = append(codes, event.Error.Code)
			}
		}
		if strings.Join(codes, " ") != "INVALID_CREDENTIALS" {
			t.Errorf("errors %v in %s", codes, v.events())
		}
	})

	t.Run("a wrong password, then leaving, then another try", func(t *testing.T) {
		t.Parallel()
		b := newBank(t)
		v := open(t, browser, b, nil)
		v.Panes().SearchBank("ins_109508", "First Platypus").SignIn("user_good", "wrong").Until(`document.querySelector('[data-pane="credentials"] [role="alert"]')`)
		v.Panes().Action("close").Pane("exit").Action("leave")
		v.Says("First Platypus Bank did not accept that sign-in", "Nothing was linked.", "INVALID_CREDENTIALS")
		v.Screenshot("sandbox-wrong-password")
		v.Button("Try again")
		v.Panes().SearchBank("ins_109508", "First Platypus").SignIn("user_good", "pass_good").Share()
		v.Says("First Platypus Bank is linked, ")
		v.linked(b, "ins_109508")
	})

	t.Run("leaving at once", func(t *testing.T) {
		t.Parallel()
		b := newBank(t)
		v := open(t, browser, b, nil)
		v.Panes().Pane("consent").Action("continue").Pane("institutions").Action("close").Pane("exit").Action("leave")
		v.Says("Nothing was linked.", "You left Plaid Link before the end.")
		v.Button("Stop here")
		v.Says("Go back to your terminal; you may close this tab.")
		result, err := v.server.Wait(t.Context())
		if err != nil || result.Outcome != linkserver.Exited || result.Exit.Error != nil || result.Exit.LinkSessionID == "" {
			t.Errorf("result %+v %v", result, err)
		}
		if len(b.tokens) != 0 {
			t.Error("an Item was made")
		}
	})

	t.Run("a bank that is linked already", func(t *testing.T) {
		t.Parallel()
		b := newBank(t)
		b.refuse = true
		v := open(t, browser, b, nil)
		v.Panes().SearchBank("ins_109508", "First Platypus").SignIn("user_good", "pass_good").Share()
		v.Says("Nothing was linked.", "First Platypus Bank is linked already.", "press r in Passbook")
		if result, err := v.server.Wait(t.Context()); err != nil || result.Outcome != linkserver.Declined {
			t.Errorf("result %+v %v", result, err)
		}
	})

	t.Run("a link token that is no longer good", func(t *testing.T) {
		t.Parallel()
		b := newBank(t)
		v := open(t, browser, b, func(o *linkserver.Options) {
			o.LinkToken = secret.New("link-sandbox-00000000-0000-0000-0000-000000000000")
		})
		v.Until(`document.querySelectorAll('iframe').length === 1`)
		v.Panes().Pane("consent")
		if n := b.renewed.Load(); n != 1 {
			t.Errorf("renewed %d times", n)
		}
	})

	t.Run("signing in again to a bank that wants it", func(t *testing.T) {
		t.Parallel()
		b := newBank(t)
		public := b.must("/sandbox/public_token/create", map[string]any{
			"institution_id": "ins_109508", "initial_products": []string{"transactions"},
		}, "public_token")
		access := b.must("/item/public_token/exchange", map[string]any{"public_token": public}, "access_token")
		b.must("/sandbox/item/reset_login", map[string]any{"access_token": access}, "request_id")
		if code := b.must("/accounts/balance/get", map[string]any{"access_token": access}, "error_code"); code != "ITEM_LOGIN_REQUIRED" {
			t.Fatalf("the Item answers %s", code)
		}
		v := open(t, browser, b, func(o *linkserver.Options) {
			o.LinkToken, o.Mode, o.Institution, o.Exchanger = b.linkToken(access), linkserver.ModeUpdate, "First Platypus Bank", repairer{b}
		})
		v.Panes().SignIn("user_good", "pass_good")
		v.Screenshot("sandbox-update")
		v.Panes().Pane("connected").Action("continue")
		v.Says("First Platypus Bank is connected again.", "Go back to your terminal")
		if result, err := v.server.Wait(t.Context()); err != nil || result.Outcome != linkserver.Linked {
			t.Fatalf("result %+v %v", result, err)
		}
		answer, err := b.ask("/accounts/balance/get", map[string]any{"access_token": access})
		if accounts, _ := answer["accounts"].([]any); err != nil || len(accounts) == 0 {
			t.Errorf("the repaired Item answers %v %v", answer, err)
		}
	})
}
