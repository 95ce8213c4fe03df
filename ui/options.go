package ui

import (
	"cmp"
	"errors"
	"os"
	"time"
)

// Options are what the interface is made of. Reader, Now and Facts are needed; a nil service switches its keys and pages off.
type Options struct {
	Reader  Reader
	Syncer  Syncer
	Linker  Linker
	Remover Remover
	Editor  Editor
	Labels  Labels
	News    News
	Sums    Sums
	Judge   Judge
	Layers  Layers
	Browser Browser
	Explain Explainer
	Facts   Facts
	Now     func() time.Time // in the person's zone: it decides what today is
	// Terminal is where it is shown.
	Terminal Terminal
	// SyncAtStart syncs as soon as the first screen stands.
	SyncAtStart bool
	// LinkAtStart opens the dialog that links a bank, for the first run with keys and no bank.
	LinkAtStart bool
}

// Terminal is a keyboard and a screen; nil is the standard input and output.
type Terminal struct {
	In  *os.File
	Out *os.File
}

func (t Terminal) out() *os.File { return cmp.Or(t.Out, os.Stdout) }

func (o Options) check() error {
	if o.Reader == nil || o.Now == nil {
		return errors.New("the terminal interface needs a reader and a clock")
	}
	return nil
}
