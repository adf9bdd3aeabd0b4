package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/matryer/is"
	"golang.org/x/time/rate"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/docs/examples/internal/demotest"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/workostest"
)

func TestDirsync(t *testing.T) {
	t.Run("copies, follows and ends with the content of its own workostest", func(t *testing.T) {
		demotest.Alone(t)
		t.Setenv("DATABASE_URL", "")
		demotest.Expect(
			t, run,
			`(?m)^  cursor +event_\w+$`,
			`(?m)^  user\.created +Alan Turing$`, // part of the lists and of the events
			`(?m)^  user\.updated +Grace Hopper, inactive$`,
			`(?m)^  group\.user_removed +Ada Lovelace, Engineers$`,
			`(?m)^  group\.updated +Countesses$`,
			`(?m)^  user\.deleted +Alan Turing$`,
			`(?m)^The copy\n  copied +1 directories, 3 users, 2 groups\n  user +Ada Lovelace \[Countesses\]\n`+
				`  user +Edsger Dijkstra \[Engineers\]\n  user +Grace Hopper \[Engineers\], may not sign in\n  compared +equal`,
		)
	})
	t.Run("reads an environment until it is interrupted, and writes nothing", func(t *testing.T) {
		is := is.New(t)
		server := workostest.Start(t)
		demotest.On(t, server)
		t.Setenv("DATABASE_URL", filepath.Join(t.TempDir(), "dirsync.db"))
		ctx, interrupt := context.WithCancel(t.Context())
		out := &interrupting{when: "Changes, from the cursor on", interrupt: interrupt}
		is.NoErr(run(ctx, out))
		is.True(bytes.Contains(out.Bytes(), []byte("copied               0 directories")))
		for _, request := range server.Requests() {
			is.Equal(request.Method, "GET")
		}
	})
	t.Run("lists that fail are an error", func(t *testing.T) {
		server := workostest.Start(t)
		demotest.On(t, server)
		t.Setenv("DATABASE_URL", filepath.Join(t.TempDir(), "dirsync.db"))
		server.Inject(workostest.Fault{Path: "/directories", Status: 403, Body: `{"message":"no"}`})
		is.New(t).True(errors.Is(run(t.Context(), io.Discard), core.ErrForbidden))
	})
}

// interrupting is an output that interrupts the program once a text has been printed.
type interrupting struct {
	bytes.Buffer
	when      string
	interrupt func()
}

func (i *interrupting) Write(text []byte) (int, error) {
	n, err := i.Buffer.Write(text)
	if bytes.Contains(i.Bytes(), []byte(i.when)) {
		i.interrupt()
	}
	return n, err
}

func TestTheListsAreReadToTheirEnd(t *testing.T) {
	is := is.New(t)
	setup := testclient.Start(t)
	organization := setup.Server.AddOrganization(workostest.Organization{Name: "Engines"})
	directory, err := setup.Server.AddDirectory(workostest.Directory{OrganizationID: organization.ID})
	is.NoErr(err)
	group, err := setup.Server.AddDirectoryGroup(workostest.DirectoryGroup{DirectoryID: directory.ID, Name: "All"})
	is.NoErr(err)
	for range 2*perPage + 1 {
		user, err := setup.Server.AddDirectoryUser(workostest.DirectoryUser{DirectoryID: directory.ID})
		is.NoErr(err)
		is.NoErr(setup.Server.AddDirectoryGroupUser(group.ID, user.ID))
	}
	const pace = 25
	m := &mirror{db: openFile(t, filepath.Join(t.TempDir(), "dirsync.db")), client: setup.Confidential, pace: pace}
	is.NoErr(m.begin(t.Context()))
	began := time.Now()
	listed, err := setup.Confidential.DirectorySync.GetDirectory(t.Context(), directory.ID)
	is.NoErr(err)
	is.NoErr(m.list(t.Context(), 1, *listed))
	asked := len(setup.Server.Calls("GET", "/directory_users"))
	is.Equal(asked, 3+3)
	is.True(time.Since(began) > (3+3-1)*time.Second/pace)
	is.NoErr(m.sync(t.Context())) // as after a restart
	is.Equal(len(setup.Server.Calls("GET", "/directory_users")), asked)
	rows, err := m.all(t.Context())
	is.NoErr(err)
	is.Equal(len(rows), 1+1+2*(2*perPage+1))
}

func TestASecondProcessEndsTheFirst(t *testing.T) {
	is := is.New(t)
	setup := testclient.Start(t)
	path := filepath.Join(t.TempDir(), "dirsync.db")
	one := &mirror{db: openFile(t, path), client: setup.Confidential, pace: rate.Inf}
	other := &mirror{db: openFile(t, path), client: setup.Confidential, pace: rate.Inf}
	is.NoErr(one.sync(t.Context()))
	_, err := other.Load(t.Context())
	is.NoErr(err)
	deleted := func(id core.EventID) *events.Event {
		return &events.Event{ID: id, Name: events.NameDSyncUserDeleted, Data: events.DSyncUserDeleted{}}
	}
	is.NoErr(one.apply(t.Context(), deleted("event_1")))
	is.NoErr(other.apply(t.Context(), deleted("event_1"))) // no harm so far
	is.NoErr(one.apply(t.Context(), deleted("event_2")))
	is.NoErr(one.apply(t.Context(), deleted("event_3")))
	is.True(errors.Is(other.apply(t.Context(), deleted("event_2")), errOtherProcess))
	is.True(errors.Is(errOtherProcess, events.ErrStop))
	is.True(errors.Is(other.fill(t.Context(), 1, func(copied) error { return nil }), errOtherProcess)) // a late page
}

func TestEventsThatCannotBeReadEndTheTail(t *testing.T) {
	err := copied{}.change(t.Context(), &events.Event{ID: "event_1", Name: events.NameDSyncUserUpdated, Data: events.Unknown{}})
	is.New(t).True(errors.Is(err, events.ErrStop))
}
