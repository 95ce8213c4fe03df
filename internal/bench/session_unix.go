//go:build unix

package main

import "syscall"

// ownSession gives a child the terminal as its own, so that it is sent the signals of its size and end.
func ownSession() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true, Setctty: true} }
