package printers

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"
)

// keeper is a database driver that records its arguments.
type keeper struct{ got strings.Builder }

func (k *keeper) Connect(context.Context) (driver.Conn, error) { return conn{k}, nil }
func (k *keeper) Driver() driver.Driver                        { return nil }

type conn struct{ *keeper }

func (c conn) Prepare(string) (driver.Stmt, error) { return stmt(c), nil }
func (c conn) Close() error                        { return nil }
func (c conn) Begin() (driver.Tx, error)           { return nil, driver.ErrSkip }

type stmt struct{ *keeper }

func (s stmt) Close() error  { return nil }
func (s stmt) NumInput() int { return -1 }

func (s stmt) Exec(args []driver.Value) (driver.Result, error) {
	for _, arg := range args {
		fmt.Fprintf(&s.got, "%v %s\n", arg, arg)
	}
	return driver.RowsAffected(0), nil
}

func (s stmt) Query([]driver.Value) (driver.Rows, error) { return nil, driver.ErrSkip }
