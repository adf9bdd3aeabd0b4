package events_test

import (
	"context"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/modules/events"
)

// keeping keeps the context of the last Save.
type keeping struct {
	memory
	ctx context.Context //nolint:containedctx // what is tested
}

func (k *keeping) Save(ctx context.Context, cursor, _ string) error {
	k.ctx, k.cursor = ctx, cursor
	return nil
}

func TestTheContextOfSave(t *testing.T) {
	inBubble(t, "lasts for ten seconds, and ends with Save", func(t *testing.T) {
		is := is.New(t)
		store := &keeping{}
		began := time.Now()
		_, _ = during(t, time.Second, streamOf(1), store, nil)
		is.Equal(store.cursor, "event_1")
		ends, ok := store.ctx.Deadline()
		is.True(ok)
		is.Equal(ends.Sub(began), 10*time.Second)
		<-store.ctx.Done()
		is.Equal(store.ctx.Err(), context.Canceled)
		is.Equal(time.Since(began), time.Second) // nothing has waited for the end of the ten seconds
	})
}

var _ events.CursorStore = (*keeping)(nil)
