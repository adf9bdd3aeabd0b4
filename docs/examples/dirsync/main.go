// Command dirsync keeps a local copy of the directories that customers have connected: who is there, in which groups,
// and who may still sign in. sync.go makes the copy, follow.go keeps it up to date, and store.go is the copy.
//
// With nothing set it runs on workostest, a WorkOS in process, makes changes there while it runs, and ends when it
// has followed them. With WORKOS_API_KEY it runs on your environment, where it only reads, until Ctrl-C.
package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

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
	following, stop := context.WithCancel(ctx)
	defer stop()
	plot, interval := &plot{server: setup.Server}, 10*time.Second
	if setup.Server != nil {
		interval = events.MinPollInterval
	}
	if err := plot.begin(); err != nil {
		return err
	}

	demo.Section(out, "A full sync")
	cursor, err := latestEvent(ctx, setup.Client)
	if err != nil {
		return err
	}
	demo.Row(out, "cursor", cursor)
	if err := plot.whileSyncing(); err != nil {
		return err
	}
	copied, err := fullSync(ctx, setup.Client)
	if err != nil {
		return err
	}
	copied.cursor = cursor
	show(out, copied)

	demo.Section(out, "Changes, from the cursor on")
	err = follow(following, setup.Client, copied, interval, func(event *events.Event, what string) error {
		demo.Row(out, strings.TrimPrefix(string(event.Name), "dsync."), what)
		over, err := plot.whileFollowing(event.ID)
		if over {
			stop()
		}
		return err
	})
	if err != nil {
		return err
	}

	demo.Section(out, "The copy")
	show(out, copied)
	if setup.Server == nil {
		return nil
	}
	theirs, err := fullSync(ctx, setup.Client)
	if err != nil {
		return err
	}
	if names := copied.differences(theirs); names != nil {
		return fmt.Errorf("the copy has other %v than WorkOS", names)
	}
	demo.Row(out, "compared", "it is the same as WorkOS's")
	return nil
}

func show(out io.Writer, copied *store) {
	demo.Row(out, "copied", fmt.Sprintf("%d directories, %d users, %d groups", len(copied.Directories), len(copied.Users), len(copied.Groups)))
	for _, line := range copied.lines() {
		demo.Row(out, "user", line)
	}
}
