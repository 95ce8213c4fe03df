package sandbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// spec is Plaid's own OpenAPI description, the one inside its Go SDK, so that
// this server and the client that uses that SDK cannot share one misreading.
type spec struct{ doc *openapi3.T }

// loadSpec reads the description once (it takes about half a second).
func loadSpec(t testing.TB) *spec {
	t.Helper()
	doc, err := loadOnce()
	if err != nil {
		t.Fatalf("load openapi.yaml: %v", err)
	}
	return &spec{doc}
}

var loadOnce = sync.OnceValues(func() (*openapi3.T, error) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/plaid/plaid-go/v20").Output()
	if err != nil {
		return nil, fmt.Errorf("find the plaid-go module: %w", err)
	}
	doc, err := openapi3.NewLoader().LoadFromFile(filepath.Join(strings.TrimSpace(string(dir)), "api", "openapi.yaml"))
	if err != nil {
		return nil, err
	}
	return amend(doc)
})

// amend adds what Plaid's pages document and the description of that version
// lacks: two error types, one webhook code that only a description text names,
// an endpoint that is newer, and a status that Plaid's Sandbox does not have.
func amend(doc *openapi3.T) (*openapi3.T, error) {
	kind := doc.Components.Schemas["PlaidErrorType"].Value
	kind.Enum = append(kind.Enum, "TRANSACTIONS_ERROR", "SANDBOX_ERROR")
	fire := doc.Components.Schemas["SandboxItemFireWebhookRequest"].Value.Properties["webhook_code"].Value
	fire.Enum = append(fire.Enum, "LOGIN_REPAIRED")
	var item openapi3.PathItem
	if err := json.Unmarshal([]byte(transactionsCreatePath), &item); err != nil {
		return nil, err
	}
	item.Post.RequestBody.Value.Content["application/json"].Schema.Value.Properties["access_token"] = doc.Components.Schemas["AccessToken"]
	response := item.Post.Responses.Value("200").Value.Content["application/json"].Schema
	response.Value.Properties["request_id"] = doc.Components.Schemas["RequestID"]
	doc.Paths.Set("/sandbox/transactions/create", &item)
	return doc, nil
}

const transactionsCreatePath = `{"post": {
	"requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object",
		"required": ["access_token", "transactions"],
		"properties": {
			"client_id": {"type": "string"}, "secret": {"type": "string"},
			"transactions": {"type": "array", "items": {"type": "object",
				"required": ["date_transacted", "date_posted", "amount", "description"],
				"properties": {"date_transacted": {"type": "string", "format": "date"}, "date_posted": {"type": "string", "format": "date"},
					"amount": {"type": "number"}, "description": {"type": "string"}, "iso_currency_code": {"type": "string"}}}}}}}}},
	"responses": {"200": {"description": "success", "content": {"application/json": {"schema": {"type": "object",
		"required": ["request_id"], "properties": {}}}}}}}}`

func (s *spec) input(r *http.Request, path string, body []byte) (*openapi3filter.RequestValidationInput, error) {
	item := s.doc.Paths.Value(path)
	if item == nil || item.Post == nil {
		return nil, fmt.Errorf("%s is not in openapi.yaml", path)
	}
	r.Body = readCloser(body)
	return &openapi3filter.RequestValidationInput{
		Request: r,
		Route:   &routers.Route{Spec: s.doc, Path: path, PathItem: item, Method: http.MethodPost, Operation: item.Post},
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true},
	}, nil
}

// checkRequest reports a request that Plaid's description does not allow.
func (s *spec) checkRequest(ctx context.Context, r *http.Request, path string, body []byte) error {
	in, err := s.input(r, path, body)
	if err != nil {
		return err
	}
	return openapi3filter.ValidateRequest(ctx, in)
}

