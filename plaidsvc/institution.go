package plaidsvc

import (
	"context"
	"encoding/json"
	"math"
	"strconv"
	"time"

	"github.com/plaid/plaid-go/v20/plaid"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/secret"
)

// Institution looks a bank up, its health included (/institutions/get_by_id). Plaid leaves the health out where it has too
// little traffic to say, and in the Sandbox.
func (c *Client) Institution(ctx context.Context, id ledger.InstitutionID) (ledger.Institution, error) {
	const path = "/institutions/get_by_id"
	req := plaid.NewInstitutionsGetByIdRequest(string(id), c.countries)
	var opts plaid.InstitutionsGetByIdRequestOptions
	opts.SetIncludeOptionalMetadata(true)
	opts.SetIncludeStatus(true)
	req.SetOptions(opts)
	var w struct {
		Institution wireInstitution `json:"institution"`
		RequestID   string          `json:"request_id"`
	}
	if err := c.post(about(ctx, secret.Secret{}), path, req, &w); err != nil {
		return ledger.Institution{}, err
	}
	if w.Institution.ID == "" {
		return ledger.Institution{}, c.malformed(path, w.RequestID, errNoID)
	}
	return w.Institution.institution(c.now().UTC()), nil
}

// SearchInstitutions finds up to ten banks by name that have all the products; none means transactions
// (/institutions/search).
func (c *Client) SearchInstitutions(ctx context.Context, query string, names ...string) ([]ledger.Institution, error) {
	if len(names) == 0 {
		names = []string{"transactions"}
	}
	req := plaid.NewInstitutionsSearchRequest(query, c.countries)
	req.SetProducts(products(names))
	var opts plaid.InstitutionsSearchRequestOptions
	opts.SetIncludeOptionalMetadata(true)
	req.SetOptions(opts)
	var w struct {
		Institutions []wireInstitution `json:"institutions"`
	}
	if err := c.post(about(ctx, secret.Secret{}), "/institutions/search", req, &w); err != nil {
		return nil, err
	}
	out := make([]ledger.Institution, len(w.Institutions))
	for i, in := range w.Institutions {
		out[i] = in.institution(c.now().UTC())
	}
	return out, nil
}

// wireInstitution is schema Institution.
type wireInstitution struct {
	ID     ledger.InstitutionID `json:"institution_id"`
	Name   safetext.Untrusted   `json:"name"`
	URL    safetext.Untrusted   `json:"url"`
	Colour string               `json:"primary_color"`
	OAuth  bool                 `json:"oauth"`
	Status struct {
		Logins    wireHealth     `json:"item_logins"`
		Updates   wireHealth     `json:"transactions_updates"`
		Incidents []wireIncident `json:"health_incidents"`
	} `json:"status"`
}

func (w wireInstitution) institution(now time.Time) ledger.Institution {
	i := ledger.Institution{
		ID: w.ID, Name: w.Name, URL: w.URL, Colour: colour(w.Colour), OAuth: w.OAuth,
		Logins: w.Status.Logins.health(), Updates: w.Status.Updates.health(), CheckedAt: now,
	}
	for _, in := range w.Status.Incidents {
		i.Incidents = append(i.Incidents, in.incident())
	}
	return i
}

// wireHealth is schema ProductStatus.
type wireHealth struct {
	Status    ledger.Health `json:"status"`
	ChangedAt string        `json:"last_status_change"`
	Breakdown *struct {
		Success  json.Number `json:"success"`
		Plaid    json.Number `json:"error_plaid"`
		Bank     json.Number `json:"error_institution"`
		Interval string      `json:"refresh_interval"`
	} `json:"breakdown"`
}

func (w wireHealth) health() ledger.ProductHealth {
	h := ledger.ProductHealth{Health: enum(w.Status), ChangedAt: instant(w.ChangedAt), BreakdownMissing: w.Breakdown == nil}
	if b := w.Breakdown; b != nil {
		h.SuccessPercent, h.PlaidPercent, h.BankPercent = percent(b.Success), percent(b.Plaid), percent(b.Bank)
		h.RefreshInterval = label(b.Interval)
	}
	return h
}

// percent turns a share of 1 into whole percent, between 0 and 100.
func percent(n json.Number) int {
	f, err := strconv.ParseFloat(string(n), 64)
	if err != nil {
		return 0
	}
	return int(math.Round(100 * min(max(f, 0), 1)))
}

// wireIncident is schema HealthIncident.
type wireIncident struct {
	Title     safetext.Untrusted `json:"title"`
	StartedAt string             `json:"start_date"`
	EndedAt   string             `json:"end_date"`
	Updates   []struct {
		Status    string `json:"status"`
		UpdatedAt string `json:"updated_date"`
	} `json:"incident_updates"`
}

func (w wireIncident) incident() ledger.Incident {
	in := ledger.Incident{Title: w.Title, StartedAt: instant(w.StartedAt), EndedAt: instant(w.EndedAt)}
	var newest time.Time
	for _, u := range w.Updates {
		if at := instant(u.UpdatedAt); in.Status == "" || at.After(newest) {
			in.Status, newest = label(u.Status), at
		}
	}
	return in
}

// colour accepts #rrggbb and nothing else, because it is written into an escape sequence.
func colour(s string) string {
	if len(s) != 7 || s[0] != '#' {
		return ""
	}
	if _, err := strconv.ParseUint(s[1:], 16, 32); err != nil {
		return ""
	}
	return s
}
