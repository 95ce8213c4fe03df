//go:build unix

package e2e

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"passbook/plaidsvc/sandbox/linktest"
)

// linking is a running `passbook link --no-browser`.
type linking struct {
	t       *testing.T
	cmd     *exec.Cmd
	url     string
	errs    *strings.Builder
	printed chan string // all of standard output, once it has ended
}

// startLink begins to link and waits for the page's address.
func startLink(t *testing.T, env []string, args ...string) *linking {
	t.Helper()
	l := &linking{t: t, cmd: exec.Command(bin, append([]string{"link", "--no-browser"}, args...)...), errs: &strings.Builder{}, printed: make(chan string, 1)}
	l.cmd.Env, l.cmd.Stderr = env, l.errs
	pipe, err := l.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := l.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.cmd.Process.Kill() })
	address := make(chan string, 1)
	go func() {
		var all strings.Builder
		found := regexp.MustCompile(`http://127\.0\.0\.1:\d+/\S+`)
		for lines := bufio.NewScanner(pipe); lines.Scan(); {
			all.WriteString(lines.Text() + "\n")
			if a := found.FindString(lines.Text()); a != "" {
				address <- a
			}
		}
		l.printed <- all.String()
	}()
	select {
	case l.url = <-address:
	case out := <-l.printed:
		_ = l.cmd.Wait()
		t.Fatalf("link ended before its page: %q, %q", out, l.errs)
	case <-time.After(30 * time.Second):
		t.Fatal("link told no address")
	}
	return l
}

// end waits for the command and returns how it ended; its standard output is without the lines that show the address.
func (l *linking) end() result {
	l.t.Helper()
	var out string
	select {
	case out = <-l.printed:
	case <-time.After(30 * time.Second):
		l.t.Fatal("link did not end")
	}
	_ = l.cmd.Wait()
	out = strings.Replace(out, "Sign in to your bank here:\n\n  "+l.url+"\n\n", "", 1)
	return result{out, l.errs.String(), l.cmd.ProcessState.ExitCode()}
}

// closed fails unless nothing listens at the page's address any more.
func (l *linking) closed() {
	l.t.Helper()
	at, err := url.Parse(l.url)
	if err != nil {
		l.t.Fatal(err)
	}
	if c, err := net.DialTimeout("tcp4", at.Host, time.Second); err == nil {
		_ = c.Close()
		l.t.Errorf("something listens at %s after the end", at.Host)
	}
}

// post sends a report to the page's address with what the headers say, and returns status and answer.
func (l *linking) post(path, body string, headers map[string]string) (int, string) {
	l.t.Helper()
	r, err := http.NewRequest(http.MethodPost, l.url+path, strings.NewReader(body))
	if err != nil {
		l.t.Fatal(err)
	}
	for k, v := range headers {
		r.Header.Set(k, v)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		l.t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		l.t.Fatal(err)
	}
	return answer.StatusCode, string(b)
}

