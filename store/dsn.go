package store

import (
	"net/url"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// The ways a file is opened. No way creates it: files come into being in create.go, 0600 from their first byte.
type access int

const (
	reading  access = iota // queries beside the writer
	writing                // the one connection that writes
	probing                // looking at a file that may not be ours: nothing is changed, not even a log merged
	building               // a new file nobody knows yet
)

const (
	busyTimeoutMs = 5000
	// The driver's allocator rounds each page of a cache up to twice its size. Reading costs the same from 1 MiB on: the
	// system keeps the file in memory anyway.
	readCacheKiB    = 2 << 10
	writeCacheKiB   = 4 << 10  // rows are written in the order they lie in, so few pages are written again
	logBytes        = 64 << 20 // of a log that is kept: a first history makes one as large as the database
	checkpointPages = 4000     // 16 MB of log: a first history is not checkpointed over and over
)

// dsn names the file as a URI, so that no character of its path is read as a parameter.
func dsn(path string, a access) string {
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/x is written file:///C:/x
	}
	q := url.Values{}
	q.Set("_busy_timeout", strconv.Itoa(busyTimeoutMs))
	q.Set("_defensive", "1")
	q.Set("_dqs", "0")
	q.Set("_error_rc", "1")
	pragma := func(name, value string) { q.Add("_pragma", name+"("+value+")") }
	pragma("trusted_schema", "OFF")
	pragma("cell_size_check", "ON")
	pragma("temp_store", "MEMORY")
	switch a {
	case probing:
		q.Set("mode", "ro")
	case reading:
		q.Set("mode", "rw")
		q.Set("_query_only", "1")
		pragma("cache_size", strconv.Itoa(-readCacheKiB))
	case writing, building:
		q.Set("mode", "rw")
		q.Set("_txlock", "immediate")
		pragma("cache_size", strconv.Itoa(-writeCacheKiB))
		pragma("foreign_keys", "ON")
		pragma("secure_delete", "ON")
		pragma("journal_mode", "WAL")
		pragma("synchronous", "FULL")
		pragma("wal_autocheckpoint", strconv.Itoa(checkpointPages))
		pragma("journal_size_limit", strconv.Itoa(logBytes))
		if runtime.GOOS == "darwin" {
			pragma("fullfsync", "ON")
		}
	}
	u := url.URL{Scheme: "file", Path: slashed, RawQuery: q.Encode()}
	return u.String()
}
