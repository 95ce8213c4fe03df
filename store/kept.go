package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
)

// How many statements a connection keeps prepared. The texts of a writer are made of a few fixed parts, so there are fewer. A
// query of a shape of its own has a text of its own, so there is no end to those of a reader.
const (
	maxKept      = 300
	maxKeptReads = 64
)

// keeper opens connections that keep so many of their statements prepared: to prepare one takes longer than to run it.
type keeper struct {
	driver.Connector
	most int
}

// Connect implements driver.Connector.
func (k keeper) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	plain, ok := conn.(connection)
	if !ok {
		return nil, errors.Join(fmt.Errorf("the driver's %T lacks what a connection needs", conn), conn.Close())
	}
	return &keeping{connection: plain, most: k.most, idle: map[string]statement{}}, nil
}

// connection and statement are what the driver's are able to do.
type connection interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// keeping is a connection with the statements that nobody uses at the moment, by their texts. Like any driver.Conn it is used
// by one goroutine at a time.
type keeping struct {
	connection
	most int
	idle map[string]statement
}

// PrepareContext implements driver.ConnPrepareContext.
func (c *keeping) PrepareContext(ctx context.Context, text string) (driver.Stmt, error) {
	s, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	return &lent{statement: s, by: c, text: text}, nil
}

// ExecContext implements driver.ExecerContext.
func (c *keeping) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	result, err := s.ExecContext(ctx, args)
	return result, errors.Join(err, c.give(text, s))
}

// QueryContext implements driver.QueryerContext.
func (c *keeping) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		return nil, errors.Join(err, c.give(text, s))
	}
	return &lentRows{Rows: rows, from: &lent{statement: s, by: c, text: text}}, nil
}

// Close implements driver.Conn.
func (c *keeping) Close() error { return errors.Join(c.forget(), c.connection.Close()) }

// take returns a statement that nobody else uses until it is given back.
func (c *keeping) take(ctx context.Context, text string) (statement, error) {
	if s, ok := c.idle[text]; ok {
		delete(c.idle, text)
		return s, nil
	}
	prepared, err := c.connection.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s, ok := prepared.(statement)
	if !ok {
		return nil, errors.Join(fmt.Errorf("the driver's %T lacks what a statement needs", prepared), prepared.Close())
	}
	return s, nil
}

func (c *keeping) give(text string, s statement) error {
	if _, twice := c.idle[text]; twice || !worthKeeping(text) {
		return s.Close()
	}
	var err error
	if len(c.idle) >= c.most {
		err = c.forget()
	}
	c.idle[text] = s
	return err
}

func (c *keeping) forget() error {
	var err error
	for _, s := range c.idle {
		err = errors.Join(err, s.Close())
	}
	clear(c.idle)
	return err
}

// worthKeeping reports whether a statement does all of its work when it runs. A pragma may do it when it is prepared.
func worthKeeping(text string) bool {
	verb, _, _ := strings.Cut(text, " ")
	switch verb {
	case "SELECT", "WITH", "INSERT", "UPDATE", "DELETE":
		return true
	}
	return false
}

// lent is a statement in somebody's use.
type lent struct {
	statement
	by   *keeping
	text string
}

// Close implements driver.Stmt.
func (l *lent) Close() error { return l.by.give(l.text, l.statement) }

// lentRows are the rows of a statement that is lent until they are closed.
type lentRows struct {
	driver.Rows
	from *lent
}

// Close implements driver.Rows.
func (r *lentRows) Close() error { return errors.Join(r.Rows.Close(), r.from.Close()) }
