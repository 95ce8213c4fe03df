package cmd

import "os"

// TakeEnvironment returns a look-up of the process's environment and removes from it what no child process should inherit:
// a browser that is opened needs neither keys nor the way to the passphrase.
func TakeEnvironment() func(string) (string, bool) {
	taken := map[string]string{}
	for _, name := range [...]string{
		"PLAID_CLIENT_ID", "PLAID_CLIENT_ID_FILE", "PLAID_SECRET", "PLAID_SECRET_FILE", "PASSBOOK_PASSPHRASE_FILE",
	} {
		if value, ok := os.LookupEnv(name); ok {
			taken[name] = value
			_ = os.Unsetenv(name) // fails only for names that are no names
		}
	}
	return func(name string) (string, bool) {
		if value, ok := taken[name]; ok {
			return value, true
		}
		return os.LookupEnv(name)
	}
}
