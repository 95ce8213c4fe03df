package ledger

import (
	"time"

	"passbook/internal/safetext"
)

// Health is how well an institution answers Plaid, worst of what Plaid measures.
type Health string

// The degrees of health (schema ProductStatus), and unknown where Plaid has too little traffic to say.
const (
	HealthUnknown Health = ""
	Healthy       Health = "HEALTHY"
	Degraded      Health = "DEGRADED"
	Down          Health = "DOWN"
)

// Institution is a bank as Plaid lists it (schema Institution).
type Institution struct {
	ID     InstitutionID
	Name   safetext.Untrusted
	URL    safetext.Untrusted
	Colour string // primary_color as #rrggbb, or empty
	OAuth  bool
	Logins ProductHealth // status.item_logins
	// Updates is status.transactions_updates: how well transactions arrive at Plaid.
	Updates   ProductHealth
	Incidents []Incident
	CheckedAt time.Time // when Passbook asked
}

// Health returns the worse of logins and transaction updates.
func (i Institution) Health() Health {
	rank := map[Health]int{HealthUnknown: 0, Healthy: 1, Degraded: 2, Down: 3}
	if rank[i.Updates.Health] > rank[i.Logins.Health] {
		return i.Updates.Health
	}
	return i.Logins.Health
}

// ProductHealth is how one product works at an institution (schema ProductStatus). Rates are whole percent.
type ProductHealth struct {
	Health           Health
	ChangedAt        time.Time // last_status_change
	SuccessPercent   int
	PlaidPercent     int    // failed because of Plaid
	BankPercent      int    // failed because of the bank
	RefreshInterval  string // NORMAL, DELAYED, STOPPED or empty
	BreakdownMissing bool
}

// Incident is an open or past disturbance at an institution (schema HealthIncident).
type Incident struct {
	Title     safetext.Untrusted
	Status    string // of the newest update: INVESTIGATING, IDENTIFIED, SCHEDULED, RESOLVED, UNKNOWN
	StartedAt time.Time
	EndedAt   time.Time // zero while open
}
