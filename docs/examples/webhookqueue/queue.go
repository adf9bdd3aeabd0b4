package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// The keys in Redis. The braces keep them in one slot of a cluster, since a transaction changes several of them.
const (
	stream = "{webhooks}"       // what waits, and what is being worked on
	aside  = "{webhooks}:aside" // what failed too often
	done   = "{webhooks}:done:" // and the ID of an event: it has had its effect
	group  = "workers"          // of consumers of the stream
	kept   = 7 * 24 * time.Hour // longer than WorkOS repeats deliveries
	member = "event"            // of a message: the body of the webhook

	patience = time.Second // for a Redis that is down, while WorkOS waits
	idle     = 500 * time.Millisecond
)

// queue is a stream of Redis that webhooks wait in. It keeps each until its effect and its removal are one transaction.
type queue struct {
	redis redis.UniversalClient
	// retry is when a message comes again whose worker failed or died. No effect should take longer.
	retry time.Duration
	most  int64 // how often a message is tried
	log   *slog.Logger
}

// effect does what an event asks for, by adding commands to the transaction that removes it from the queue: all of them
// act, or none. Where the effect is in another database, write event.ID there in the transaction of the work, under a unique
// key, and do nothing if it is there.
type effect func(ctx context.Context, transaction redis.Pipeliner, event *events.Event) error

// prepare makes what the workers read by.
func (q *queue) prepare(ctx context.Context) error {
	err := q.redis.XGroupCreateMkStream(ctx, stream, group, "0").Err()
	if err != nil && strings.HasPrefix(err.Error(), "BUSYGROUP") { // it is there
		return nil
	}
	return err
}

// receive takes webhooks in: it verifies one, puts it into the queue, and only then responds with 200. While Redis cannot take it,
// the status is 500, and WorkOS delivers it again.
func (q *queue) receive(secret core.SigningSecret) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		payload, err := webhooks.VerifyRequest(r, secret)
		if err != nil {
			w.WriteHeader(webhooks.StatusOf(err))
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), patience)
		defer cancel()
		if err := q.redis.XAdd(ctx, &redis.XAddArgs{Stream: stream, Values: []any{member, payload.Bytes()}}).Err(); err != nil {
			q.log.ErrorContext(r.Context(), "a webhook could not be put into the queue", slog.Any("error", err))
			w.WriteHeader(http.StatusInternalServerError)
		}
	}
}

// work works the queue off until ctx ends. consumer names the process; any number of processes can work at once.
func (q *queue) work(ctx context.Context, consumer string, do effect) {
	for ctx.Err() == nil {
		messages, err := q.next(ctx, consumer)
		for _, message := range messages {
			if err := q.once(context.WithoutCancel(ctx), message, do); err != nil { // what was begun is ended
				q.log.ErrorContext(ctx, "a webhook comes again", slog.String("message", message.ID), slog.Any("error", err))
			}
		}
		if err != nil && ctx.Err() == nil {
			q.log.ErrorContext(ctx, "the queue cannot be read", slog.Any("error", err))
			time.Sleep(idle)
		}
	}
}

// next returns a message whose worker failed or died a while ago, or else a new one; none if there is none for now. It is one
// alone: a batch would count as tried with each message that kills its worker.
func (q *queue) next(ctx context.Context, consumer string) ([]redis.XMessage, error) {
	left, err := q.redis.XPendingExt(ctx, &redis.XPendingExtArgs{Stream: stream, Group: group, Idle: q.retry, Start: "-", End: "+", Count: 10}).Result()
	if err != nil {
		return nil, err
	}
	for _, one := range left {
		// Of several workers that see it, one gets it.
		messages, err := q.redis.XClaim(ctx, &redis.XClaimArgs{Stream: stream, Group: group, Consumer: consumer, MinIdle: q.retry, Messages: []string{one.ID}}).Result()
		if err == nil && one.RetryCount >= q.most {
			err = q.setAside(ctx, messages)
			messages = nil
		}
		if err != nil || len(messages) > 0 {
			return messages, err
		}
	}
	fresh, err := q.redis.XReadGroup(ctx, &redis.XReadGroupArgs{Streams: []string{stream, ">"}, Group: group, Consumer: consumer, Count: 1, Block: idle}).Result()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return fresh[0].Messages, nil
}

// setAside moves messages to where somebody looks at them. To have one tried again, add it to the stream.
func (q *queue) setAside(ctx context.Context, messages []redis.XMessage) error {
	for _, message := range messages {
		_, err := q.redis.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
			pipe.XAdd(ctx, &redis.XAddArgs{Stream: aside, Values: message.Values})
			remove(ctx, pipe, message)
			return nil
		})
		if err != nil {
			return err
		}
		q.log.ErrorContext(ctx, "a webhook was set aside", slog.String("message", message.ID))
	}
	return nil
}

// once does what a message asks for, unless that was done: WorkOS can deliver an event twice, and two workers can be at one
// message if the first is slower than retry. Of two transactions that watch one key, one fails.
func (q *queue) once(ctx context.Context, message redis.XMessage, do effect) error {
	body, _ := message.Values[member].(string)
	event, err := webhooks.Parse(webhooks.Trust([]byte(body))) // verified by receive, which alone writes to the stream
	if err != nil {
		return err
	}
	key := done + string(event.ID)
	for {
		err := q.redis.Watch(ctx, func(tx *redis.Tx) error {
			known, err := tx.Exists(ctx, key).Result()
			if err != nil {
				return err
			}
			_, err = tx.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
				if remove(ctx, pipe, message); known == 1 {
					return nil
				}
				pipe.Set(ctx, key, "", kept)
				return do(ctx, pipe, event)
			})
			return err
		}, key)
		if !errors.Is(err, redis.TxFailedErr) {
			return err
		}
	}
}

func remove(ctx context.Context, pipe redis.Pipeliner, message redis.XMessage) {
	pipe.XAck(ctx, stream, group, message.ID)
	pipe.XDel(ctx, stream, message.ID)
}
