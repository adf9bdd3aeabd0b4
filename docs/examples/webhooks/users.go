package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/workos-typestate/workos/docs/examples/internal/demo"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// users is a local copy of the users of WorkOS, which an application keeps in a table of its own. It is safe for concurrent use: deliveries
// arrive at any time.
type users struct {
	mu   sync.Mutex
	byID map[string]localUser
	busy bool      // fails the next change, to show a retry
	out  io.Writer // prints the changes
}

// localUser holds the fields of a user that the application needs.
type localUser struct {
	Email, Name string
	at          time.Time // of the last change
	deleted     bool      // kept, so that a late update does not restore the user
}

// errBusy means that the table could not be changed. WorkOS then delivers the event again.
var errBusy = errors.New("the database is busy")

// upsert adds or updates a user. An older change has no effect: WorkOS does not promise to deliver in order.
func (u *users) upsert(_ context.Context, event *events.Event, user usermanagement.User) error {
	name := user.FirstName + " " + user.LastName
	return u.change(event, string(user.ID), localUser{Email: user.Email, Name: name, at: user.UpdatedAt})
}

// remove deletes a user permanently.
func (u *users) remove(_ context.Context, event *events.Event, user usermanagement.User) error {
	return u.change(event, string(user.ID), localUser{Email: user.Email, deleted: true})
}

func (u *users) change(event *events.Event, id string, to localUser) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.busy {
		u.busy = false
		demo.Row(u.out, string(event.Name), to.Email+": "+errBusy.Error())
		return errBusy
	}
	if was, ok := u.byID[id]; ok && (was.deleted || !to.deleted && to.at.Before(was.at)) {
		demo.Row(u.out, string(event.Name), to.Email+": older than the local copy")
		return nil
	}
	u.byID[id] = to
	demo.Row(u.out, string(event.Name), to.Email)
	return nil
}

// failOnce makes the next change fail.
func (u *users) failOnce() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.busy = true
}

// all returns the users as lines of text by ID.
func (u *users) all() map[string]string {
	u.mu.Lock()
	defer u.mu.Unlock()
	all := map[string]string{}
	for id, user := range u.byID {
		if !user.deleted {
			all[id] = fmt.Sprintf("%s <%s>", user.Name, user.Email)
		}
	}
	return all
}
