package cli

import (
	"bufio"
	"errors"
	"io"
	"syscall"
)

// ErrReaderLeft says that whoever read the output wants no more of it, as head does. It is no failure.
var ErrReaderLeft = errors.New("the reader of the output left")

// Pipe is standard output.
type Pipe struct{ io.Writer }

func (p Pipe) Write(b []byte) (int, error) {
	n, err := p.Writer.Write(b)
	if errors.Is(err, syscall.EPIPE) {
		err = ErrReaderLeft
	}
	return n, err
}

// Buffered lets write write many small pieces.
func Buffered(w io.Writer, write func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 64<<10)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}
