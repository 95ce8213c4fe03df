// Package cli is how every command speaks: what it says when it fails and with which exit code, its tables, its amounts and
// dates, the flags that many commands share. It knows nothing of what the commands are about.
package cli
