package cli

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// How long something may take in silence, and how often it is told of after that.
const (
	silence = time.Second
	beat    = 100 * time.Millisecond
)

// Progress tells a person at a terminal how far something is that takes long. Whoever reads a file or a pipe hears nothing of it.
type Progress struct {
	out   io.Writer // nil where nobody looks
	of    int64
	done  int64
	next  time.Time
	begun bool
}

// NewProgress begins to tell of so many things.
func NewProgress(out io.Writer, of int64) *Progress {
	p := &Progress{of: of, next: time.Now().Add(silence)}
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.out = out
	}
	return p
}

// Step says that one more is done.
func (p *Progress) Step() {
	p.done++
	const seldom = 64 // a look at the clock costs more than many a step
	if p.out == nil || p.done%seldom != 0 || time.Now().Before(p.next) {
		return
	}
	p.next, p.begun = time.Now().Add(beat), true
	fmt.Fprintf(p.out, "\r%d of %d (%d %%) ", p.done, p.of, p.done*100/max(p.of, 1))
}

// End takes away what was told.
func (p *Progress) End() {
	if p.begun {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
