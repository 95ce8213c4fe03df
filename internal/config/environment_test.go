package config

import (
	"os"
	"path/filepath"
	"testing"

	"passbook/internal/ledger"
)

func TestChooseEnvironmentKeepsTheRest(t *testing.T) {
	for _, c := range []struct{ name, before, want string }{
		{"no file", "", "environment = \"production\"\n"},
		{"another one", "# mine\nenvironment = \"sandbox\" # for now\nlanguage = \"fr\"\n", "# mine\nenvironment = \"production\"\nlanguage = \"fr\"\n"},
		{"none yet", "language = \"fr\"\n\n[sandbox]\nsecret_file = \"/x\"\n", "environment = \"production\"\nlanguage = \"fr\"\n\n[sandbox]\nsecret_file = \"/x\"\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := Folders{Config: filepath.Join(t.TempDir(), "config")}
			path := filepath.Join(f.Config, "config.toml")
			if c.before != "" {
				if err := os.MkdirAll(f.Config, 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(c.before), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := ChooseEnvironment(f, ledger.Production); err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(path)
			if err != nil || string(got) != c.want {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("mode %v, %v", info.Mode(), err)
			}
			loaded, err := Load(func(string) (string, bool) { return "", false }, f)
			if err != nil || loaded.Environment != ledger.Production {
				t.Errorf("loaded %v, %v", loaded.Environment, err)
			}
		})
	}
}
