//go:build !linux

package cmd

// Harden does what the system offers to protect this process's memory; here nothing that is worth it.
func Harden() {}