// TestLinksThatGoWrong walks the ways a link in the browser can fail to become a bank. One bank is linked before, and is as
// it was after each.
func TestLinksThatGoWrong(t *testing.T) {
	t.Parallel()
	browser := linktest.Browser(t)
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns")
	bank := emulator{t, keys}
	env := linkedHome(t, keys, "ins_109508")
	before := stored(t, env)
	unchanged := func(t *testing.T) {
		t.Helper()
		if d := difference(stored(t, env), before); d != "" {
			t.Errorf("something was lost: %s", d)
		}
		exchanges := 0
		for _, path := range bank.requests() {
			if path == "/item/public_token/exchange" {
				exchanges++
			}
		}
		if exchanges != 1 {
			t.Errorf("%d public tokens were exchanged, want the one of the bank that is linked", exchanges)
		}
	}

	t.Run("cancelled", func(t *testing.T) {
		l := startLink(t, env)
		tab := linktest.Open(t, browser, l.url)
		tab.Panes().ChooseBank("ins_109512").Pane("credentials").Action("close").Pane("exit").Action("leave")
		tab.Says("Nothing was linked.").Button("Stop here").Says("you may close this tab")
		refusal{130, "You left before the bank was linked", "passbook link"}.check(t, l.end(), keys.Secret)
		l.closed()
		unchanged(t)
	})

	t.Run("left at an error of the bank", func(t *testing.T) {
		l := startLink(t, env)
		tab := linktest.Open(t, browser, l.url)
		tab.Panes().ChooseBank("ins_109512").SignIn("user_good", "error_ITEM_LOCKED").Pane("error").Action("leave")
		tab.Says("Nothing was linked.", "ITEM_LOCKED").Button("Stop here")
		refusal{3, "has locked your account", "ITEM_LOCKED"}.check(t, l.end(), keys.Secret)
		unchanged(t)
	})

	t.Run("a bank that is linked already", func(t *testing.T) {
		l := startLink(t, env)
		tab := linktest.Open(t, browser, l.url)
		tab.Panes().ChooseBank("ins_109508").SignIn("user_good", "pass_good").Share()
		tab.Says("is linked already", "Nothing was added")
		refusal{2, "linked already", "passbook link --update"}.check(t, l.end(), keys.Secret)
		unchanged(t)
	})

	t.Run("a link token that ran out", func(t *testing.T) {
		l := startLink(t, env)
		bank.advance(1)
		tab := linktest.Open(t, browser, l.url)
		tab.Panes().ChooseBank("ins_109512").SignIn("user_good", "pass_good").Share()
		tab.Says("Houndstooth Bank is linked")
		if r := l.end(); r.code != 0 || !strings.HasPrefix(r.out, "Houndstooth Bank is linked") || r.err != "" {
			t.Errorf("exit %d, %q, %q", r.code, r.out, r.err)
		}
	})
}

// TestJunkAtTheLinkPage posts nonsense, a stranger's requests, and a public token of another environment to the page's
// address. The session outlives all of it and links a bank afterwards.
func TestJunkAtTheLinkPage(t *testing.T) {
	t.Parallel()
	browser := linktest.Browser(t)
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns")
	_, vault := home(t)
	env := cleanEnv(t, append(keys.env(), vault...)...)
	l := startLink(t, env)
	tab := linktest.Open(t, browser, l.url)
	tab.Panes().Pane("consent")
	var data string
	if err := tab.Eval("document.getElementById('session').textContent", &data); err != nil {
		t.Fatal(err)
	}
	var page struct {
		PageSecret string `json:"page_secret"`
	}
	if err := json.Unmarshal([]byte(data), &page); err != nil || page.PageSecret == "" {
		t.Fatalf("the page's data: %v", err)
	}
	at, err := url.Parse(l.url)
	if err != nil {
		t.Fatal(err)
	}
	own := map[string]string{
		"Origin": "http://" + at.Host, "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json", "X-Passbook-Link": page.PageSecret,
	}
	with := func(name, value string) map[string]string {
		h := map[string]string{}
		for k, v := range own {
			h[k] = v
		}
		h[name] = value
		return h
	}
	success := func(token string) string {
		return `{"public_token":"` + token + `","institution":{"institution_id":"ins_109511","name":"Tartan Bank"},"accounts":[],"link_session_id":"x"}`
	}
	uuid := "6a1bd5d4-1d35-4bf0-a8d2-9a0f3a1d2c11"
	for name, c := range map[string]struct {
		path, body string
		headers    map[string]string
		status     int
		says       string
	}{
		"another environment's token": {"success", success("public-production-" + uuid), own, 409, "PLAID_ENV"},
		"a token Plaid does not know": {"success", success("public-sandbox-" + uuid), own, 200, "failed"},
		"no token":                    {"success", success("junk"), own, 400, ""},
		"no JSON":                     {"success", "}{", own, 400, ""},
		"an empty body":               {"success", "", own, 400, ""},
		"far too much":                {"success", `{"public_token":"` + strings.Repeat("x", 1<<20) + `"}`, own, 413, ""},
		"unknown fields":              {"success", `{"public_token":"` + uuid + `","x":[[[[[[1]]]]]]}`, own, 400, ""},
		"another site":                {"success", success("public-sandbox-" + uuid), with("Origin", "https://evil.example"), 403, ""},
		"another site by its fetch":   {"success", success("public-sandbox-" + uuid), with("Sec-Fetch-Site", "cross-site"), 403, ""},
		"a form":                      {"success", "public_token=x", with("Content-Type", "application/x-www-form-urlencoded"), 415, ""},
		"without the page's secret":   {"success", success("public-sandbox-" + uuid), with("X-Passbook-Link", "guess"), 403, ""},
		"a stop without the secret":   {"stop", "{}", with("X-Passbook-Link", ""), 403, ""},
		"nowhere":                     {"success/../../x", "{}", own, 404, ""},
	} {
		t.Run(name, func(t *testing.T) {
			status, answer := l.post(c.path, c.body, c.headers)
			if status != c.status || !strings.Contains(answer, c.says) {
				t.Errorf("answered %d %q, want %d with %q", status, answer, c.status, c.says)
			}
			noSecrets(t, answer, keys.Secret, page.PageSecret)
		})
	}
	if n := len(emulator{t, keys}.items()); n != 0 {
		t.Errorf("junk made %d Items", n)
	}
	tab.Panes().ChooseBank("ins_109511").SignIn("user_good", "pass_good").Share()
	tab.Says("Tartan Bank is linked")
	if r := l.end(); r.code != 0 || r.err != "" || !strings.HasPrefix(r.out, "Tartan Bank is linked") {
		t.Errorf("exit %d, %q, %q", r.code, r.out, r.err)
	}
	l.closed()
}

