// Passbook is a terminal client for one person's finances.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"passbook/cmd"
)

func main() { os.Exit(run()) }

// run exists so that deferred calls happen before the process ends.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	// A reader of the output that leaves, as head does, is an error of a write then, and does not end the process half-way.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	cmd.Harden()
	return cmd.Main(ctx, os.Args[1:], cmd.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, cmd.TakeEnvironment())
}
