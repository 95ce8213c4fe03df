package sandbox

import (
	"encoding/json"
	"slices"
	"time"

	"passbook/plaidsvc/sandbox/bank"
	"passbook/plaidsvc/sandbox/wire"
)

// institutionJSON is the Institution schema. The pointers in it are absent
// unless the request asked for them.
type institutionJSON struct {
	AuthMetadata              *authMetadataJSON `json:"auth_metadata,omitempty"`
	CountryCodes              []string          `json:"country_codes"`
	DTCNumbers                []string          `json:"dtc_numbers"`
	InstitutionID             string            `json:"institution_id"`
	Logo                      *string           `json:"logo,omitempty"`
	Name                      string            `json:"name"`
	OAuth                     bool              `json:"oauth"`
	PaymentInitiationMetadata any               `json:"payment_initiation_metadata,omitempty"`
	PrimaryColor              *string           `json:"primary_color,omitempty"`
	Products                  []string          `json:"products"`
	RoutingNumbers            []string          `json:"routing_numbers"`
	Status                    *statusJSON       `json:"status,omitempty"`
	URL                       *string           `json:"url,omitempty"`
}

type authMetadataJSON struct {
	SupportedMethods struct {
		InstantAuth            bool `json:"instant_auth"`
		InstantMatch           bool `json:"instant_match"`
		AutomatedMicroDeposits bool `json:"automated_micro_deposits"`
		InstantMicroDeposits   bool `json:"instant_micro_deposits"`
	} `json:"supported_methods"`
}

// statusJSON is the InstitutionStatus schema.
type statusJSON struct {
	Auth                *productStatusJSON `json:"auth"`
	HealthIncidents     []incidentJSON     `json:"health_incidents"`
	Identity            *productStatusJSON `json:"identity"`
	Investments         *productStatusJSON `json:"investments"`
	InvestmentsUpdates  *productStatusJSON `json:"investments_updates"`
	ItemLogins          *productStatusJSON `json:"item_logins"`
	Liabilities         *productStatusJSON `json:"liabilities"`
	LiabilitiesUpdates  *productStatusJSON `json:"liabilities_updates"`
	TransactionsUpdates *productStatusJSON `json:"transactions_updates"`
}

type productStatusJSON struct {
	Breakdown        breakdownJSON `json:"breakdown"`
	LastStatusChange time.Time     `json:"last_status_change"`
	Status           string        `json:"status"`
}

type breakdownJSON struct {
	ErrorInstitution json.Number `json:"error_institution"`
	ErrorPlaid       json.Number `json:"error_plaid"`
	RefreshInterval  string      `json:"refresh_interval,omitempty"`
	Success          json.Number `json:"success"`
}

type incidentJSON struct {
	EndDate         *time.Time           `json:"end_date"`
	IncidentUpdates []incidentUpdateJSON `json:"incident_updates"`
	StartDate       time.Time            `json:"start_date"`
	Title           string               `json:"title"`
}

type incidentUpdateJSON struct {
	Description string    `json:"description"`
	Status      string    `json:"status"`
	UpdatedDate time.Time `json:"updated_date"`
}

// institutionExtras are the options that add to an institution.
type institutionExtras struct {
	optional, status, auth bool
}

func (s *Server) institutionToJSON(i bank.Institution, extras institutionExtras) institutionJSON {
	out := institutionJSON{
		CountryCodes: orEmpty(i.CountryCodes), DTCNumbers: []string{}, InstitutionID: string(i.ID), Name: i.Name, OAuth: i.OAuth,
		Products: orEmpty(i.Products), RoutingNumbers: orEmpty(i.RoutingNumbers),
	}
	if extras.optional {
		out.Logo, out.PrimaryColor, out.URL = nullable(i.Logo()), nullable(i.PrimaryColor), nullable(i.URL)
	}
	if extras.auth && slices.Contains(i.Products, "auth") {
		out.AuthMetadata = &authMetadataJSON{}
		out.AuthMetadata.SupportedMethods.InstantAuth = true
	}
	if extras.status {
		out.Status = statusToJSON(i.StatusOn(s.today()))
	}
	return out
}

