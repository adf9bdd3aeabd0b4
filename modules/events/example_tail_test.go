package events_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/workostest"
)

// A program follows the users of WorkOS, and continues where it was after a restart.
func ExampleService_Tail() {
	server, err := workostest.New(workostest.WithUsers()) // WorkOS, in this process
	if err != nil {
		panic(err)
	}
	defer server.Close()
	client, err := workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(server.URL))
	if err != nil {
		panic(err)
	}
	folder, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	grace := server.AddUser(workostest.User{Email: "grace@example.com"})
	if err := client.UserManagement.DeleteUser(context.Background(), grace.ID); err != nil {
		panic(err)
	}

	ctx, stop := context.WithCancel(context.Background()) // usually from signal.NotifyContext
	defer stop()
	err = client.Events.Tail(ctx, events.FileCursor(filepath.Join(folder, "events.cursor")), &events.TailParams{
		Events: []events.Name{events.NameUserCreated, events.NameUserUpdated, events.NameUserDeleted},
	}, func(_ context.Context, event *events.Event) error {
		switch data := event.Data.(type) {
		case events.UserCreated:
			fmt.Println("welcome", data.Email)
		case events.UserUpdated:
			fmt.Println("changed", data.Email)
		case events.UserDeleted:
			fmt.Println("goodbye", data.Email)
			stop() // the end of this example
		case events.Unreadable:
			fmt.Println("needs attention:", event.ID, data.Field)
		}
		return nil // after an error, Tail delivers the same event again after a pause
	})
	fmt.Println("ended by its context:", errors.Is(err, context.Canceled))
	// Output:
	// welcome grace@example.com
	// goodbye grace@example.com
	// ended by its context: true
}

// tableCursor keeps a cursor in a row of a table of PostgreSQL, created with an empty cursor:
//
//	CREATE TABLE cursors (name text PRIMARY KEY, event_id text NOT NULL);
//	INSERT INTO cursors VALUES ('users', '');
type tableCursor struct {
	db   *sql.DB
	name string
}

func (c tableCursor) Load(ctx context.Context) (cursor string, err error) {
	err = c.db.QueryRowContext(ctx, `SELECT event_id FROM cursors WHERE name = $1`, c.name).Scan(&cursor)
	return cursor, err
}

func (c tableCursor) Save(ctx context.Context, cursor, previous string) error {
	result, err := c.db.ExecContext(ctx, `UPDATE cursors SET event_id = $1 WHERE name = $2 AND event_id IN ($1, $3)`, cursor, c.name, previous)
	if err != nil {
		return err
	}
	if rows, err := result.RowsAffected(); err != nil || rows == 1 {
		return err
	}
	return fmt.Errorf("another tail has moved the cursor %s: %w", c.name, events.ErrStop)
}

// Servers that share a database share the cursor.
func ExampleCursorStore() {
	var client *workos.Confidential
	var db *sql.DB
	err := client.Events.Tail(context.Background(), tableCursor{db, "users"}, nil, func(_ context.Context, event *events.Event) error {
		fmt.Println(event.ID, event.Name)
		return nil
	})
	fmt.Println(err)
}
