package config_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passbook/internal/config"
	"passbook/internal/ledger"
)

// home is a PASSBOOK_HOME with a config.toml, unless body is empty.
func home(t *testing.T, body string, mode os.FileMode) string {
	t.Helper()
	dir := t.TempDir()
	if body != "" {
		write(t, filepath.Join(dir, "config.toml"), body, mode)
	}
	return dir
}

func write(t *testing.T, path, body string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(body), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func load(env map[string]string) (config.Config, error) {
	return config.Load(func(name string) (string, bool) { v, ok := env[name]; return v, ok },
		config.Folders{Data: "/sys/data", State: "/sys/state", Config: "/sys/config", Cache: "/sys/cache"})
}

func TestNothingSet(t *testing.T) {
	c, err := load(nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Environment != ledger.Sandbox || c.HasKeys() || c.Database() != filepath.Join("/sys/data", "passbook.sandbox.db") ||
		c.Log() != filepath.Join("/sys/state", "passbook.log") {
		t.Errorf("config %+v", c)
	}
	want := config.Link{CountryCodes: []string{"US"}, Language: "en", DaysRequested: 730}
	if d := cmp.Diff(want, c.Link); d != "" {
		t.Error(d)
	}
}

func TestSystemFolders(t *testing.T) {
	f := config.SystemFolders()
	for _, dir := range []string{f.Data, f.State, f.Config, f.Cache} {
		if !filepath.IsAbs(dir) || filepath.Base(dir) != "passbook" {
			t.Errorf("folder %q", dir)
		}
	}
}

func TestOneDatabaseAnEnvironment(t *testing.T) {
	dir := home(t, "", 0)
	for name, env := range map[string]map[string]string{
		"passbook.sandbox.db": {"PLAID_ENV": "sandbox"},
		"passbook.db":         {"PLAID_ENV": "Production"},
		"passbook.local.db":   {"PASSBOOK_PLAID_URL": "http://127.0.0.1:4242/"},
	} {
		env["PASSBOOK_HOME"] = dir
		c, err := load(env)
		if err != nil || c.Database() != filepath.Join(dir, name) {
			t.Errorf("%v: %s, %v, want %s", env, c.Database(), err, name)
		}
	}
}

func TestFileAndEnvironment(t *testing.T) {
	body := `environment = "production"
client_id = "file-id"
country_codes = ["US", "CA"]
language = "fr"
days_requested = 90
passphrase_file = "/x/pass"
[sandbox]
secret = "sand"
[production]
secret = "prod"
`
	dir := home(t, body, 0o600)
	c, err := load(map[string]string{"PASSBOOK_HOME": dir})
	if err != nil {
		t.Fatal(err)
	}
	if c.Environment != ledger.Production || c.ClientID != "file-id" || c.Secret.Reveal() != "prod" || c.PassphraseFile != "/x/pass" {
		t.Errorf("config %+v", c)
	}
	if d := cmp.Diff(config.Link{CountryCodes: []string{"US", "CA"}, Language: "fr", DaysRequested: 90}, c.Link); d != "" {
		t.Error(d)
	}
	c, err = load(map[string]string{"PASSBOOK_HOME": dir, "PLAID_ENV": "sandbox", "PLAID_CLIENT_ID": "env-id",
		"PASSBOOK_PASSPHRASE_FILE": "/y"})
	if err != nil || c.Environment != ledger.Sandbox || c.ClientID != "env-id" || c.Secret.Reveal() != "sand" || c.PassphraseFile != "/y" {
		t.Errorf("config %+v, %v", c, err)
	}
	if printed := fmt.Sprintf("%v %+v %#v", c, c, c); strings.Contains(printed, "sand\"") || strings.Contains(printed, "{sand}") {
		t.Errorf("the secret is printed: %s", printed)
	}
}

func TestSecretFiles(t *testing.T) {
	dir := t.TempDir()
	private, public := filepath.Join(dir, "private"), filepath.Join(dir, "public")
	write(t, private, "s3cret\n", 0o600)
	write(t, public, "s3cret\n", 0o640)
	c, err := load(map[string]string{"PLAID_SECRET_FILE": private, "PLAID_CLIENT_ID_FILE": private})
	if err != nil || c.Secret.Reveal() != "s3cret" || c.ClientID != "s3cret" || !c.HasKeys() {
		t.Errorf("config %+v, %v", c, err)
	}
	if runtime.GOOS != "windows" {
		wantError(t, map[string]string{"PLAID_SECRET_FILE": public}, "others can read it")
	}
	wantError(t, map[string]string{"PLAID_SECRET_FILE": private, "PLAID_SECRET": "x"}, "keep one")
	wantError(t, map[string]string{"PLAID_SECRET_FILE": filepath.Join(dir, "none")}, "cannot be read")
	wantError(t, map[string]string{"PLAID_SECRET_FILE": dir}, "cannot be read")
	empty := filepath.Join(dir, "empty")
	write(t, empty, "\n", 0o600)
	wantError(t, map[string]string{"PLAID_SECRET_FILE": empty}, "empty")
}

func TestFileModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("windows has no such modes")
	}
	open := home(t, "[sandbox]\nsecret = \"x\"\n", 0o644)
	wantError(t, map[string]string{"PASSBOOK_HOME": open}, "others can read it")
	harmless := home(t, "language = \"en\"\n", 0o644)
	if _, err := load(map[string]string{"PASSBOOK_HOME": harmless}); err != nil {
		t.Error(err)
	}
}

