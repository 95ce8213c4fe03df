package e2e

import (
	"net"
	"os"
	"path/filepath"
	"testing"
)

// linkedHome links a bank of the Sandbox into a new home and returns its environment.
func linkedHome(t *testing.T, keys sandboxKeys, banks ...string) []string {
	t.Helper()
	_, vault := home(t)
	env := cleanEnv(t, append(keys.env(), vault...)...)
	for _, bank := range banks {
		if r := passbook(t, env, "link", "--institution", bank); r.code != 0 {
			t.Fatalf("link %s: exit %d, %s", bank, r.code, r.err)
		}
	}
	return env
}

// closedPort is an address on this machine at which nothing listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "http://" + l.Addr().String()
}

// TestBadSettings gives wrong keys, addresses and environments to a home with one bank, and looks that it is as before.
func TestBadSettings(t *testing.T) {
	t.Parallel()
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns")
	other := startSandbox(t)
	env := linkedHome(t, keys, "ins_109508")
	before := stored(t, env)
	mistyped := "0123456789abcdef0123456789abcd"
	for name, c := range map[string]struct {
		set  []string
		args []string
		want refusal
	}{
		"no keys": {
			[]string{"PLAID_CLIENT_ID=", "PLAID_SECRET="}, []string{"sync"}, refusal{2, "no Plaid keys", "PLAID_CLIENT_ID"},
		},
		"no keys to link": {
			[]string{"PLAID_CLIENT_ID=", "PLAID_SECRET="}, []string{"link", "--no-browser"}, refusal{2, "no Plaid keys", "passbook demo"},
		},
		"half the keys": {
			[]string{"PLAID_SECRET="}, []string{"sync"}, refusal{2, "no Plaid keys", "PLAID_SECRET"},
		},
		"wrong secret": {
			[]string{"PLAID_SECRET=" + mistyped}, []string{"sync"}, refusal{6, "does not accept these keys", "INVALID_API_KEYS"},
		},
		"wrong secret to link": {
			[]string{"PLAID_SECRET=" + mistyped}, []string{"link", "--no-browser"}, refusal{6, "does not accept these keys", "INVALID_API_KEYS"},
		},
		"wrong client id": {
			[]string{"PLAID_CLIENT_ID=0123456789abcdef01234567"}, []string{"sync"}, refusal{6, "does not accept these keys", "INVALID_API_KEYS"},
		},
		"keys of another environment": {
			[]string{"PLAID_CLIENT_ID=" + other.ClientID, "PLAID_SECRET=" + other.Secret}, []string{"sync"},
			refusal{6, "keys in this environment", "environment belong together"},
		},
		"keys in quotation marks": {
			[]string{"PLAID_SECRET=“" + mistyped + "”"}, []string{"sync"}, refusal{2, "characters that no key has", "Copy both keys"},
		},
		"an environment that Plaid closed": {
			[]string{"PLAID_ENV=development"}, []string{"sync"}, refusal{2, "closed its development", "production for real banks"},
		},
		"no environment at all": {
			[]string{"PLAID_ENV=nonsense"}, []string{"sync"}, refusal{2, `"nonsense"`, "sandbox or production"},
		},
		"production at a stand-in": {
			[]string{"PLAID_ENV=production"}, []string{"sync"}, refusal{2, "cannot stand in", "PLAID_ENV to sandbox"},
		},
		"a stand-in elsewhere": {
			[]string{"PASSBOOK_PLAID_URL=https://sandbox.plaid.com"}, []string{"sync"}, refusal{2, "on this machine", "leave it out"},
		},
		"a stand-in that only begins like this machine": {
			[]string{"PASSBOOK_PLAID_URL=http://127.0.0.1.example.com"}, []string{"link"}, refusal{2, "on this machine", "leave it out"},
		},
		"a closed port": {
			[]string{"PASSBOOK_PLAID_URL=" + closedPort(t)}, []string{"sync"}, refusal{6, "Nothing answers", "online"},
		},
		"a closed port to link": {
			[]string{"PASSBOOK_PLAID_URL=" + closedPort(t)}, []string{"link", "--no-browser"}, refusal{6, "Nothing answers", "online"},
		},
		"an unknown command":     {nil, []string{"frobnicate"}, refusal{2, `"frobnicate"`, "--help"}},
		"an unknown flag":        {nil, []string{"sync", "--frobnicate"}, refusal{2, "--frobnicate", "passbook sync --help"}},
		"an argument too many":   {nil, []string{"accounts", "all"}, refusal{2, `"all"`, "--help"}},
		"an unknown Item":        {nil, []string{"link", "--update", "nope"}, refusal{8, "no such bank", "passbook institutions"}},
		"half a login":           {nil, []string{"link", "--institution", "ins_1", "--username", "x"}, refusal{2, "--password", "both"}},
		"a password file nobody": {nil, []string{"link", "--institution", "ins_109511", "--username", "x", "--password", "@/nowhere"}, refusal{2, "/nowhere", "@file"}},
		"a bank twice":           {nil, []string{"link", "--institution", "ins_109508"}, refusal{2, "linked already", "link --update"}},
		"a bank nobody knows":    {nil, []string{"link", "--institution", "ins_0"}, refusal{6, "does not know this bank", "INVALID_INSTITUTION"}},
		"a wrong password": {
			nil, []string{"link", "--institution", "ins_109511", "--username", "user_good", "--password", "wrong"},
			refusal{3, "did not accept the user name or the password", "INVALID_CREDENTIALS"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.want.check(t, passbook(t, append(env[:len(env):len(env)], c.set...), c.args...), keys.Secret, other.Secret, mistyped)
		})
	}
	if d := difference(stored(t, env), before); d != "" {
		t.Errorf("something was lost: %s", d)
	}
	if r := passbook(t, env, "sync"); r.code != 0 {
		t.Errorf("with the right settings again: exit %d, %s", r.code, r.err)
	}
}