// TestInterruptedLink ends a link with ctrl+c, before and after the page was opened.
func TestInterruptedLink(t *testing.T) {
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns")
	env := linkedHome(t, keys, "ins_109508")
	before := stored(t, env)
	for _, opened := range []bool{false, true} {
		l := startLink(t, env)
		if opened {
			r, err := http.Get(l.url)
			if err != nil || r.StatusCode != http.StatusOK {
				t.Fatalf("the page: %v, %v", r, err)
			}
			_ = r.Body.Close()
		}
		if err := l.cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		refusal{130, "Interrupted", "again"}.check(t, l.end(), keys.Secret)
		l.closed()
	}
	if d := difference(stored(t, env), before); d != "" {
		t.Errorf("something was lost: %s", d)
	}
	if r := passbook(t, env, "link", "--institution", "ins_109511"); r.code != 0 || strings.Contains(r.out, "interrupted") {
		t.Errorf("linking afterwards: exit %d, %q, %q", r.code, r.out, r.err)
	}
}

// TestInterruptedSync ends a sync with ctrl+c while it waits for the bank.
func TestInterruptedSync(t *testing.T) {
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns")
	env := linkedHome(t, keys, "ins_109508")
	emulator{t, keys}.call("/emulator/fail", map[string]any{"path": "/transactions/sync", "delay_ms": 20_000}, nil)
	var out, errs strings.Builder
	cmd := exec.Command(bin, "sync")
	cmd.Env, cmd.Stdout, cmd.Stderr = env, &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lock := variable(env, "PASSBOOK_HOME") + "/passbook.local.db.sync"
	pid := strconv.Itoa(cmd.Process.Pid) + "\n"
	eventually(t, "the sync at work", func() bool {
		b, err := os.ReadFile(lock)
		return err == nil && strings.Contains(string(b), pid)
	})
	begun := time.Now()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	refusal{130, "Interrupted", "again"}.check(t, result{out.String(), errs.String(), cmd.ProcessState.ExitCode()}, keys.Secret)
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("it took %v to stop", took)
	}
}
