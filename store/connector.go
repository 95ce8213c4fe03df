package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"

	"modernc.org/sqlite"
)

// connector asks every connection it opens whether SQLite does what the name of the file asked for: it passes over a pragma it
// does not know or cannot obey.
type connector struct {
	driver.Connector
	want map[string]string // pragmas
}

// Connect implements driver.Connector.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.verify(ctx, conn); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

func (c connector) verify(ctx context.Context, conn driver.Conn) error {
	for pragma, want := range c.want {
		got, err := readPragma(ctx, conn, pragma)
		if err != nil {
			return fmt.Errorf("read back %s: %w", pragma, err)
		}
		if got != want {
			return fmt.Errorf("pragma %s is %s instead of %s", pragma, got, want)
		}
	}
	return nil
}

func readPragma(ctx context.Context, conn driver.Conn, pragma string) (string, error) {
	asked, ok := conn.(driver.QueryerContext)
	if !ok {
		return "", errors.New("the driver cannot be asked")
	}
	rows, err := asked.QueryContext(ctx, "PRAGMA "+pragma, nil)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	value := make([]driver.Value, 1)
	if err := rows.Next(value); err != nil {
		return "", err
	}
	return fmt.Sprint(value[0]), nil
}

// openPool returns a pool that opens its connections when they are needed.
func openPool(path string, a access, connections int) (*sql.DB, error) {
	plain, err := sqlite.NewConnector(dsn(path, a))
	if err != nil {
		return nil, mapped(err)
	}
	most := maxKept
	if a == reading {
		most = maxKeptReads
	}
	db := sql.OpenDB(keeper{connector{plain, pragmasOf(a)}, most})
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// pragmasOf returns what must be true of every connection to a database of ours; nothing for a file that may not be one.
func pragmasOf(a access) map[string]string {
	want := map[string]string{
		"busy_timeout":   strconv.Itoa(busyTimeoutMs),
		"trusted_schema": "0",
		"journal_mode":   "wal",
		"application_id": strconv.Itoa(applicationID),
	}
	switch a {
	case reading:
		want["query_only"] = "1"
	case writing:
		want["foreign_keys"] = "1"
		want["secure_delete"] = "1"
		want["synchronous"] = "2"
	case probing, building:
		return nil
	}
	return want
}
