package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Object is a field whose inside belongs to a product this server does not
// offer: any JSON object is accepted and ignored.
type Object map[string]any

// Decode reads a request body into T strictly, as Plaid does: fields the
// endpoint does not know (UNKNOWN_FIELDS), required ones that are absent
// (MISSING_FIELDS), and values of a wrong type, range or format
// (INVALID_FIELD). T's fields carry the rules:
//
//	json:"count" wire:"min=1,max=500"
//
// Rules: required; null (null is allowed and means absent); min and max (a
// number's value, else the length of a text or an array); date, datetime, uri;
// enum=a|b. Optional fields with a default are pointers.
func Decode[T any](fields map[string]any) (*T, *Error) {
	var req T
	v := &validator{}
	v.object("", fields, reflect.TypeOf(req))
	switch {
	case len(v.unknown) > 0:
		return nil, UnknownFields(v.unknown)
	case len(v.missing) > 0:
		return nil, MissingFields(v.missing)
	case v.invalid != "":
		return nil, InvalidField(v.invalid)
	}
	text, err := json.Marshal(fields)
	if err != nil {
		return nil, Of("INVALID_BODY")
	}
	if err := json.Unmarshal(text, &req); err != nil {
		return nil, Of("INVALID_BODY")
	}
	return &req, nil
}

// errNotObject is a JSON text that is no object, or is followed by more.
var errNotObject = errors.New("not one JSON object")

// ParseObject reads a body that must be exactly one JSON object in UTF-8.
// Numbers stay as json.Number so that none passes through a float.
func ParseObject(body []byte) (map[string]any, error) {
	if !utf8.Valid(body) {
		return nil, errNotObject
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var fields map[string]any
	if err := dec.Decode(&fields); err != nil {
		return nil, fmt.Errorf("parse body: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) || fields == nil {
		return nil, errNotObject
	}
	return fields, nil
}

type validator struct {
	unknown, missing []string
	invalid          string // the first one; Plaid names one field
}

func (v *validator) fail(format string, args ...any) {
	if v.invalid == "" {
		v.invalid = fmt.Sprintf(format, args...)
	}
}

type rules struct {
	required, null, date, datetime, uri bool
	min, max                            *int64
	enum                                []string
}

func parseRules(tag string) rules {
	var r rules
	for part := range strings.SplitSeq(tag, ",") {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "required":
			r.required = true
		case "null":
			r.null = true
		case "date":
			r.date = true
		case "datetime":
			r.datetime = true
		case "uri":
			r.uri = true
		case "min", "max":
			if n, err := strconv.ParseInt(value, 10, 64); err == nil {
				if name == "min" {
					r.min = &n
				} else {
					r.max = &n
				}
			}
		case "enum":
			r.enum = strings.Split(value, "|")
		}
	}
	return r
}

// object compares an object with a struct type, field by field in the order of
// the struct so that the lists in the answers are stable.
func (v *validator) object(path string, fields map[string]any, t reflect.Type) {
	known := map[string]bool{}
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		known[name] = true
		r := parseRules(f.Tag.Get("wire"))
		value, present := fields[name]
		switch {
		case !present && r.required:
			v.missing = append(v.missing, path+name)
		case !present:
		case value == nil && r.null:
			delete(fields, name)
		case value == nil && r.required:
			v.missing = append(v.missing, path+name)
		default:
			v.value(path+name, value, f.Type, r)
		}
	}
	var extra []string
	for name := range fields {
		if !known[name] {
			extra = append(extra, path+name)
		}
	}
	slices.Sort(extra)
	v.unknown = append(v.unknown, extra...)
}

func (v *validator) value(path string, value any, t reflect.Type, r rules) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == reflect.TypeFor[json.Number]() {
		v.number(path, value)
		return
	}
	switch t.Kind() {
	case reflect.String:
		v.text(path, value, r)
	case reflect.Int, reflect.Int64:
		v.integer(path, value, r)
	case reflect.Bool:
		if _, ok := value.(bool); !ok {
			v.fail("%s must be a boolean", path)
		}
	case reflect.Slice:
		v.array(path, value, t.Elem(), r)
	case reflect.Struct, reflect.Map:
		fields, ok := value.(map[string]any)
		if !ok {
			v.fail("%s must be an object", path)
			return
		}
		if t.Kind() == reflect.Struct {
			v.object(path+".", fields, t)
		}
	}
}

func (v *validator) text(path string, value any, r rules) {
	s, ok := value.(string)
	if !ok || (r.required && s == "") {
		v.fail("%s must be a properly formatted, non-empty string", path)
		return
	}
	switch {
	case r.date && !validDate(s):
		v.fail("%s must be a date in the format YYYY-MM-DD", path)
	case r.datetime && !validDateTime(s):
		v.fail("%s must be a date-time in ISO 8601 format with a time zone", path)
	case r.uri && !validURI(s):
		v.fail("%s must be a valid URL", path)
	case r.enum != nil && !slices.Contains(r.enum, s):
		v.fail("%s must be one of: %s", path, strings.Join(r.enum, ", "))
	case r.min != nil && int64(utf8.RuneCountInString(s)) < *r.min:
		v.fail("%s must have at least %d characters", path, *r.min)
	case r.max != nil && int64(utf8.RuneCountInString(s)) > *r.max:
		v.fail("%s must have at most %d characters", path, *r.max)
	}
}

func (v *validator) integer(path string, value any, r rules) {
	number, ok := value.(json.Number)
	if !ok {
		v.fail("%s must be an integer", path)
		return
	}
	n, err := strconv.ParseInt(number.String(), 10, 64)
	switch {
	case err != nil:
		v.fail("%s must be an integer", path)
	case r.min != nil && n < *r.min:
		v.fail("%s must be greater than or equal to %d", path, *r.min)
	case r.max != nil && n > *r.max:
		v.fail("%s must be less than or equal to %d", path, *r.max)
	}
}

func (v *validator) number(path string, value any) {
	if _, ok := value.(json.Number); !ok {
		v.fail("%s must be a number", path)
	}
}

func (v *validator) array(path string, value any, elem reflect.Type, r rules) {
	list, ok := value.([]any)
	if !ok {
		v.fail("%s must be an array", path)
		return
	}
	switch {
	case r.min != nil && int64(len(list)) < *r.min:
		v.fail("%s must have at least %d elements", path, *r.min)
	case r.max != nil && int64(len(list)) > *r.max:
		v.fail("%s must have at most %d elements", path, *r.max)
	}
	for i, x := range list {
		v.value(fmt.Sprintf("%s[%d]", path, i), x, elem, rules{required: true, enum: r.enum})
	}
}

func validDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func validDateTime(s string) bool {
	_, err := time.Parse(time.RFC3339, s)
	return err == nil
}

func validURI(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
