package bank

// InstitutionID is Plaid's institution_id: "ins_109508".
type InstitutionID string

// Institution is a bank as /institutions/get shows it.
type Institution struct {
	ID             InstitutionID
	Name           string
	Products       []string // Plaid's product names
	CountryCodes   []string // ISO 3166-1 alpha-2
	URL            string
	PrimaryColor   string // "#0a6e5c"
	RoutingNumbers []string
	OAuth          bool
	Supported      bool // false: Link shows that the bank is not supported
	AlwaysMFA      bool // asks for a device code whatever the password
	Health         HealthLevel
}

// HealthLevel is Plaid's (deprecated) one-word status.
type HealthLevel string

// The one-word statuses of the schema.
const (
	Healthy  HealthLevel = "HEALTHY"
	Degraded HealthLevel = "DEGRADED"
	Down     HealthLevel = "DOWN"
)

// RefreshInterval says how timely updates are.
type RefreshInterval string

// The refresh intervals of the schema; RefreshNone is null.
const (
	RefreshNone    RefreshInterval = ""
	RefreshNormal  RefreshInterval = "NORMAL"
	RefreshDelayed RefreshInterval = "DELAYED"
	RefreshStopped RefreshInterval = "STOPPED"
)

// StatusKey is a key of the institution's status object.
type StatusKey string

// The keys of the schema InstitutionStatus.
const (
	ItemLogins          StatusKey = "item_logins"
	TransactionsUpdates StatusKey = "transactions_updates"
	AuthRequests        StatusKey = "auth"
	IdentityRequests    StatusKey = "identity"
	InvestmentsUpdates  StatusKey = "investments_updates"
	LiabilitiesUpdates  StatusKey = "liabilities_updates"
)

// ProductStatus is the status of one key: thousandths of the requests that succeeded, failed at Plaid and failed at the
// institution (their sum is 1000).
type ProductStatus struct {
	Key              StatusKey
	Status           HealthLevel
	ChangedOn        Date
	Success          int
	ErrorPlaid       int
	ErrorInstitution int
	Refresh          RefreshInterval
}

// Incident is an entry of health_incidents.
type Incident struct {
	Title     string
	StartedOn Date
	EndedOn   Date // zero: still open
	Updates   []IncidentUpdate
}

// IncidentUpdate is what was said of an incident on a day.
type IncidentUpdate struct {
	On          Date
	Status      string // INVESTIGATING, IDENTIFIED, SCHEDULED, RESOLVED or UNKNOWN
	Description string
}

// InstitutionStatus is the status object of /institutions/get_by_id with include_status.
type InstitutionStatus struct {
	Products  []ProductStatus
	Incidents []Incident
}

// StatusOn is the institution's status as of a day.
func (i Institution) StatusOn(on Date) InstitutionStatus {
	normal := ProductStatus{Status: Healthy, ChangedOn: on.AddDays(-41), Success: 995, ErrorPlaid: 2, ErrorInstitution: 3, Refresh: RefreshNormal}
	bad := normal
	var incidents []Incident
	switch i.Health {
	case Degraded:
		bad = ProductStatus{Status: Degraded, ChangedOn: on.AddDays(-2), Success: 712, ErrorPlaid: 18, ErrorInstitution: 270, Refresh: RefreshDelayed}
		incidents = []Incident{{
			Title: "Intermittent login errors", StartedOn: on.AddDays(-2),
			Updates: []IncidentUpdate{
				{On: on.AddDays(-2), Status: "INVESTIGATING", Description: "Some logins and updates take several attempts. We are looking into it with the institution."},
				{On: on.AddDays(-1), Status: "IDENTIFIED", Description: "The institution is limiting the number of requests it answers."},
			},
		}}
	case Down:
		bad = ProductStatus{Status: Down, ChangedOn: on.AddDays(-15), Success: 0, ErrorPlaid: 21, ErrorInstitution: 979, Refresh: RefreshStopped}
		incidents = []Incident{{
			Title: "Institution is unavailable", StartedOn: on.AddDays(-15),
			Updates: []IncidentUpdate{{On: on.AddDays(-15), Status: "IDENTIFIED", Description: "The institution's systems do not answer."}},
		}}
	}
	var status InstitutionStatus
	status.Incidents = incidents
	for _, key := range []StatusKey{ItemLogins, TransactionsUpdates, AuthRequests, IdentityRequests, InvestmentsUpdates, LiabilitiesUpdates} {
		entry := bad
		entry.Key = key
		switch key {
		case ItemLogins, AuthRequests, IdentityRequests:
			entry.Refresh = RefreshNone // only updates have an interval
		}
		status.Products = append(status.Products, entry)
	}
	return status
}
