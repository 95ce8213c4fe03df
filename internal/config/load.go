package config

import (
	"errors"
	"io/fs"
	"net"
	"net/url"
	"path/filepath"
	"strings"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// The environment variables that are read.
const (
	envClientID       = "PLAID_CLIENT_ID"
	envSecret         = "PLAID_SECRET" // #nosec G101 -- a name
	envEnvironment    = "PLAID_ENV"
	envHome           = "PASSBOOK_HOME"
	envPlaidURL       = "PASSBOOK_PLAID_URL"
	envPassphraseFile = "PASSBOOK_PASSPHRASE_FILE"
	fileSuffix        = "_FILE" // the variable holds the path of a file that holds the value
)

// Lookup returns an environment variable, as os.LookupEnv does.
type Lookup func(name string) (string, bool)

// Load reads the configuration. The environment wins over config.toml; a variable that is empty counts as not set. Keys
// that are missing are no error: HasKeys tells.
func Load(lookup Lookup, system Folders) (Config, error) {
	env := environment{lookup}
	c := Config{Folders: system}
	if home := env.get(envHome); home != "" {
		absolute, err := filepath.Abs(home)
		if err != nil {
			return c, &Error{Where: envHome, What: "is no usable path", Cause: err}
		}
		c.Folders = foldersUnder(absolute)
	}
	f, err := readFile(filepath.Join(c.Folders.Config, "config.toml"))
	if err != nil {
		return c, err
	}
	c.Link = f.link()
	c.PassphraseFile = env.get(envPassphraseFile)
	if c.PassphraseFile == "" {
		c.PassphraseFile = f.PassphraseFile
	}
	if c.Environment, err = env.environment(f); err != nil {
		return c, err
	}
	if c.PlaidURL, err = env.plaidURL(c.Environment); err != nil {
		return c, err
	}
	id, err := env.secret(envClientID, func() (secret.Secret, error) { return secret.New(f.ClientID), nil })
	if err != nil {
		return c, err
	}
	c.ClientID = id.Reveal()
	c.Secret, err = env.secret(envSecret, func() (secret.Secret, error) { return f.secret(c.Environment) })
	return c, err
}

type environment struct{ lookup Lookup }

func (e environment) get(name string) string {
	value, _ := e.lookup(name)
	return strings.TrimSpace(value)
}

// environment returns Plaid's environment.
func (e environment) environment(f file) (ledger.Environment, error) {
	where, name := envEnvironment, e.get(envEnvironment)
	if name == "" {
		where, name = f.path, f.Environment
	}
	switch strings.ToLower(name) {
	case "", string(ledger.Sandbox):
		return ledger.Sandbox, nil
	case string(ledger.Production):
		return ledger.Production, nil
	case "development":
		return "", problem(where, "Plaid has closed its development environment; use sandbox, or production for real banks")
	}
	return "", problem(where, "the environment is %q; it can be sandbox or production", name)
}

// plaidURL returns the server to use instead of Plaid's own. It must be on this machine: keys and tokens would go to it.
func (e environment) plaidURL(env ledger.Environment) (string, error) {
	raw := e.get(envPlaidURL)
	if raw == "" {
		return "", nil
	}
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return "", problem(envPlaidURL, "it is no http address such as http://127.0.0.1:8080")
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return "", problem(envPlaidURL, "only a server on this machine (127.0.0.1, ::1 or localhost) may stand in for Plaid")
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", problem(envPlaidURL, "it must be an address alone, without user, ? or #")
	}
	if env == ledger.Production {
		return "", problem(envPlaidURL, "it cannot stand in for Plaid's production; set %s to sandbox", envEnvironment)
	}
	return strings.TrimSuffix(u.String(), "/"), nil
}

// secret returns the variable's value, or that of the file its _FILE sister names, or otherwise.
func (e environment) secret(name string, otherwise func() (secret.Secret, error)) (secret.Secret, error) {
	value, path := e.get(name), e.get(name+fileSuffix)
	switch {
	case value != "" && path != "":
		return secret.Secret{}, problem(name, "both it and %s are set; keep one", name+fileSuffix)
	case value != "":
		return secret.New(value), nil
	case path != "":
		s, err := ReadSecretFile(path)
		if err != nil {
			var bad *Error
			if errors.As(err, &bad) {
				return s, &Error{Where: name + fileSuffix, What: bad.Error(), Cause: err}
			}
			return s, err
		}
		return s, nil
	}
	return otherwise()
}

// missing reports whether err says that a file is not there.
func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
