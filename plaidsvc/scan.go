package plaidsvc

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// deepest is how many values may lie in one another.
const deepest = 1000

// scanner reads JSON (RFC 8259) forward, each value as what the caller expects it to be; null is that type's zero. The first
// fault sticks and ends every loop, so that callers look once, at the end. It exists because pages of transactions are the one
// answer where encoding/json's two passes and its reflection are felt.
type scanner struct {
	data   []byte
	at     int
	depth  int
	broken bool
	shared map[string]string
}

func newScanner(data []byte) *scanner { return &scanner{data: data, shared: map[string]string{}} }

// done reports whether the whole text was one sound value.
func (s *scanner) done() bool {
	s.space()
	return !s.broken && s.at == len(s.data)
}

func (s *scanner) fail() {
	s.broken, s.at = true, len(s.data)
}

// peek returns the next byte that is no white space, or nought at the end.
func (s *scanner) peek() byte {
	s.space()
	if s.at < len(s.data) {
		return s.data[s.at]
	}
	return 0
}

func (s *scanner) space() {
	at := s.at
	for at < len(s.data) && (s.data[at] == ' ' || s.data[at] == '\n' || s.data[at] == '\t' || s.data[at] == '\r') {
		at++
	}
	s.at = at
}

// take moves past c, or reports that something else comes next.
func (s *scanner) take(c byte) bool {
	if s.peek() != c {
		return false
	}
	s.at++
	return true
}

func (s *scanner) word(w string) bool {
	if s.peek() != w[0] || !bytes.HasPrefix(s.data[s.at:], []byte(w)) {
		return false
	}
	s.at += len(w)
	return true
}

// object calls field for each name; field must read or skip the value.
func (s *scanner) object(field func(name []byte)) {
	s.list('{', '}', func() {
		name := s.quoted()
		if !s.take(':') {
			s.fail()
			return
		}
		field(name)
	})
}

// array calls element for each value; element must read or skip it.
func (s *scanner) array(element func()) { s.list('[', ']', element) }

func (s *scanner) list(begin, end byte, one func()) {
	if s.word("null") {
		return
	}
	if s.depth++; s.depth > deepest || !s.take(begin) {
		s.fail()
		return
	}
	for first := true; !s.broken && (!first || !s.take(end)); first = false {
		one()
		if s.take(end) {
			break
		}
		if !s.take(',') {
			s.fail()
		}
	}
	s.depth--
}

// quoted returns a string's text. The bytes may be those of the input.
func (s *scanner) quoted() []byte {
	if !s.take('"') {
		s.fail()
		return nil
	}
	start, plain := s.at, true
	for i := s.at; i < len(s.data); i++ {
		c := s.data[i]
		if c > '\\' && c < utf8.RuneSelf || c > '"' && c < '\\' { // nearly always
			continue
		}
		switch {
		case c == '"':
			s.at = i + 1
			if plain {
				return s.data[start:i]
			}
			return s.unquoted(s.data[start-1 : i+1])
		case c == '\\':
			plain = false
			i++
		case c < ' ':
			s.fail()
			return nil
		case c >= utf8.RuneSelf:
			plain = false
		}
	}
	s.fail()
	return nil
}

// unquoted leaves escapes and broken UTF-8 to encoding/json; both are rare.
func (s *scanner) unquoted(literal []byte) []byte {
	if bytes.IndexByte(literal, '\\') < 0 && utf8.Valid(literal) {
		return literal[1 : len(literal)-1]
	}
	var text string
	if json.Unmarshal(literal, &text) != nil {
		s.fail()
	}
	return []byte(text)
}

// text reads a string into memory of its own.
func text[T ~string](s *scanner) T {
	if s.word("null") {
		return ""
	}
	return T(s.quoted())
}

// repeated reads a string that other rows have too, such as a category, and keeps one copy.
func repeated[T ~string](s *scanner) T {
	if s.word("null") {
		return ""
	}
	raw := s.quoted()
	if known, ok := s.shared[string(raw)]; ok {
		return T(known)
	}
	kept := string(raw)
	s.shared[kept] = kept
	return T(kept)
}

// number reads a number as it is written.
func (s *scanner) number() json.Number {
	if s.word("null") {
		return ""
	}
	s.space()
	start := s.at
	for s.at < len(s.data) && numeric(s.data[s.at]) {
		s.at++
	}
	if !soundNumber(s.data[start:s.at]) {
		s.fail()
		return ""
	}
	return json.Number(s.data[start:s.at])
}

// numeric reports the characters that numbers are written with.
func numeric(c byte) bool {
	return c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E'
}

// soundNumber reports whether b is a number of RFC 8259, section 6.
func soundNumber(b []byte) bool {
	b = bytes.TrimPrefix(b, []byte("-"))
	if len(b) > 1 && b[0] == '0' && b[1] >= '0' && b[1] <= '9' {
		return false
	}
	b, ok := digits(b)
	if ok && len(b) > 0 && b[0] == '.' {
		b, ok = digits(b[1:])
	}
	if ok && len(b) > 0 && (b[0] == 'e' || b[0] == 'E') {
		b = b[1:]
		if len(b) > 0 && (b[0] == '+' || b[0] == '-') {
			b = b[1:]
		}
		b, ok = digits(b)
	}
	return ok && len(b) == 0
}

// digits drops the digits that b begins with; ok is false where there are none.
func digits(b []byte) (rest []byte, ok bool) {
	n := 0
	for n < len(b) && b[n] >= '0' && b[n] <= '9' {
		n++
	}
	return b[n:], n > 0
}

// flag reads true or false.
func (s *scanner) flag() bool {
	switch {
	case s.word("true"):
		return true
	case !s.word("false") && !s.word("null"):
		s.fail()
	}
	return false
}

// skip moves past a value of any type, which must be sound.
func (s *scanner) skip() {
	switch s.peek() {
	case '{':
		s.object(func([]byte) { s.skip() })
	case '[':
		s.array(s.skip)
	case '"':
		s.quoted()
	case 't', 'f', 'n':
		s.flag()
	default:
		s.number()
	}
}
