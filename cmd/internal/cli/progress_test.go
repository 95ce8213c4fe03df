package cli

import (
	"strings"
	"testing"
	"time"
)

func TestProgressIsForTerminals(t *testing.T) {
	var out strings.Builder
	silent := NewProgress(&out, 1000)
	for range 1000 {
		silent.Step()
	}
	silent.End()
	if out.String() != "" {
		t.Errorf("whoever is no terminal hears %q", out.String())
	}
	p := &Progress{out: &out, of: 1000} // a terminal, to which nothing has been told for long
	for range 1000 {
		p.Step()
		p.next = time.Time{}
	}
	p.End()
	lines := strings.Split(strings.TrimPrefix(out.String(), "\r"), "\r")
	if len(lines) != 1000/64+1 || lines[0] != "64 of 1000 (6 %) " || lines[len(lines)-2] != "960 of 1000 (96 %) " || lines[len(lines)-1] != "\x1b[K" {
		t.Errorf("a terminal hears %q", lines)
	}
}
