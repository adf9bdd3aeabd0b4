// Command dirsync mirrors the directories that customers have connected into a database: the users, their groups, and who may still sign in.
// mirror.go describes it, sync.go makes the copy from the lists, follow.go keeps it up to date from the events, store.go is the copy, and
// readers.go reads it.
//
// DATABASE_URL is the URL of a PostgreSQL database (postgres://…) or the name of an SQLite file; the default is dirsync.db. A restarted program
// continues where it was.
//
// With WORKOS_API_KEY it runs on your environment, which it only reads, until Ctrl-C. Without, it runs on workostest, an in-process WorkOS, with
// its own SQLite file unless DATABASE_URL is set, makes changes there, and ends when it has followed them.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"github.com/workos-typestate/workos/docs/examples/internal/demo"
	"github.com/workos-typestate/workos/modules/events"
)

func main() { demo.Main("dirsync", run) }

func run(ctx context.Context, out io.Writer) error {
	setup, err := demo.Start(out, "") //nolint:contextcheck // it lives until it is closed, and writes nothing
	if err != nil {
		return err
	}
	defer setup.Close()
	database, remove, err := databaseOf(setup)
	if err != nil {
		return err
	}
	defer remove()
	db, err := open(ctx, database)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()

	following, stop := context.WithCancel(ctx)
	defer stop()
	plot, interval := &plot{server: setup.Server}, 10*time.Second
	copied := &mirror{db: db, client: setup.Client, atOnce: 4, pace: listPace}
	if setup.Server != nil {
		interval, copied.pace = events.MinPollInterval, rate.Inf
	}
	if err := plot.begin(); err != nil {
		return err
	}

	demo.Section(out, "The lists")
	if setup.Server != nil { // changes happen between the start of a copy and the lists
		if err := copied.begin(ctx); err != nil {
			return err
		}
		if err := plot.whileSyncing(); err != nil {
			return err
		}
	}
	if err := copied.sync(ctx); err != nil {
		return err
	}
	demo.Row(out, "cursor", copied.cursor)

	demo.Section(out, "Changes, from the cursor on")
	err = copied.run(following, interval, func(event *events.Event) error {
		demo.Row(out, strings.TrimPrefix(string(event.Name), "dsync."), about(event))
		over, err := plot.whileFollowing(event.ID)
		if over {
			stop()
		}
		return err
	})
	if following.Err() == nil {
		return err
	}

	demo.Section(out, "The copy")
	ctx = context.WithoutCancel(ctx) // also after Ctrl-C
	if err := show(ctx, out, copied); err != nil || setup.Server == nil {
		return err
	}
	return compare(ctx, out, copied)
}

// databaseOf returns the database of the copy, and a function that removes it if the program created it.
func databaseOf(setup *demo.Setup) (database string, remove func(), err error) {
	database = os.Getenv("DATABASE_URL")
	switch {
	case database != "":
		return database, func() {}, nil
	case setup.Server == nil:
		return "dirsync.db", func() {}, nil
	}
	folder, err := os.MkdirTemp("", "dirsync-")
	return filepath.Join(folder, "dirsync.db"), func() { _ = os.RemoveAll(folder) }, err
}

func show(ctx context.Context, out io.Writer, copied *mirror) error {
	counts, err := copied.counts(ctx)
	if err != nil {
		return err
	}
	demo.Row(out, "copied", counts)
	lines, err := copied.users(ctx)
	for _, line := range lines[:min(len(lines), 10)] {
		demo.Row(out, "user", line)
	}
	return err
}

// compare makes another copy, and returns an error if it differs.
func compare(ctx context.Context, out io.Writer, copied *mirror) error {
	db, err := open(ctx, ":memory:")
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	other := &mirror{db: db, client: copied.client, pace: rate.Inf}
	if err := other.sync(ctx); err != nil {
		return err
	}
	ours, err := copied.all(ctx)
	if err != nil {
		return err
	}
	theirs, err := other.all(ctx)
	if err != nil {
		return err
	}
	if !slices.Equal(ours, theirs) {
		return fmt.Errorf("the copy is\n%s\nand WorkOS has\n%s", strings.Join(ours, "\n"), strings.Join(theirs, "\n"))
	}
	demo.Row(out, "compared", "equal to WorkOS")
	return nil
}

// about returns the object of an event.
func about(event *events.Event) string {
	switch data := event.Data.(type) {
	case events.DSyncActivated:
		return data.Name
	case events.DSyncDeleted:
		return data.Name
	case events.DSyncUserCreated:
		return data.Name
	case events.DSyncUserUpdated:
		return data.Name + ", " + string(data.State)
	case events.DSyncUserDeleted:
		return data.Name
	case events.DSyncGroupCreated:
		return data.Name
	case events.DSyncGroupUpdated:
		return data.Name
	case events.DSyncGroupDeleted:
		return data.Name
	case events.DSyncGroupUserAdded:
		return data.User.Name + ", " + data.Group.Name
	case events.DSyncGroupUserRemoved:
		return data.User.Name + ", " + data.Group.Name
	default:
		return string(event.ID)
	}
}
