package linkserver

import (
	"net/http"
	"strings"
)

// contentPolicy is the Content-Security-Policy of a page: Plaid's documented base (Link web page) with a nonce in place of
// unsafe-inline, narrowed to what Link needs. 'strict-dynamic' is left out on purpose: only the one script address loads.
func (o origins) contentPolicy(nonce string) string {
	return strings.Join([]string{
		"default-src " + o.frame,
		"script-src 'nonce-" + nonce + "' " + o.script,
		"style-src 'nonce-" + nonce + "'",
		"style-src-elem 'nonce-" + nonce + "'",
		"style-src-attr 'unsafe-inline'",
		"img-src " + o.frame + " data:",
		"frame-src " + o.frame,
		"connect-src 'self' " + o.connect,
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	}, "; ")
}

// plainPolicy is for pages that run nothing.
func plainPolicy(nonce string) string {
	return "default-src 'none'; style-src 'nonce-" + nonce + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

// hardened sets what every answer carries. There is no Cross-Origin-Opener-Policy: same-origin would cut the tie between
// Link and the bank's OAuth pop-up. Referrer-Policy is not no-referrer, which would turn the Origin of reports into null.
func hardened(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		next.ServeHTTP(w, r)
	})
}
