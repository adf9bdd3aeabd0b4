package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/docs/examples/internal/demotest"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/workostest"
)

func TestDirsync(t *testing.T) {
	t.Run("copies, follows and ends with the same as a workostest of its own", func(t *testing.T) {
		demotest.Alone(t)
		demotest.Expect(
			t, run,
			`(?m)^  cursor +event_\w+\n  copied +1 directories, 3 users, 2 groups$`,
			`(?m)^  user\.created +Alan Turing$`, // part of the full sync, and of what follows
			`(?m)^  user\.updated +Grace Hopper, inactive$`,
			`(?m)^  group\.user_removed +Ada Lovelace, Engineers$`,
			`(?m)^  group\.updated +Countesses$`,
			`(?m)^  user\.deleted +Alan Turing$`,
			`(?m)^The copy\n  copied +1 directories, 3 users, 2 groups\n  user +Ada Lovelace \[Countesses\]\n`+
				`  user +Edsger Dijkstra \[Engineers\]\n  user +Grace Hopper \[Engineers\], may not sign in\n  compared +it is the same`,
		)
	})
	t.Run("reads an environment until it is interrupted, and writes nothing", func(t *testing.T) {
		is := is.New(t)
		server := workostest.Start(t)
		demotest.On(t, server)
		ctx, interrupt := context.WithCancel(t.Context())
		out := &interrupting{when: "Changes, from the cursor on", interrupt: interrupt}
		is.NoErr(run(ctx, out))
		is.True(bytes.Contains(out.Bytes(), []byte("copied               0 directories")))
		for _, request := range server.Requests() {
			is.Equal(request.Method, "GET")
		}
	})
	t.Run("a full sync that fails is an error", func(t *testing.T) {
		server := workostest.Start(t)
		demotest.On(t, server)
		server.Inject(workostest.Fault{Path: "/directories", Status: 403, Body: `{"message":"no"}`})
		is.New(t).True(errors.Is(run(t.Context(), io.Discard), core.ErrForbidden))
	})
}

// interrupting is an output that interrupts the program once it has printed a text.
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

// company is a customer at whom anything may happen, to what is there and to what no longer is.
type company struct {
	*is.I
	server       *workostest.Server
	client       *workos.Confidential
	organization core.OrganizationID
	random       *rand.Rand

	directories []core.DirectoryID
	users       []workostest.DirectoryUser
	groups      []workostest.DirectoryGroup
}

// live makes one change, or an attempt at one that cannot be.
func (c *company) live(ctx context.Context) {
	if len(c.directories) == 0 || c.random.IntN(40) == 0 {
		directory, err := c.server.AddDirectory(workostest.Directory{OrganizationID: c.organization})
		c.NoErr(err)
		c.directories = append(c.directories, directory.ID)
	}
	directory, name := pick(c, c.directories), fmt.Sprintf("N%d", c.random.IntN(1000))
	user, group := pick(c, c.users), pick(c, c.groups)
	switch c.random.IntN(12) {
	case 0, 1:
		if user, err := c.server.AddDirectoryUser(workostest.DirectoryUser{DirectoryID: directory, FirstName: name}); err == nil {
			c.users = append(c.users, user)
		}
	case 2:
		user.FirstName, user.State = name, "inactive"
		_, _ = c.server.AddDirectoryUser(user)
	case 3:
		if group, err := c.server.AddDirectoryGroup(workostest.DirectoryGroup{DirectoryID: directory, Name: name}); err == nil {
			c.groups = append(c.groups, group)
		}
	case 4:
		group.Name = name
		_, _ = c.server.AddDirectoryGroup(group)
	case 5, 6, 7:
		_ = c.server.AddDirectoryGroupUser(group.ID, user.ID)
	case 8:
		_ = c.server.RemoveDirectoryGroupUser(group.ID, user.ID)
	case 9:
		_ = c.server.DeleteDirectoryUser(user.ID)
	case 10:
		_ = c.server.DeleteDirectoryGroup(group.ID)
	case 11:
		if c.random.IntN(4) == 0 {
			_ = c.client.DirectorySync.DeleteDirectory(ctx, directory)
		}
	}
}

// pick returns one of all, or nothing if there is none.
func pick[T any](c *company, all []T) (one T) {
	if len(all) > 0 {
		one = all[c.random.IntN(len(all))]
	}
	return one
}

// catchUp applies the events after the cursor to the copy.
func (c *company) catchUp(ctx context.Context, copied *store) {
	happened := c.client.Events.List(ctx, &events.ListParams{
		ListOptions: core.ListOptions{Limit: perPage, Order: core.OrderAsc, After: copied.cursor},
		Events:      followed(),
	})
	for event, err := range happened.All() {
		c.NoErr(err)
		_, err := apply(copied, &event)
		c.NoErr(err)
	}
}

func TestWhateverHappensTheCopyIsTheSame(t *testing.T) {
	for seed := range uint64(30) {
		t.Run(fmt.Sprintf("story %d", seed), func(t *testing.T) {
			setup := testclient.Start(t)
			c := &company{
				I: is.New(t), server: setup.Server, client: setup.Confidential, random: rand.New(rand.NewPCG(seed, 0)),
				organization: setup.Server.AddOrganization(workostest.Organization{Name: "Engines"}).ID,
			}
			for range c.random.IntN(80) {
				c.live(t.Context())
			}
			cursor, err := latestEvent(t.Context(), c.client)
			c.NoErr(err)
			for range c.random.IntN(80) {
				c.live(t.Context())
			}
			copied, err := fullSync(t.Context(), c.client)
			c.NoErr(err)
			copied.cursor = cursor
			for range c.random.IntN(80) {
				c.live(t.Context())
			}
			c.catchUp(t.Context(), copied)
			c.catchUp(t.Context(), copied) // as after a crash
			theirs, err := fullSync(t.Context(), c.client)
			c.NoErr(err)
			c.Equal(len(copied.differences(theirs)), 0)
		})
	}
}

func TestFullSyncReadsAllPages(t *testing.T) {
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
	copied, err := fullSync(t.Context(), setup.Confidential)
	is.NoErr(err)
	is.Equal(len(copied.Users), 2*perPage+1)
	is.Equal(len(copied.Members[string(group.ID)]), 2*perPage+1)
}

func TestEventsThatCannotBeReadEndTheTail(t *testing.T) {
	_, err := apply(newStore(), &events.Event{ID: "event_1", Name: events.NameDSyncUserUpdated, Data: events.Unknown{}})
	is.New(t).True(errors.Is(err, events.ErrStop))
}
