package query

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"passbook/internal/spelling"
)

// Parse reads a query. Its error is an *Error. Blank text is the query that holds for every row.
func Parse(text string) (Query, error) {
	q, fault := parse(text)
	if fault != nil {
		fault.Column = utf8.RuneCountInString(text[:fault.At]) + 1
		return Query{}, fault
	}
	return q, nil
}

func parse(text string) (Query, *Error) {
	if fault := readable(text); fault != nil {
		return Query{}, fault
	}
	pieces, fault := lex(text)
	if fault != nil {
		return Query{}, fault
	}
	p := parser{text: text}
	for _, piece := range pieces {
		if fault := p.piece(piece); fault != nil {
			return Query{}, fault
		}
	}
	if len(p.query.Terms) == 0 && p.skipped != nil {
		return Query{}, p.skipped
	}
	if len(p.query.String()) > MaxLength {
		return Query{}, tooLong(MaxLength, len(text))
	}
	return p.query, nil
}

// readable refuses text that is too long to look at or is no line of text.
func readable(text string) *Error {
	if len(text) > MaxLength {
		return tooLong(MaxLength, len(text))
	}
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return &Error{At: i, Len: 1, Message: "this is not UTF-8 text"}
		case unicode.IsControl(r) && !unicode.IsSpace(r):
			return &Error{At: i, Len: size, Message: "a query cannot hold a control character"}
		}
	}
	return nil
}

func tooLong(from, length int) *Error {
	return &Error{At: min(from, length), Len: max(length-from, 0), Message: fmt.Sprintf("a query has at most %d bytes", MaxLength)}
}

// parser makes conditions of terms.
type parser struct {
	text   string
	query  Query
	values int
	// skipped is the complaint about the first word without a letter, to be made if the query says nothing else.
	skipped *Error
}

func (p *parser) piece(t piece) *Error {
	p.values += len(t.values)
	if len(p.query.Terms) == MaxTerms || p.values > MaxValues {
		return p.fault(t.span, "a query has at most %d terms and %d values", MaxTerms, MaxValues)
	}
	var c Condition
	var err *Error
	if t.hasField {
		c, err = p.field(t)
	} else {
		c, err = p.words(t)
	}
	if err != nil || c == nil {
		return err
	}
	p.query.Terms = append(p.query.Terms, Term{Not: t.not, Condition: c})
	return nil
}

func (p *parser) fault(at span, format string, args ...any) *Error {
	return &Error{At: at.at, Len: at.end - at.at, Message: fmt.Sprintf(format, args...)}
}

// words reads a term without a field. It returns no condition for punctuation that stands alone, as the & in AT & T does.
func (p *parser) words(t piece) (Condition, *Error) {
	v := t.values[0]
	body := p.text[t.bodyAt:t.end]
	switch {
	case t.not && body == "":
		err := p.fault(t.span, "- stands right before what it excludes")
		err.Unfinished = t.end == len(p.text)
		return nil, err
	case t.not && body[0] == '-':
		return nil, p.fault(t.span, "one - excludes; a word that begins with it needs quotes")
	case t.not && body[0] == '(':
		return nil, p.fault(t.span, "there are no parentheses; put a - before each term to exclude")
	case body == "|" || body == "||":
		return nil, p.fault(t.span, "there is no or between terms; within a field a comma means or, as in name:coffee,tea")
	}
	if len(spelling.Words(v.text)) > 0 {
		return Words{Text: v.text}, nil
	}
	err := p.fault(t.span, "there is no letter or number here to search for")
	if t.not {
		return nil, err
	}
	if p.skipped == nil {
		p.skipped = err
	}
	return nil, nil
}

