package cmd

import "golang.org/x/sys/unix"

// Harden keeps other processes of the same user from reading this one's memory, and its memory out of core dumps. It is
// best effort: a system that refuses is no reason not to start.
func Harden() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	_ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
}
