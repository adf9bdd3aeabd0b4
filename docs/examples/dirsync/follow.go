package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/workos-typestate/workos/modules/events"
)

// followed lists the events that change a copy.
func followed() []events.Name {
	return []events.Name{
		events.NameDSyncActivated, events.NameDSyncDeleted,
		events.NameDSyncUserCreated, events.NameDSyncUserUpdated, events.NameDSyncUserDeleted,
		events.NameDSyncGroupCreated, events.NameDSyncGroupUpdated, events.NameDSyncGroupDeleted,
		events.NameDSyncGroupUserAdded, events.NameDSyncGroupUserRemoved,
	}
}

// follow applies one event after the other until ctx ends.
func (m *mirror) follow(ctx context.Context, interval time.Duration, applied func(*events.Event) error) error {
	params := &events.TailParams{Events: followed(), Interval: interval}
	return m.client.Events.Tail(ctx, m, params, func(ctx context.Context, event *events.Event) error {
		if err := m.apply(ctx, event); err != nil {
			return err
		}
		return applied(event)
	})
}

// Load and Save make the mirror a cursor store for Tail. apply has saved the cursor before Tail calls Save.

// Load implements events.CursorStore.
func (m *mirror) Load(ctx context.Context) (string, error) {
	_, err := m.load(ctx)
	return m.cursor, err
}

// Save implements events.CursorStore.
func (m *mirror) Save(context.Context, string, string) error { return nil }

// apply makes the change of an event and moves the cursor to it, in one transaction. The last applied event changes nothing when it is delivered
// again, even if the response to the commit was lost.
func (m *mirror) apply(ctx context.Context, event *events.Event) error {
	if m.cursor == string(event.ID) {
		return nil
	}
	err := m.transact(ctx, func(c copied) error {
		var s state
		err := c.QueryRowContext(ctx, `UPDATE directory_mirror SET cursor = $1, applied = applied + 1 WHERE cursor = $2 RETURNING shown, building, until`,
			string(event.ID), m.cursor).Scan(&s.shown, &s.building, &s.until)
		if errors.Is(err, sql.ErrNoRows) {
			return c.hasApplied(ctx, event)
		}
		if err != nil {
			return err
		}
		c.number = max(s.shown, s.building) // the copy that is being made, if one is
		if err := c.change(ctx, event); err != nil {
			return err
		}
		if s.building != 0 && s.until == string(event.ID) {
			return c.show(ctx)
		}
		return nil
	})
	if err == nil {
		m.cursor = string(event.ID)
	}
	return err
}

// hasApplied returns an error unless the event is the last applied one.
func (c copied) hasApplied(ctx context.Context, event *events.Event) error {
	var cursor string
	if err := c.QueryRowContext(ctx, `SELECT cursor FROM directory_mirror`).Scan(&cursor); err != nil {
		return err
	}
	if cursor != string(event.ID) {
		return errOtherProcess
	}
	return nil
}

// change makes the change of an event. An unreadable event ends the tail, because the copy would be wrong from then on. A newer SDK can read it;
// a new copy is not necessary.
func (c copied) change(ctx context.Context, event *events.Event) error {
	switch data := event.Data.(type) {
	case events.DSyncActivated:
		return c.putDirectory(ctx, data.ID, data.Name)
	case events.DSyncDeleted:
		return c.deleteDirectory(ctx, data.ID)
	case events.DSyncUserCreated:
		return c.putUser(ctx, data.User)
	case events.DSyncUserUpdated:
		return c.putUser(ctx, data.User)
	case events.DSyncUserDeleted:
		return c.deleteUser(ctx, data.ID)
	case events.DSyncGroupCreated:
		return c.putGroup(ctx, data.Group)
	case events.DSyncGroupUpdated:
		return c.putGroup(ctx, data.Group)
	case events.DSyncGroupDeleted:
		return c.deleteGroup(ctx, data.ID)
	case events.DSyncGroupUserAdded:
		return c.join(ctx, data.Group, data.User.ID)
	case events.DSyncGroupUserRemoved:
		return c.leave(ctx, data.Group.ID, data.User.ID)
	default:
		return fmt.Errorf("reading the event %s, %s: %w", event.ID, event.Name, events.ErrStop)
	}
}
