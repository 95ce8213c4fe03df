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

// encodePage returns a page as compressed gob: a tenth of its JSON, and it tells zero fields by leaving them out.
func encodePage(p ledger.Page) ([]byte, error) {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	if err := gob.NewEncoder(w).Encode(p); err != nil {
		return nil, fmt.Errorf("encode page: %w", err)
	}
	if err := w.Close(); err != nil {
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
