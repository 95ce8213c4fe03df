package query

import "fmt"

// Error says what in the text of a query cannot be understood.
type Error struct {
	At  int // offset of the fault in the text, in bytes
	Len int // its length in bytes; 0 where something is missing at At
	// Column is At for people: in characters, from 1.
	Column int
	// Message is one sentence for people, without the place.
	Message string
	// Suggest is what could stand in place of the fault; empty where nothing is near.
	Suggest string
	// Unfinished reports that typing on at the end of the text may mend it: a live filter can wait.
	Unfinished bool
}

// Error returns the column, the message and the suggestion.
func (e *Error) Error() string {
	text := fmt.Sprintf("query, column %d: %s", e.Column, e.Message)
	if e.Suggest != "" {
		text += fmt.Sprintf("; did you mean %s?", e.Suggest)
	}
	return text
}