// TestBadKey opens a vault without its passphrase, with a wrong one, and with one that others can read.
func TestBadKey(t *testing.T) {
	t.Parallel()
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns")
	env := linkedHome(t, keys, "ins_109508")
	dir := t.TempDir()
	for name, mode := range map[string]os.FileMode{"wrong": 0o600, "open": 0o644} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("wrong horse battery staple\n"), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "empty"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	newHome := "PASSBOOK_HOME=" + filepath.Join(dir, "new")
	for name, c := range map[string]struct {
		set  []string
		args []string
		want refusal
	}{
		"no keyring and no passphrase":       {[]string{"PASSBOOK_PASSPHRASE_FILE="}, []string{"sync"}, refusal{7, "No keyring", "PASSBOOK_PASSPHRASE_FILE"}},
		"no keyring and no passphrase, new":  {[]string{"PASSBOOK_PASSPHRASE_FILE=", newHome}, []string{"link", "--institution", "ins_109511"}, refusal{7, "No keyring", "terminal"}},
		"a wrong passphrase":                 {[]string{"PASSBOOK_PASSPHRASE_FILE=" + filepath.Join(dir, "wrong")}, []string{"sync"}, refusal{7, "The passphrase is not", "PASSBOOK_PASSPHRASE_FILE"}},
		"a wrong passphrase to link":         {[]string{"PASSBOOK_PASSPHRASE_FILE=" + filepath.Join(dir, "wrong")}, []string{"link", "--no-browser"}, refusal{7, "The passphrase is not", "PASSBOOK_PASSPHRASE_FILE"}},
		"a passphrase file that others read": {[]string{"PASSBOOK_PASSPHRASE_FILE=" + filepath.Join(dir, "open")}, []string{"sync"}, refusal{7, "others can read", "chmod 600"}},
		"a passphrase file that is empty":    {[]string{"PASSBOOK_PASSPHRASE_FILE=" + filepath.Join(dir, "empty")}, []string{"sync"}, refusal{7, "is empty", "only you can read"}},
		"a passphrase file that is not":      {[]string{"PASSBOOK_PASSPHRASE_FILE=" + filepath.Join(dir, "none")}, []string{"sync"}, refusal{7, "no such file", "only you can read"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.want.check(t, passbook(t, append(env[:len(env):len(env)], c.set...), c.args...), keys.Secret, "wrong horse")
		})
	}
	if r := passbook(t, append(env[:len(env):len(env)], "PASSBOOK_PASSPHRASE_FILE="), "transactions", "--json"); r.code != 0 {
		t.Errorf("reading what is stored needs no key: exit %d, %s", r.code, r.err)
	}
	if r := passbook(t, env, "sync"); r.code != 0 {
		t.Errorf("with the passphrase again: exit %d, %s", r.code, r.err)
	}
}