func (p *parser) field(t piece) (Condition, *Error) {
	f, ok := fieldNamed(t.field.text)
	if !ok || t.field.quoted {
		return nil, p.unknownField(t)
	}
	for _, v := range t.values {
		if v.text == "" {
			err := p.fault(v.span, "%s: needs a value here: %s", f, f.Summary())
			err.Unfinished = v.end == len(p.text)
			return nil, err
		}
	}
	switch f {
	case FieldAmount:
		return p.amounts(t)
	case FieldDate, FieldAfter, FieldBefore:
		return p.dates(f, t.values)
	case FieldCurrency:
		return p.currencies(t.values)
	case FieldIs:
		any, err := choices(p, f, t.values, Flags())
		return Is{Any: any}, err
	case FieldHas:
		any, err := choices(p, f, t.values, Things())
		return Has{Any: any}, err
	}
	return p.texts(f, t.values)
}

// unknownField suggests the field that is meant, or else quotes: the word may be a time or an address.
func (p *parser) unknownField(t piece) *Error {
	head := span{t.bodyAt, t.field.end + 1}
	body := span{t.bodyAt, t.end}
	quoted := quote(strings.ReplaceAll(p.text[body.at:body.end], `"`, ""))
	if meant, ok := fieldMeant(t.field.text); ok && !t.field.quoted {
		err := p.fault(head, "there is no field %s", p.text[head.at:head.end])
		err.Message += "; a word with a colon in it needs quotes: " + quoted
		err.Suggest = meant.String() + ":"
		return err
	}
	err := p.fault(body, "there is no field %s; a word with a colon in it needs quotes", p.text[head.at:head.end])
	err.Suggest = quoted
	return err
}

func (p *parser) texts(f Field, values []value) (Condition, *Error) {
	c := Text{Field: f}
	for _, v := range values {
		if len(spelling.Words(v.text)) == 0 {
			return nil, p.fault(v.span, "there is no letter or number here to search for")
		}
		c.Any = append(c.Any, v.text)
	}
	return c, nil
}

func (p *parser) amounts(t piece) (Condition, *Error) {
	var c Amounts
	for _, v := range t.values {
		a, suggest, err := parseAmount(v.text)
		if err != nil {
			fault := p.fault(v.span, "%v", err)
			fault.Suggest = suggest
			fault.Unfinished = errors.Is(err, errNoAmount) && v.end == len(p.text)
			if errors.Is(err, errSigned) && suggest == "" && len(t.values) == 1 {
				fault.At, fault.Len = t.bodyAt, t.end-t.bodyAt
				fault.Suggest = Is{Any: []Flag{signed(a.Compare)}}.String()
			}
			return nil, fault
		}
		c.Any = append(c.Any, a)
	}
	return c, nil
}

// signed returns what people mean by an amount less or more than nought.
func signed(c Comparison) Flag {
	if c == LessThan {
		return Spend
	}
	return Income
}

func (p *parser) dates(f Field, values []value) (Condition, *Error) {
	c := Dates{Field: f}
	for _, v := range values {
		s, suggest, err := parseSpan(f, v.text)
		if err != nil {
			fault := p.fault(v.span, "%v", err)
			fault.Suggest = suggest
			return nil, fault
		}
		c.Any = append(c.Any, s)
	}
	return c, nil
}

func (p *parser) currencies(values []value) (Condition, *Error) {
	var c Currencies
	for _, v := range values {
		code, err := parseCurrency(v.text)
		if err != nil {
			return nil, p.fault(v.span, "%v", err)
		}
		c.Any = append(c.Any, code)
	}
	return c, nil
}

// choices reads values of which there are only so many.
func choices[V fmt.Stringer](p *parser, f Field, values []value, known []V) ([]V, *Error) {
	names := strung(known)
	var chosen []V
next:
	for _, v := range values {
		for i, name := range names {
			if strings.EqualFold(v.text, name) {
				chosen = append(chosen, known[i])
				continue next
			}
		}
		err := p.fault(v.span, "%s: knows %s", f, strings.Join(names, ", "))
		err.Suggest = spelling.Meant(strings.ToLower(v.text), names)
		return nil, err
	}
	return chosen, nil
}
