package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/events"
)

// follow applies to the copy what happens, one event after the other, until ctx ends. applied is told of each. After an
// *events.CursorError, as of a cursor that WorkOS keeps no events of any more, only a full sync helps.
func follow(ctx context.Context, client *workos.Confidential, copied *store, interval time.Duration, applied func(*events.Event, string) error) error {
	err := client.Events.Tail(ctx, copied, &events.TailParams{Events: followed(), Interval: interval}, func(_ context.Context, event *events.Event) error {
		what, err := apply(copied, event)
		if err != nil {
			return err
		}
		return applied(event, what)
	})
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil // as it was meant to end
	}
	return err
}

// apply makes the change that an event tells of, and says to whom or what. An event that cannot be read ends the
// tail, since a copy without it would be wrong from then on: a newer SDK or a full sync mends that.
func apply(copied *store, event *events.Event) (what string, err error) {
	switch data := event.Data.(type) {
	case events.DSyncActivated:
		copied.upsertDirectory(string(data.ID), data.Name)
		return data.Name, nil
	case events.DSyncDeleted:
		copied.deleteDirectory(string(data.ID))
		return data.Name, nil
	case events.DSyncUserCreated:
		copied.upsertUser(data.User)
		return data.Name, nil
	case events.DSyncUserUpdated:
		copied.upsertUser(data.User)
		return data.Name + ", " + string(data.State), nil
	case events.DSyncUserDeleted:
		copied.deleteUser(string(data.ID))
		return data.Name, nil
	case events.DSyncGroupCreated:
		copied.upsertGroup(data.Group)
		return data.Name, nil
	case events.DSyncGroupUpdated:
		copied.upsertGroup(data.Group)
		return data.Name, nil
	case events.DSyncGroupDeleted:
		copied.deleteGroup(string(data.ID))
		return data.Name, nil
	case events.DSyncGroupUserAdded:
		copied.join(string(data.Group.ID), string(data.User.ID))
		return data.User.Name + ", " + data.Group.Name, nil
	case events.DSyncGroupUserRemoved:
		copied.leave(string(data.Group.ID), string(data.User.ID))
		return data.User.Name + ", " + data.Group.Name, nil
	default:
		return "", fmt.Errorf("the event %s, %s, cannot be read: %w", event.ID, event.Name, events.ErrStop)
	}
}
