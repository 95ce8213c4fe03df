package linkserver

import "strconv"

// NoticeKind says what a Notice reports.
type NoticeKind int

const (
	// PageOpened: the browser has the page.
	PageOpened NoticeKind = iota + 1
	// SecondClient: something without the first browser's cookie asked for the page and got nothing. Either the person
	// opened the address in another browser, or someone else on this machine tried it.
	SecondClient
	// LinkEvent: Link reported an event; see Notice.Event.
	LinkEvent
	// LinkExited: Link was left; see Notice.Exit. The session goes on, the page offers to try again.
	LinkExited
	// Saving: a success came in and the Exchanger is being asked.
	Saving
	// SavingFailed: the Exchanger failed; see Notice.Decision and Notice.Err. The session goes on.
	SavingFailed
	// Renewed: the page asked for a fresh link token; Notice.Err says why it got none.
	Renewed
	// RequestRefused: a request failed a check; see Notice.Check. The session goes on.
	RequestRefused
)

// Notice is something the terminal may want to show or log while the session runs.
type Notice struct {
	Kind     NoticeKind
	Event    Event
	Exit     Exit
	Decision Decision
	Check    Check
	Err      error
}

// Check is one of the checks a request must pass, in the order in which they are made.
type Check int

// The checks.
const (
	CheckMethod Check = iota + 1
	CheckHost
	CheckPath
	CheckDestination
	CheckClient
	CheckOrigin
	CheckFetchSite
	CheckContentType
	CheckPageSecret
	CheckSize
	CheckJSON
	CheckTokenShape
	CheckTokenEnvironment
	CheckState
)

// String names the check, for logs.
func (c Check) String() string {
	switch c {
	case CheckMethod:
		return "method"
	case CheckHost:
		return "host"
	case CheckPath:
		return "path"
	case CheckDestination:
		return "destination"
	case CheckClient:
		return "client"
	case CheckOrigin:
		return "origin"
	case CheckFetchSite:
		return "fetch site"
	case CheckContentType:
		return "content type"
	case CheckPageSecret:
		return "page secret"
	case CheckSize:
		return "size"
	case CheckJSON:
		return "json"
	case CheckTokenShape:
		return "token shape"
	case CheckTokenEnvironment:
		return "token environment"
	case CheckState:
		return "state"
	default:
		return "check " + strconv.Itoa(int(c))
	}
}
