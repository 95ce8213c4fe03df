package link

import (
	"embed"
	"net/http"
)

// The front end: plain files, no build step.
//
//go:embed assets
var assets embed.FS

// oauthPath is the path of the bank's own page, without the oauth_state_id.
const oauthPath = "/link/oauth/"

// Pages load nothing but what this server sends: no inline script, no foreign image but a bank's logo as data.
const basePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; "

// Who may frame a page: the panes are made to stand in pages of programs on this machine, the others stand alone.
const (
	framedByLocal = "frame-ancestors http://127.0.0.1:* http://localhost:* https://127.0.0.1:* https://localhost:*"
	framedByNone  = "frame-ancestors 'none'"
)

func (h *handler) routePages(mux *http.ServeMux) {
	mux.Handle("GET /link/v2/stable/link-initialize.js", script())
	mux.Handle("GET /link/v2/stable/link.html", page("assets/link.html", framedByLocal))
	mux.Handle("GET "+HostedPath+"{id}", page("assets/hosted.html", framedByNone))
	mux.Handle("GET "+oauthPath+"{state}", page("assets/oauth.html", framedByNone))
	for _, name := range []string{"link.css", "oauth.css"} {
		mux.Handle("GET /link/assets/"+name, part(name))
	}
	for _, name := range []string{"api", "challenge", "dom", "faults", "flow", "frame", "hosted", "oauth", "panes", "screen", "search", "visit"} {
		mux.Handle("GET /link/assets/"+name+".js", part(name+".js"))
	}
}

// script serves the one file that other origins load.
func script() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		http.ServeFileFS(w, r, assets, "assets/initialize.js")
	})
}

func page(name, ancestors string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", basePolicy+ancestors)
		http.ServeFileFS(w, r, assets, name)
	})
}

// part serves a module or a style sheet of the pages, to those pages alone.
func part(name string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
		http.ServeFileFS(w, r, assets, "assets/"+name)
	})
}
