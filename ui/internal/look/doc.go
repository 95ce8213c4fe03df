// Package look owns how things look: inks and themes, lines of cells, and the one form in which text, money, dates and
// ages stand on the screen. It is pure: no I/O, no messages, no state that changes after a value is made.
//
// Rules: every line is written through Line, which measures in cells and cuts at graphemes; foreign text enters only
// through Text; an ink never carries meaning alone; sequences are built once per theme, because View runs for every message.
package look
