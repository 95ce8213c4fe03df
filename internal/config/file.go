package config

import (
	"strings"

	"github.com/BurntSushi/toml"

	"passbook/internal/ledger"
	"passbook/internal/secret"
	"passbook/internal/spelling"
)

// file is config.toml. Secrets stand in a table named after their environment, because one is of no use in the other.
type file struct {
	Environment    string   `toml:"environment"`
	ClientID       string   `toml:"client_id"`
	PassphraseFile string   `toml:"passphrase_file"`
	CountryCodes   []string `toml:"country_codes"`
	Language       string   `toml:"language"`
	DaysRequested  int      `toml:"days_requested"`
	Sandbox        keys     `toml:"sandbox"`
	Production     keys     `toml:"production"`

	path string
}

type keys struct {
	Secret     string `toml:"secret"`
	SecretFile string `toml:"secret_file"`
}

const maxDays = 730 // what Plaid keeps

// readFile reads config.toml; there may be none.
func readFile(path string) (file, error) {
	f := file{path: path}
	body, private, err := readWhole(path)
	if missing(err) {
		return f, nil
	}
	if err != nil {
		return f, &Error{Where: path, What: "it cannot be read", Cause: err}
	}
	meta, err := toml.Decode(string(body), &f)
	if err != nil {
		return f, &Error{Where: path, What: strings.TrimPrefix(err.Error(), "toml: "), Cause: err}
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return f, problem(path, "there is no setting %q; the nearest is %q", unknown[0].String(), nearest(unknown[0].String()))
	}
	if !private && (f.Sandbox.Secret != "" || f.Production.Secret != "") {
		return f, problem(path, "it holds a secret and others can read it; run chmod 600 on it, or name a secret_file instead")
	}
	return f, f.check()
}

func (f file) check() error {
	if f.DaysRequested < 0 || f.DaysRequested > maxDays {
		return problem(f.path, "days_requested is %d; it can be 1 to %d", f.DaysRequested, maxDays)
	}
	for _, code := range f.CountryCodes {
		if !letters(code, 'A', 'Z') {
			return problem(f.path, "country code %q is not two capital letters such as US", code)
		}
	}
	if f.Language != "" && !letters(f.Language, 'a', 'z') {
		return problem(f.path, "language %q is not two small letters such as en", f.Language)
	}
	for name, k := range map[string]keys{"sandbox": f.Sandbox, "production": f.Production} {
		if k.Secret != "" && k.SecretFile != "" {
			return problem(f.path, "both secret and secret_file of [%s] are set; keep one", name)
		}
	}
	return nil
}

// letters reports whether s is two letters of the range.
func letters(s string, from, to byte) bool {
	return len(s) == 2 && s[0] >= from && s[0] <= to && s[1] >= from && s[1] <= to
}

func (f file) link() Link {
	l := Link{CountryCodes: f.CountryCodes, Language: f.Language, DaysRequested: f.DaysRequested}
	if len(l.CountryCodes) == 0 {
		l.CountryCodes = []string{"US"}
	}
	if l.Language == "" {
		l.Language = "en"
	}
	if l.DaysRequested == 0 {
		l.DaysRequested = maxDays
	}
	return l
}

func (f file) secret(env ledger.Environment) (secret.Secret, error) {
	k := f.Sandbox
	if env == ledger.Production {
		k = f.Production
	}
	if k.SecretFile != "" {
		return ReadSecretFile(k.SecretFile)
	}
	return secret.New(k.Secret), nil
}

// nearest returns the setting whose name takes the fewest changes to reach.
func nearest(name string) string {
	known := []string{
		"client_id", "country_codes", "days_requested", "environment", "language", "passphrase_file",
		"production.secret", "production.secret_file", "sandbox.secret", "sandbox.secret_file",
	}
	word, _ := spelling.Nearest(name, known)
	return word
}
