package linkserver

// Outcome says how a session ended.
type Outcome int

const (
	// Linked: the Exchanger accepted the success.
	Linked Outcome = iota + 1
	// Declined: the Exchanger refused the success; see Result.Decision.
	Declined
	// Exited: the person left Link and did not come back; see Result.Exit.
	Exited
	// Expired: the time was over with nothing linked; see Result.Expiry.
	Expired
)

// Expiry says which limit ended an Expired session.
type Expiry int

const (
	// LifetimeOver: 15 minutes since Start.
	LifetimeOver Expiry = iota + 1
	// PageGone: the page was opened and has not been heard of for 5 minutes.
	PageGone
)

// Result is how a session ended. Only the fields its Outcome names are set.
type Result struct {
	Outcome  Outcome
	Success  Success  // Linked, Declined
	Decision Decision // Linked, Declined
	Exit     Exit     // Exited
	Expiry   Expiry   // Expired
}
