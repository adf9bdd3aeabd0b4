package main

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync"
)

// errDead is the error of a database after its process has died.
var errDead = errors.New("the process has died")

// dying is a driver whose process dies at one of its statements: before it or, for a commit, perhaps after it.
type dying struct {
	driver.Driver
	life *life
}

// life ends with a statement, or continues forever if left is 0.
type life struct {
	mu          sync.Mutex
	left        int
	afterCommit bool
	dead        bool
	end         func()
}

// step counts a statement, and returns an error if it must not run.
func (l *life) step() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left--; l.left == 0 {
		l.dead = true
		l.end()
	}
	if l.dead {
		return errDead
	}
	return nil
}

func (d dying) Open(source string) (driver.Conn, error) {
	conn, err := d.Driver.Open(source)
	return mortal{conn, d.life}, err
}

// Connect and Driver make it a driver.Connector of one source.
type connector struct {
	dying
	source string
}

func (c connector) Connect(context.Context) (driver.Conn, error) { return c.Open(c.source) }
func (c connector) Driver() driver.Driver                        { return c.dying }

type mortal struct {
	driver.Conn
	life *life
}

func (m mortal) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if err := m.life.step(); err != nil {
		return nil, err
	}
	return m.Conn.(driver.ExecerContext).ExecContext(ctx, query, args)
}

func (m mortal) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := m.life.step(); err != nil {
		return nil, err
	}
	return m.Conn.(driver.QueryerContext).QueryContext(ctx, query, args)
}

func (m mortal) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if err := m.life.step(); err != nil {
		return nil, err
	}
	tx, err := m.Conn.(driver.ConnBeginTx).BeginTx(ctx, opts)
	return mortalTx{tx, m.life}, err
}

type mortalTx struct {
	driver.Tx
	life *life
}

func (m mortalTx) Commit() error {
	before := m.life.dead
	err := m.life.step()
	if err == nil || (!before && m.life.afterCommit) {
		return errors.Join(m.Tx.Commit(), err)
	}
	return errors.Join(m.Rollback(), err)
}
