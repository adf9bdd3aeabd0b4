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

// The keys in Redis. The braces keep them in one slot of a cluster, because a transaction changes several of them.
const (
	stream = "{webhooks}"       // waiting messages, and those being processed
	aside  = "{webhooks}:aside" // messages that failed too often
	done   = "{webhooks}:done:" // with the ID of an event: the event has had its effect
	group  = "workers"          // of consumers of the stream
	kept   = 7 * 24 * time.Hour // longer than WorkOS retries deliveries
	member = "event"            // of a message: the body of the webhook

	patience = time.Second // while Redis is down and WorkOS waits
	idle     = 500 * time.Millisecond
)

// queue is a Redis stream of waiting webhooks. It keeps each until its effect and its removal happen in one transaction.
type queue struct {
	redis redis.UniversalClient
	// retry is the time after which a message whose worker failed or died is retried. No effect should take longer.
	retry time.Duration
	most  int64 // the number of tries of a message
	log   *slog.Logger
}

// effect performs an event's work by adding commands to the transaction that removes it from the queue: either all of them take effect, or none.
// If the effect is in another database, write event.ID there in the same transaction, under a unique key, and do nothing if it already exists.
type effect func(ctx context.Context, transaction redis.Pipeliner, event *events.Event) error

// prepare creates the consumer group.
func (q *queue) prepare(ctx context.Context) error {
	err := q.redis.XGroupCreateMkStream(ctx, stream, group, "0").Err()
	if err != nil && strings.HasPrefix(err.Error(), "BUSYGROUP") { // it exists
		return nil
	}
	return err
}

// receive accepts webhooks: it verifies one, puts it in the queue, and only then responds with 200. While Redis is not available, the status is
// 500, and WorkOS delivers the webhook again.
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

// work processes the queue until ctx ends. consumer names the process; any number of processes can work concurrently.
func (q *queue) work(ctx context.Context, consumer string, do effect) {
	for ctx.Err() == nil {
		messages, err := q.next(ctx, consumer)
		for _, message := range messages {
			if err := q.once(context.WithoutCancel(ctx), message, do); err != nil { // finish what has started
				q.log.ErrorContext(ctx, "a webhook will be retried", slog.String("message", message.ID), slog.Any("error", err))
			}
		}
		if err != nil && ctx.Err() == nil {
			q.log.ErrorContext(ctx, "reading the queue", slog.Any("error", err))
			time.Sleep(idle)
		}
	}
}

// next returns a message whose worker failed or died a while ago, or else a new one; none if there is none. It takes a single message: a batch
// would count as tried with each message that kills its worker.
func (q *queue) next(ctx context.Context, consumer string) ([]redis.XMessage, error) {
	left, err := q.redis.XPendingExt(ctx, &redis.XPendingExtArgs{Stream: stream, Group: group, Idle: q.retry, Start: "-", End: "+", Count: 10}).Result()
	if err != nil {
		return nil, err
	}
	for _, one := range left {
		// If several workers see it, one gets it.
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

// setAside moves messages to another stream for inspection. To retry one, add it to the queue again.
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

// once performs the effect of a message unless that has already happened: WorkOS can deliver an event twice, and two workers can process one
// message if the first is slower than retry. Of two transactions that watch one key, one fails.
func (q *queue) once(ctx context.Context, message redis.XMessage, do effect) error {
	body, _ := message.Values[member].(string)
	event, err := webhooks.Parse(webhooks.Trust([]byte(body))) // verified by receive, the only writer of the stream
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
