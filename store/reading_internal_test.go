package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"path/filepath"
	"testing"
	"time"
)

// TestAConnectionOutlivesABrokenRead: opening another one takes longer than most reads.
func TestAConnectionOutlivesABrokenRead(t *testing.T) {
	s, err := Open(t.Context(), Options{Path: filepath.Join(t.TempDir(), "x.db"), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.reader.SetMaxOpenConns(1)
	connection := func() (is driver.Conn) {
		conn, err := s.reader.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if err := conn.Raw(func(raw any) error { is = raw.(driver.Conn); return nil }); err != nil {
			t.Fatal(err)
		}
		return is
	}
	before := connection()
	const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n"
	for range 3 {
		ctx, cancel := context.WithCancel(t.Context())
		begun, broken := make(chan struct{}), make(chan error)
		go func() {
			broken <- s.read(ctx, "count", func(tx *sql.Tx) error {
				close(begun)
				return eachRow(ctx, tx, endless, func(*sql.Rows) error { return nil })
			})
		}()
		<-begun
		cancel()
		if err := <-broken; !errors.Is(err, context.Canceled) {
			t.Fatalf("a read that was broken off gave %v", err)
		}
		n := 0
		if err := s.query(t.Context(), "count", "SELECT 7", func(rows *sql.Rows) error { return rows.Scan(&n) }); err != nil || n != 7 {
			t.Fatalf("read %d afterwards, %v", n, err)
		}
	}
	if connection() != before {
		t.Error("the connection was given up")
	}
}
