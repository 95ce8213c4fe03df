package linkserver

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

// decode reads exactly one JSON value with no unknown fields. It returns the check that failed and the status to answer
// with, or zeros.
func decode(body io.Reader, into any) (Check, int) {
	decoder := json.NewDecoder(body)
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil {
		// Decode stops after the first value; what follows must be nothing.
		_, err = decoder.Token()
		if errors.Is(err, io.EOF) {
			return 0, 0
		}
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return CheckSize, http.StatusRequestEntityTooLarge
	}
	return CheckJSON, http.StatusBadRequest
}

// answer writes a JSON body and puts it on the wire at once: the session may end, and the program with it, right after.
func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if json.NewEncoder(w).Encode(body) == nil {
		_ = http.NewResponseController(w).Flush()
	}
}
