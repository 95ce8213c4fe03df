package store

import (
	"bytes"
	"compress/flate"
	"encoding/gob"
	"fmt"
	"io"

	"passbook/internal/ledger"
)

// stageFormat changes whenever pages staged by an older program could be misread. Such pages are fetched again.
const stageFormat = 2

// maxStaged bounds one page in memory, far above what 500 rows come to.
const maxStaged = 256 << 20

// pageEncoder encodes one page after another. Its compressor is as large as a page, so it is made once.
type pageEncoder struct{ compressor *flate.Writer }

// encode returns a page as compressed gob: a tenth of its JSON, and it tells zero fields by leaving them out.
func (e *pageEncoder) encode(p ledger.Page) (_ []byte, err error) {
	var b bytes.Buffer
	if e.compressor == nil {
		if e.compressor, err = flate.NewWriter(&b, flate.BestSpeed); err != nil {
			return nil, err
		}
	} else {
		e.compressor.Reset(&b)
	}
	if err := gob.NewEncoder(e.compressor).Encode(p); err != nil {
		return nil, fmt.Errorf("encode page: %w", err)
	}
	if err := e.compressor.Close(); err != nil {
		return nil, fmt.Errorf("encode page: %w", err)
	}
	return b.Bytes(), nil
}

func decodePage(body []byte) (ledger.Page, error) {
	var p ledger.Page
	r := flate.NewReader(bytes.NewReader(body))
	defer r.Close()
	if err := gob.NewDecoder(io.LimitReader(r, maxStaged)).Decode(&p); err != nil {
		return p, fmt.Errorf("decode page: %w", err)
	}
	return p, nil
}
