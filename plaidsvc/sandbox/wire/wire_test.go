package wire_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"passbook/plaidsvc/sandbox/wire"
)

func TestParseDecimal(t *testing.T) {
	tests := []struct {
		text   string
		places int
		want   int64
		ok     bool
	}{
		{"12.34", 2, 1234, true},
		{"-12.3", 2, -1230, true},
		{"0.1", 2, 10, true},
		{"0", 2, 0, true},
		{"-0", 2, 0, true},
		{"1.230", 2, 123, true},
		{"1.234", 2, 0, false},
		{"1e2", 2, 10000, true},
		{"125e-2", 2, 125, true},
		{"1e-3", 2, 0, false},
		{"1e400", 2, 0, false},
		{"92233720368547758.07", 2, 9223372036854775807, true},
		{"92233720368547758.08", 2, 0, false},
		{"100", 0, 100, true},
		{"x", 2, 0, false},
	}
	for _, test := range tests {
		got, err := wire.ParseDecimal(test.text, test.places)
		if got != test.want || (err == nil) != test.ok {
			t.Errorf("ParseDecimal(%s, %d) = %d, %v; want %d, ok %v", test.text, test.places, got, err, test.want, test.ok)
		}
	}
}

func TestParseDecimalReadsWhatIsPrinted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(-1<<52, 1<<52).Draw(t, "n")
		sign, abs := "", n
		if n < 0 {
			sign, abs = "-", -n
		}
		text := fmt.Sprintf("%s%d.%02d", sign, abs/100, abs%100)
		if got, err := wire.ParseDecimal(text, 2); err != nil || got != n {
			t.Fatalf("ParseDecimal(%s) = %d, %v; want %d", text, got, err, n)
		}
	})
}

type request struct {
	Name  string `json:"name" wire:"required"`
	Count *int   `json:"count" wire:"min=1,max=5"`
	Kinds []kind `json:"kinds" wire:"null,max=2,enum=a|b"`
	When  string `json:"when" wire:"datetime"`
	Inner struct {
		On   string      `json:"on" wire:"required,date"`
		Rate json.Number `json:"rate"`
		Flag bool        `json:"flag"`
	} `json:"inner"`
	Other wire.Object `json:"other"`
	List  []struct {
		ID string `json:"id" wire:"required"`
	} `json:"list"`
}

type kind string

func TestDecodeIsStrict(t *testing.T) {
	tests := map[string]struct{ body, want string }{
		"smallest":         {`{"name":"n"}`, ""},
		"all":              {`{"name":"n","count":5,"kinds":["a","b"],"when":"2024-01-02T03:04:05Z","inner":{"on":"2024-02-29","rate":1.50,"flag":true},"other":{"x":[1]},"list":[{"id":"1"}]}`, ""},
		"null where null":  {`{"name":"n","kinds":null}`, ""},
		"null where not":   {`{"name":"n","count":null}`, "INVALID_FIELD: count must be an integer"},
		"missing":          {`{}`, "MISSING_FIELDS: the following required fields are missing: name"},
		"missing inside":   {`{"name":"n","inner":{}}`, "MISSING_FIELDS: the following required fields are missing: inner.on"},
		"missing in list":  {`{"name":"n","list":[{"id":"1"},{}]}`, "MISSING_FIELDS: the following required fields are missing: list[1].id"},
		"unknown":          {`{"name":"n","z":1,"a":2}`, "UNKNOWN_FIELDS: the following fields are not recognized by this endpoint: a, z"},
		"other case":       {`{"Name":"n"}`, "UNKNOWN_FIELDS: the following fields are not recognized by this endpoint: Name"},
		"unknown first":    {`{"z":1}`, "UNKNOWN_FIELDS: the following fields are not recognized by this endpoint: z"},
		"empty text":       {`{"name":""}`, "INVALID_FIELD: name must be a properly formatted, non-empty string"},
		"number as text":   {`{"name":1}`, "INVALID_FIELD: name must be a properly formatted, non-empty string"},
		"too small":        {`{"name":"n","count":0}`, "INVALID_FIELD: count must be greater than or equal to 1"},
		"too large":        {`{"name":"n","count":6}`, "INVALID_FIELD: count must be less than or equal to 5"},
		"fraction":         {`{"name":"n","count":1.5}`, "INVALID_FIELD: count must be an integer"},
		"too long a list":  {`{"name":"n","kinds":["a","a","a"]}`, "INVALID_FIELD: kinds must have at most 2 elements"},
		"not of the enum":  {`{"name":"n","kinds":["c"]}`, "INVALID_FIELD: kinds[0] must be one of: a, b"},
		"instant, no zone": {`{"name":"n","when":"2024-01-02T03:04:05"}`, "INVALID_FIELD: when must be a date-time in ISO 8601 format with a time zone"},
		"no such day":      {`{"name":"n","inner":{"on":"2023-02-29"}}`, "INVALID_FIELD: inner.on must be a date in the format YYYY-MM-DD"},
		"text as number":   {`{"name":"n","inner":{"on":"2024-01-01","rate":"1"}}`, "INVALID_FIELD: inner.rate must be a number"},
		"number as flag":   {`{"name":"n","inner":{"on":"2024-01-01","flag":1}}`, "INVALID_FIELD: inner.flag must be a boolean"},
		"list as object":   {`{"name":"n","other":[]}`, "INVALID_FIELD: other must be an object"},
		"object as list":   {`{"name":"n","list":{}}`, "INVALID_FIELD: list must be an array"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			fields, err := wire.ParseObject([]byte(test.body))
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if _, refusal := wire.Decode[request](fields); refusal != nil {
				got = string(refusal.Code) + ": " + refusal.Message
			}
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func FuzzDecodeIsTotal(f *testing.F) {
	f.Add([]byte(`{"name":"n","count":5,"kinds":["a"],"inner":{"on":"2024-02-29","rate":1e9},"list":[{"id":"1"}]}`))
	f.Add([]byte(`{"name":"n","count":1e1,"inner":null,"list":[null]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		fields, err := wire.ParseObject(body)
		if err != nil {
			return
		}
		req, refusal := wire.Decode[request](fields)
		if (req == nil) == (refusal == nil) {
			t.Errorf("Decode(%s) = %v, %v", body, req, refusal)
		}
		if refusal != nil && refusal.Code == "INVALID_BODY" {
			t.Errorf("Decode(%s): what the rules let pass does not fit the type", body)
		}
	})
}

func TestEveryErrorHasAStatusATypeAndALink(t *testing.T) {
	for _, code := range []wire.ErrorCode{"ITEM_LOGIN_REQUIRED", "INVALID_API_KEYS", "RATE_LIMIT", "INTERNAL_SERVER_ERROR", "INSTITUTION_DOWN", "NOT_FOUND"} {
		e, ok := wire.Lookup(code)
		if !ok || e.Status < 400 || e.Type == "" || e.Message == "" || e.Response("id").DocumentationURL == "" {
			t.Errorf("Lookup(%s) = %+v, %v", code, e, ok)
		}
	}
	for code, want := range map[wire.ErrorCode]string{
		"INVALID_API_KEYS":    "https://plaid.com/docs/?ref=error#invalid-input-errors",
		"ITEM_LOGIN_REQUIRED": "https://plaid.com/docs/?ref=error#item-errors",
	} {
		if got := wire.Of(code).Response("id").DocumentationURL; got != want {
			t.Errorf("documentation_url of %s = %s, want %s", code, got, want)
		}
	}
	if _, ok := wire.Lookup("NO_SUCH_CODE"); ok {
		t.Error("an unknown code was found")
	}
}
