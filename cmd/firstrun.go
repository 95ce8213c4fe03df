package cmd

import (
	"bufio"
	"context"
	"fmt"
	"strings"
)

const welcome = `Passbook shows your bank accounts in this terminal and keeps everything on this machine.
It reaches your banks through Plaid, with keys of your own (dashboard.plaid.com, Developers, Keys).

  d  look around first: an offline demo, nothing of it is kept
  k  enter your Plaid keys
  q  quit

`

// firstRun explains Passbook to somebody who has neither keys nor banks. open is true when there are keys now.
func (sh *shell) firstRun(ctx context.Context) (open bool, err error) {
	in := bufio.NewReader(sh.std.In)
	fmt.Fprint(sh.std.Err, welcome)
	for {
		answer, err := sh.ask(in, "d, k or q: ")
		if err != nil {
			return false, err
		}
		switch strings.ToLower(answer) {
		case "d", "demo":
			return false, sh.runDemo(ctx, 1)
		case "k", "keys":
			return true, sh.enterKeys(ctx, in)
		case "q", "quit":
			return false, nil
		}
	}
}
