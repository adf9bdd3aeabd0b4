package events_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
)

func TestTailHandsOutCopies(t *testing.T) {
	inBubble(t, "so that changes by handle do not affect an event that is delivered again", func(t *testing.T) {
		is := is.New(t)
		s := &stream{}
		s.addJSON("event_1", `{"id":"event_1","event":"user.created","data":{"email":"a@example.com","metadata":{"plan":"free"}},
			"context":{"actor":{"id":"user_1"},"previous_attributes":{"email":"b@example.com"}}}`)
		tries, store := 0, &memory{}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_ = follow(ctx, t, s, store, nil, func(_ context.Context, event *events.Event) error {
			user, ok := event.Data.(events.UserCreated)
			is.True(ok)
			is.Equal(event.ID, core.EventID("event_1"))
			is.Equal(user.Metadata, map[string]string{"plan": "free"})
			is.Equal(event.Context.Actor.ID, "user_1")
			is.Equal(event.Context.PreviousAttributes["email"], "b@example.com")

			event.ID, event.Context.Actor.ID, event.Context.PreviousAttributes["email"] = "event_2", "user_2", "changed"
			user.Metadata["plan"] = "changed"
			if tries++; tries == 3 {
				return nil
			}
			return errors.New("not yet")
		})
		is.Equal(tries, 3)
		is.Equal(store.saved, []string{"event_1"})
	})
}
