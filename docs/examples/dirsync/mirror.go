package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"golang.org/x/time/rate"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
)

// mirror keeps a copy of all directories in a database.
//
// A copy starts from the lists, which take a while and show each user at a different time. It is complete when every event since the start has
// been applied to it: an event repeats a change that a list showed too early, and deletes what was deleted. Only then do readers see the copy.
// From then on it is the state of WorkOS's directories after the event of the cursor, never older and never in between.
type mirror struct {
	db     *sql.DB
	client *workos.Confidential

	atOnce int        // the number of directories to list concurrently
	pace   rate.Limit // of the requests for the users of one directory

	cursor string // the last event that this process knows of
}

// The limits of WorkOS: https://workos.com/docs/reference/rate-limits.
const (
	perPage  = 100
	listPace = rate.Limit(4) // requests a second for the users of one directory
)

// errOtherProcess ends a mirror when another one has started on the same database.
var errOtherProcess = fmt.Errorf("another process mirrors the directories into this database: %w", events.ErrStop)

// run makes the copy if there is none, and then keeps it up to date until ctx ends. It can be stopped or killed at any point, and continues from
// there. applied is called for each event.
func (m *mirror) run(ctx context.Context, interval time.Duration, applied func(*events.Event) error) error {
	for {
		if err := m.sync(ctx); err != nil {
			return err
		}
		err := m.follow(ctx, interval, applied)
		if _, lost := errors.AsType[*events.CursorError](err); !lost {
			return err
		}
		// WorkOS no longer has the event that the copy ends with, so the changes since are unknown. Readers see the old copy until there is a new
		// one.
		if err := m.begin(ctx); err != nil {
			return err
		}
	}
}

// state is the row of directory_mirror, except the cursor.
type state struct {
	shown, building int
	listed          bool
	until           string
}

// load returns the state, and reads the cursor.
func (m *mirror) load(ctx context.Context) (s state, err error) {
	err = m.db.QueryRowContext(ctx, `SELECT shown, building, listed = 1, until, cursor FROM directory_mirror`).
		Scan(&s.shown, &s.building, &s.listed, &s.until, &m.cursor)
	return s, err
}

// transact makes changes, all or none.
func (m *mirror) transact(ctx context.Context, change func(copied) error) error {
	tx, err := m.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := change(copied{Tx: tx}); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// move changes the row of directory_mirror, unless another process has changed it since this one read it.
func (c copied) move(ctx context.Context, statement string, args ...any) error {
	result, err := c.ExecContext(ctx, `UPDATE directory_mirror SET `+statement, args...)
	if err != nil {
		return err
	}
	if rows, err := result.RowsAffected(); err != nil || rows == 1 {
		return err
	}
	return errOtherProcess
}

// begin starts another copy, from the current latest event. A change while the lists are read is part of them, of the events that follow, or of
// both. If it read the event after the lists, it could miss a change that no list has shown.
func (m *mirror) begin(ctx context.Context) error {
	s, err := m.load(ctx)
	if err != nil {
		return err
	}
	latest, err := m.latestEvent(ctx)
	if err != nil {
		return err
	}
	number := max(s.shown, s.building) + 1
	return m.transact(ctx, func(c copied) error {
		if err := c.move(ctx, `building = $1, listed = 0, cursor = $2, until = '' WHERE shown = $3 AND building = $4`, number, latest, s.shown, s.building); err != nil {
			return err
		}
		return c.deleteAllBut(ctx, s.shown)
	})
}

// show makes readers see the copy.
func (c copied) show(ctx context.Context) error {
	if err := c.move(ctx, `shown = building, building = 0, until = '' WHERE building = $1`, c.number); err != nil {
		return err
	}
	return c.deleteAllBut(ctx, c.number)
}

func (c copied) deleteAllBut(ctx context.Context, number int) error {
	for _, table := range []string{"directories", "directory_users", "directory_groups", "directory_members"} {
		if _, err := c.ExecContext(ctx, `DELETE FROM `+table+` WHERE copy <> $1`, number); err != nil {
			return err
		}
	}
	return nil
}

// latestEvent returns the ID of the last event that changes a copy, or "" if there is none.
func (m *mirror) latestEvent(ctx context.Context) (string, error) {
	page, err := m.client.Events.List(ctx, &events.ListParams{
		ListOptions: core.ListOptions{Limit: 1, Order: core.OrderDesc}, Events: followed(),
	}).Page()
	if err != nil || len(page.Data) == 0 {
		return "", err
	}
	return string(page.Data[0].ID), nil
}
