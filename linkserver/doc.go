// Package linkserver is the loopback page that runs Plaid Link in the person's own browser and hands the public token to
// the program.
//
// It owns one Link session at a time: a listener on 127.0.0.1 under an unguessable path, the page, the checks every request
// must pass, and the log of what Link reported. It does not talk to Plaid (the page's script does), does not exchange
// tokens and keeps nothing on disk: what becomes of a success is decided by the [Exchanger] the caller passes in, before the
// page tells the person anything.
//
// A session goes:
//
//	server, err := linkserver.New(opts)
//	url, err := server.Start(ctx)    // show url in the terminal, always
//	err = linkserver.Open(url)       // and try the browser
//	result, err := server.Wait(ctx)  // Linked, Declined, Exited or Expired
//
// A request that fails a check never ends the session and never uses it up: whoever sends junk, the person's page goes on.
package linkserver
