package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// span is a run of bytes of the query's text.
type span struct{ at, end int }

// value is one alternative of a term: what it says, without its quotes, and where it stands, with them.
type value struct {
	span
	text   string
	quoted bool // it holds a quote
}

// piece is one term as it is written. Without a field it has one value, in which commas are letters like any other.
type piece struct {
	span
	not      bool
	bodyAt   int // after the minus
	hasField bool
	field    value // without the colon
	values   []value
}

// lex cuts a text into its terms. It returns all of them even where a quote is not closed, because completion wants them.
func lex(text string) ([]piece, *Error) {
	var pieces []piece
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(r) {
			i += size
			continue
		}
		l := lexer{text: text, i: i}
		p := l.piece()
		pieces = append(pieces, p)
		if l.open >= 0 {
			return pieces, &Error{At: l.open, Len: len(text) - l.open, Message: "this quote is not closed", Suggest: text[l.open:] + `"`, Unfinished: true}
		}
		i = l.i
	}
	return pieces, nil
}

// lexer reads one term.
type lexer struct {
	text string
	i    int
	open int // where the quote stands that the text ends in; -1: in none

	said    strings.Builder // the value so far
	valueAt int
	quoted  bool
}

func (l *lexer) piece() piece {
	p := piece{span: span{at: l.i}}
	l.open = -1
	if l.text[l.i] == '-' {
		p.not = true
		l.i++
	}
	p.bodyAt, l.valueAt = l.i, l.i
	for l.i < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.text[l.i:])
		switch {
		case r == '"' && l.open >= 0:
			l.open = -1
		case r == '"':
			l.open, l.quoted = l.i, true
		case unicode.IsSpace(r) && l.open >= 0:
			l.said.WriteByte(' ')
		case unicode.IsSpace(r):
			return l.finish(p)
		case r == ':' && l.open < 0 && !p.hasField:
			p.hasField, p.field = true, l.value(1)
		case r == ',' && l.open < 0 && p.hasField:
			p.values = append(p.values, l.value(1))
		default:
			l.said.WriteString(l.text[l.i : l.i+size])
		}
		l.i += size
	}
	return l.finish(p)
}

// value ends the value that stands before l.i; the next one begins skip bytes later.
func (l *lexer) value(skip int) value {
	v := value{span: span{l.valueAt, l.i}, text: l.said.String(), quoted: l.quoted}
	l.said.Reset()
	l.valueAt, l.quoted = l.i+skip, false
	return v
}

func (l *lexer) finish(p piece) piece {
	p.values = append(p.values, l.value(0))
	p.end = l.i
	return p
}