// wantError loads and checks that the error is one of this package's and says what it should.
func wantError(t *testing.T, env map[string]string, says string) {
	t.Helper()
	_, err := load(env)
	var bad *config.Error
	if !errors.As(err, &bad) || !strings.Contains(err.Error(), says) {
		t.Errorf("%v: got %v, want an error that says %q", env, err, says)
	}
}

func TestBadFiles(t *testing.T) {
	for body, says := range map[string]string{
		`envronment = "sandbox"`:                       `nearest is "environment"`,
		"[sandbox]\nsecrets = \"x\"":                   `nearest is "sandbox.secret"`,
		`environment = "development"`:                  "closed its development",
		`environment = "staging"`:                      `"staging"`,
		`environment = 3`:                              "environment",
		`environment = `:                               "line 1",
		`days_requested = 731`:                         "731",
		`country_codes = ["usa"]`:                      "usa",
		`language = "EN"`:                              "EN",
		"[production]\nsecret='a'\nsecret_file='b'":    "keep one",
		"[sandbox]\nsecret_file='/nowhere/at/all.txt'": "cannot be read",
	} {
		wantError(t, map[string]string{"PASSBOOK_HOME": home(t, body, 0o600)}, says)
	}
}

func TestPlaidURL(t *testing.T) {
	for raw, want := range map[string]string{
		"http://127.0.0.1:80":    "http://127.0.0.1:80",
		"http://127.9.9.9:1/":    "http://127.9.9.9:1",
		"https://localhost:8443": "https://localhost:8443",
		"http://[::1]:9/base":    "http://[::1]:9/base",
	} {
		if c, err := load(map[string]string{"PASSBOOK_PLAID_URL": raw}); err != nil || c.PlaidURL != want {
			t.Errorf("%s: %q, %v", raw, c.PlaidURL, err)
		}
	}
	for raw, says := range map[string]string{
		"https://sandbox.plaid.com":        "on this machine",
		"http://127.0.0.1.evil.example":    "on this machine",
		"http://localhost.evil.example":    "on this machine",
		"http://10.0.0.1:8080":             "on this machine",
		"http://0.0.0.0:8080":              "on this machine",
		"http://u:p@127.0.0.1:80":          "without user",
		"http://127.0.0.1:80/?x=1":         "without user",
		"http://evil.example@127.0.0.1:80": "without user",
		"127.0.0.1:80":                     "no http address",
		"file:///etc/passwd":               "no http address",
		"http://":                          "no http address",
	} {
		wantError(t, map[string]string{"PASSBOOK_PLAID_URL": raw}, says)
	}
	wantError(t, map[string]string{"PASSBOOK_PLAID_URL": "http://127.0.0.1:1", "PLAID_ENV": "production"}, "production")
	wantError(t, map[string]string{"PLAID_ENV": "development"}, "closed its development")
}