func statusToJSON(status bank.InstitutionStatus) *statusJSON {
	out := &statusJSON{HealthIncidents: []incidentJSON{}}
	for _, p := range status.Products {
		row := &productStatusJSON{
			LastStatusChange: p.ChangedOn.Time(), Status: string(p.Status),
			Breakdown: breakdownJSON{
				Success: thousandths(p.Success), ErrorPlaid: thousandths(p.ErrorPlaid), ErrorInstitution: thousandths(p.ErrorInstitution),
				RefreshInterval: string(p.Refresh),
			},
		}
		switch p.Key {
		case bank.ItemLogins:
			out.ItemLogins = row
		case bank.TransactionsUpdates:
			out.TransactionsUpdates = row
		case bank.AuthRequests:
			out.Auth = row
		case bank.IdentityRequests:
			out.Identity = row
		case bank.InvestmentsUpdates:
			out.InvestmentsUpdates = row
		case bank.LiabilitiesUpdates:
			out.LiabilitiesUpdates = row
		}
	}
	for _, one := range status.Incidents {
		row := incidentJSON{Title: one.Title, StartDate: one.StartedOn.Time(), IncidentUpdates: []incidentUpdateJSON{}}
		if !one.EndedOn.IsZero() {
			end := one.EndedOn.Time()
			row.EndDate = &end
		}
		for _, u := range one.Updates {
			row.IncidentUpdates = append(row.IncidentUpdates, incidentUpdateJSON{Description: u.Description, Status: u.Status, UpdatedDate: u.On.Time()})
		}
		out.HealthIncidents = append(out.HealthIncidents, row)
	}
	return out
}

// thousandths is n/1000 as an exact JSON number.
func thousandths(n int) json.Number {
	return json.Number(bank.Amount{Minor: int64(n), Exponent: 3}.Decimal())
}

type institutionsGetRequest struct {
	Count        int      `json:"count" wire:"required,min=1,max=500"`
	Offset       int      `json:"offset" wire:"required,min=0"`
	CountryCodes []string `json:"country_codes" wire:"required,min=1,enum=US|GB|ES|NL|FR|IE|CA|DE|IT|PL|DK|NO|SE|EE|LT|LV|PT|BE"`
	Options      struct {
		Products                         []string `json:"products" wire:"null,min=1"`
		RoutingNumbers                   []string `json:"routing_numbers" wire:"null"`
		OAuth                            *bool    `json:"oauth" wire:"null"`
		IncludeOptionalMetadata          bool     `json:"include_optional_metadata"`
		IncludeAuthMetadata              bool     `json:"include_auth_metadata"`
		IncludePaymentInitiationMetadata bool     `json:"include_payment_initiation_metadata"`
	} `json:"options"`
}

type institutionsGetResponse struct {
	Institutions []institutionJSON `json:"institutions"`
	Total        int               `json:"total"`
	ack
}

// institutionFilter is what a listing may ask for; empty parts ask for nothing.
type institutionFilter struct {
	countries, products, routing []string
	oauth                        *bool
}