// checkResponse reports a response that the description does not allow, or that
// is wrong in a way the description cannot say.
func (s *spec) checkResponse(ctx context.Context, r *http.Request, path string, status int, header http.Header, body []byte) error {
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return fmt.Errorf("response is no JSON: %w", err)
	}
	object, ok := value.(map[string]any)
	if !ok || object["request_id"] == "" || object["request_id"] == nil {
		return fmt.Errorf("response has no request_id: %s", body)
	}
	schema := s.doc.Components.Schemas["PlaidError"]
	if status == http.StatusOK {
		in, err := s.input(r, path, nil)
		if err != nil {
			return err
		}
		out := &openapi3filter.ResponseValidationInput{
			RequestValidationInput: in, Status: status, Header: header, Body: readCloser(body), Options: in.Options,
		}
		if err := openapi3filter.ValidateResponse(ctx, out); err != nil {
			return err
		}
		schema = in.Route.Operation.Responses.Value("200").Value.Content.Get("application/json").Schema
	} else if err := schema.Value.VisitJSON(value, openapi3.EnableFormatValidation()); err != nil {
		return err
	}
	return checkValue("", value, schema)
}

// checkWebhook reports a webhook body that does not fit the named schema.
func (s *spec) checkWebhook(name string, body []byte) error {
	schema := s.doc.Components.Schemas[name]
	if schema == nil {
		return fmt.Errorf("openapi.yaml has no schema %s", name)
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return err
	}
	if err := schema.Value.VisitJSON(value, openapi3.EnableFormatValidation()); err != nil {
		return err
	}
	return checkValue("", value, schema)
}

var looksLikeTime = regexp.MustCompile(`^\d{4}-\d\d-\d\dT`)

// checkValue finds what a schema with additional properties allowed lets pass:
// fields that the schema does not know, instants without a zone, and amounts
// with no or two currencies.
func checkValue(path string, value any, schema *openapi3.SchemaRef) error {
	switch v := value.(type) {
	case map[string]any:
		known := properties(schema)
		if err := checkCurrency(path, v); err != nil {
			return err
		}
		for name, inner := range v {
			next := known[name]
			if next == nil && len(known) > 0 {
				return fmt.Errorf("%s.%s: not in the schema", path, name)
			}
			if err := checkValue(path+"."+name, inner, next); err != nil {
				return err
			}
		}
	case []any:
		var items *openapi3.SchemaRef
		if schema != nil {
			items = schema.Value.Items
		}
		for i, inner := range v {
			if err := checkValue(fmt.Sprintf("%s[%d]", path, i), inner, items); err != nil {
				return err
			}
		}
	case string:
		if looksLikeTime.MatchString(v) {
			if _, err := time.Parse(time.RFC3339, v); err != nil {
				return fmt.Errorf("%s: instant without zone: %q", path, v)
			}
		}
	}
	return nil
}

func checkCurrency(path string, object map[string]any) error {
	iso, hasISO := object["iso_currency_code"]
	unofficial, hasUnofficial := object["unofficial_currency_code"]
	if hasISO != hasUnofficial || hasISO && (iso == nil) == (unofficial == nil) {
		return fmt.Errorf("%s: want exactly one of iso_currency_code and unofficial_currency_code, got %v and %v", path, iso, unofficial)
	}
	return nil
}

// properties are those of a schema and of everything it is composed of.
func properties(schema *openapi3.SchemaRef) map[string]*openapi3.SchemaRef {
	out := map[string]*openapi3.SchemaRef{}
	if schema == nil || schema.Value == nil {
		return out
	}
	for _, part := range slices.Concat(schema.Value.AllOf, schema.Value.AnyOf, schema.Value.OneOf) {
		for name, p := range properties(part) {
			out[name] = p
		}
	}
	for name, p := range schema.Value.Properties {
		out[name] = p
	}
	return out
}

func readCloser(body []byte) *bodyReader { return &bodyReader{bytes.NewReader(body)} }

type bodyReader struct{ *bytes.Reader }

func (*bodyReader) Close() error { return nil }
