package cmd

import (
	"bufio"
	"errors"
	"io"
	"syscall"
)

// errReaderLeft says that whoever read the output wants no more of it, as head does. It is no failure.
var errReaderLeft = errors.New("the reader of the output left")

// pipe is standard output.
type pipe struct{ io.Writer }

func (p pipe) Write(b []byte) (int, error) {
	n, err := p.Writer.Write(b)
	if errors.Is(err, syscall.EPIPE) {
		err = errReaderLeft
	}
	return n, err
}

// buffered lets write write many small pieces.
func buffered(w io.Writer, write func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 64<<10)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}