func (f institutionFilter) matches(i bank.Institution) bool {
	for _, p := range f.products {
		if !slices.Contains(i.Products, p) {
			return false
		}
	}
	return (f.oauth == nil || *f.oauth == i.OAuth) &&
		(len(f.routing) == 0 || overlap(f.routing, i.RoutingNumbers)) &&
		overlap(f.countries, i.CountryCodes)
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

func (s *Server) institutionsGet(c *call, req *institutionsGetRequest) (any, *wire.Error) {
	f := institutionFilter{req.CountryCodes, req.Options.Products, req.Options.RoutingNumbers, req.Options.OAuth}
	var found []bank.Institution
	for _, i := range s.world.Institutions() {
		if f.matches(i) {
			found = append(found, i)
		}
	}
	response := institutionsGetResponse{Institutions: []institutionJSON{}, Total: len(found), ack: c.ack()}
	from := min(req.Offset, len(found))
	for _, i := range found[from:min(from+req.Count, len(found))] {
		response.Institutions = append(response.Institutions, s.institutionToJSON(i, institutionExtras{
			optional: req.Options.IncludeOptionalMetadata, auth: req.Options.IncludeAuthMetadata,
		}))
	}
	return response, nil
}

// capitalOne is the one bank of which Plaid says that its Sandbox lacks it.
const capitalOne = "ins_128026"

func (s *Server) institution(id string) (bank.Institution, *wire.Error) {
	i, ok := s.world.Institution(bank.InstitutionID(id))
	switch {
	case ok:
		return i, nil
	case id == capitalOne:
		return i, wire.Of("INSTITUTION_NOT_ENABLED_IN_ENVIRONMENT")
	}
	return i, wire.Of("INVALID_INSTITUTION")
}

type institutionsGetByIDRequest struct {
	InstitutionID string   `json:"institution_id" wire:"required"`
	CountryCodes  []string `json:"country_codes" wire:"required,enum=US|GB|ES|NL|FR|IE|CA|DE|IT|PL|DK|NO|SE|EE|LT|LV|PT|BE"`
	Options       struct {
		IncludeOptionalMetadata          bool `json:"include_optional_metadata"`
		IncludeStatus                    bool `json:"include_status"`
		IncludeAuthMetadata              bool `json:"include_auth_metadata"`
		IncludePaymentInitiationMetadata bool `json:"include_payment_initiation_metadata"`
	} `json:"options"`
}

type institutionsGetByIDResponse struct {
	Institution institutionJSON `json:"institution"`
	ack
}

func (s *Server) institutionsGetByID(c *call, req *institutionsGetByIDRequest) (any, *wire.Error) {
	i, err := s.institution(req.InstitutionID)
	if err != nil {
		return nil, err
	}
	if !overlap(req.CountryCodes, i.CountryCodes) {
		return nil, wire.Of("INSTITUTION_NOT_FOUND")
	}
	return institutionsGetByIDResponse{Institution: s.institutionToJSON(i, institutionExtras{
		optional: req.Options.IncludeOptionalMetadata, status: req.Options.IncludeStatus, auth: req.Options.IncludeAuthMetadata,
	}), ack: c.ack()}, nil
}

type institutionsSearchRequest struct {
	Query        string   `json:"query" wire:"required"`
	Products     []string `json:"products" wire:"null,min=1"`
	CountryCodes []string `json:"country_codes" wire:"required,enum=US|GB|ES|NL|FR|IE|CA|DE|IT|PL|DK|NO|SE|EE|LT|LV|PT|BE"`
	Options      struct {
		OAuth                            *bool       `json:"oauth" wire:"null"`
		IncludeOptionalMetadata          bool        `json:"include_optional_metadata"`
		IncludeAuthMetadata              bool        `json:"include_auth_metadata" wire:"null"`
		IncludePaymentInitiationMetadata bool        `json:"include_payment_initiation_metadata" wire:"null"`
		PaymentInitiation                wire.Object `json:"payment_initiation" wire:"null"`
	} `json:"options"`
}

type institutionsSearchResponse struct {
	Institutions []institutionJSON `json:"institutions"`
	ack
}

// mostFound bounds the answer of a search.
const mostFound = 10

func (s *Server) institutionsSearch(c *call, req *institutionsSearchRequest) (any, *wire.Error) {
	f := institutionFilter{countries: req.CountryCodes, products: req.Products, oauth: req.Options.OAuth}
	response := institutionsSearchResponse{Institutions: []institutionJSON{}, ack: c.ack()}
	for _, i := range s.world.Search(req.Query) {
		if len(response.Institutions) < mostFound && f.matches(i) {
			response.Institutions = append(response.Institutions, s.institutionToJSON(i, institutionExtras{
				optional: req.Options.IncludeOptionalMetadata, auth: req.Options.IncludeAuthMetadata,
			}))
		}
	}
	return response, nil
}
