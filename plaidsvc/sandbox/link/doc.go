// Package link is an offline Plaid Link for the web: the script a page loads, the panes a person meets, the page of an
// OAuth bank, the Hosted Link page, and the HTTP handlers behind them. It is written from Plaid's public documentation of
// the interface (https://plaid.com/docs/link/web/) and shares no code and no looks with Plaid's own.
//
// It owns the session: which pane comes next, the events and their metadata, the answers given so far. It must not know
// banks, Items or tokens: those are asked of a Backend. It imports nothing of the programs that use it.
//
// # How a page shows it
//
// The page loads <Sandbox URL>/link/v2/stable/link-initialize.js and calls Plaid.create(...).open(), as with Plaid's own.
// The script opens one frame over the page, from the Sandbox's origin; everything the person types stays in that frame.
// A Content-Security-Policy of the page needs script-src for that one file and frame-src for the Sandbox, nothing else.
// A Cross-Origin-Opener-Policy of the page must be same-origin-allow-popups, unsafe-none or absent: same-origin cuts the
// bank's window off, which then looks closed. Pages on http(s)://127.0.0.1:* and localhost:* may frame it.
//
// # Driving it from a test
//
// The frame is the page's only iframe; its URL ends in /link/v2/stable/link.html. The pane that is shown is the value of
// data-pane of one element (main.card; on a bank's own page main.bank), set when the pane is there to be used. These are
// stable:
//
//	data-pane            controls in it
//	consent              [data-action=continue]
//	institutions         #link-search, [data-institution="ins_109508"], #link-results[data-query] (the query shown)
//	degraded, down       [data-action=continue] (degraded only), [data-action=institutions], [data-action=leave] (down)
//	unsupported          [data-action=institutions], [data-action=leave]
//	credentials          #link-username, #link-password, [data-action=continue]; [role=alert] after a wrong password
//	mfa-device           input[name=link-device][value=<Device.ID>], [data-action=continue]
//	mfa-code             #link-code, [data-action=continue]
//	mfa-questions        #link-answer-0, #link-answer-1 ..., [data-action=continue]
//	mfa-selections       input[name=link-answer-0][value=<option>] ..., [data-action=continue]
//	recaptcha            #link-person, [data-action=continue]
//	oauth                [data-action=continue] opens the bank's window (needs a real click)
//	oauth-waiting        [data-action=front], [data-action=cancel-oauth]
//	accounts             [data-account=<account id>] (checkboxes), [data-action=select-all], [data-action=continue]
//	loading              nothing
//	connected            [data-action=continue]
//	error                [data-action=retry] or [data-action=institutions], [data-action=leave]
//	exit                 [data-action=stay], [data-action=leave]
//	done, left, expired  the ends of the Hosted Link page; [data-action=again] on left
//
// Every pane has [data-action=close] and, where there is a way back, [data-action=back]. The bank's own page, in a window
// of its own (/link/oauth/<oauth_state_id>):
//
//	bank-login           #bank-username, #bank-password, [data-action=sign-in]
//	bank-permissions     [data-account=<account id>], [data-permission=<product>], [data-action=allow], [data-action=deny],
//	                     [data-action=fail]
//	bank-done, bank-error
//
// # Events
//
// Sequences are those of Link's documentation. Where it leaves something open: ERROR carries view_name ERROR, as the
// documented example does. The panes about a bank's health have no view name, and so no TRANSITION_VIEW. Leaving them, the
// error is institution-poor-health-error. is_update_mode is "true" or "false" and comes with OPEN. Update mode opens at
// CREDENTIAL or OAUTH. A link token that cannot be used gives EXIT without OPEN. Leaving from the error pane tells of the
// view EXIT without asking once more.
package link
