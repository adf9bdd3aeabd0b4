package workosredis

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// DefaultTimeout is how long one command may take without WithTimeout. It is short because Redis is expected to be
// close to its servers.
const DefaultTimeout = 500 * time.Millisecond

// DefaultPrefix is the prefix of the keys in Redis without WithPrefix.
const DefaultPrefix = "workos:"

const errNotMade = core.Sentinel("workos: workosredis.Shared was not made by New")

// Shared holds the state that the servers of one application share through one Redis. Create one for each process. It
// is safe for concurrent use.
type Shared struct {
	client  redis.UniversalClient
	local   session.Group // of this process
	logger  *slog.Logger
	prefix  string
	timeout time.Duration

	// Tests set shorter ones.
	refreshLease, refreshKeep, eventLease time.Duration
}

// Option configures New: WithLogger, WithPrefix or WithTimeout.
type Option struct{ apply func(*Shared) error }

// WithLogger logs to logger instead of slog.Default. It logs at Warn when servers refresh a session on their own because
// Redis is unavailable. No record contains a key or a value.
func WithLogger(logger *slog.Logger) Option {
	return Option{func(s *Shared) error {
		if logger == nil {
			return &core.ArgumentError{Argument: "WithLogger", Reason: "is nil"}
		}
		s.logger = logger
		return nil
	}}
}

// WithPrefix sets the prefix of all keys instead of DefaultPrefix, so that several applications or environments can use
// one Redis. All servers of an application need the same prefix.
func WithPrefix(prefix string) Option {
	return Option{func(s *Shared) error {
		if prefix == "" {
			return &core.ArgumentError{Argument: "WithPrefix", Reason: "is empty"}
		}
		s.prefix = prefix
		return nil
	}}
}

// WithTimeout sets how long one command may take, including connecting and retries, instead of DefaultTimeout.
func WithTimeout(timeout time.Duration) Option {
	return Option{func(s *Shared) error {
		if timeout <= 0 {
			return &core.ArgumentError{Argument: "WithTimeout", Reason: "is not more than 0"}
		}
		s.timeout = timeout
		return nil
	}}
}

// New returns the Shared of the Redis of client. The caller still owns client and closes it. New sends nothing yet.
//
// Errors: a *core.ArgumentError if client is nil or only uses its own timeouts. Without ContextTimeoutEnabled in its
// options, a Redis that hangs would block each request for many seconds.
func New(client redis.UniversalClient, opts ...Option) (*Shared, error) {
	s := &Shared{
		client: client, local: session.NewMemoryGroup(), logger: slog.Default(), prefix: DefaultPrefix, timeout: DefaultTimeout,
		refreshLease: refreshLease, refreshKeep: refreshKeep, eventLease: eventLease,
	}
	if err := check(client); err != nil {
		return nil, err
	}
	for i, opt := range opts {
		if opt.apply == nil {
			return nil, &core.ArgumentError{Argument: fmt.Sprintf("opts[%d]", i), Reason: "is nil"}
		}
		if err := opt.apply(s); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// check checks the client types of go-redis; any other type is accepted.
func check(client redis.UniversalClient) error {
	missing, limited := client == nil, true
	switch client := client.(type) {
	case *redis.Client:
		if missing = client == nil; !missing {
			limited = client.Options().ContextTimeoutEnabled
		}
	case *redis.ClusterClient:
		if missing = client == nil; !missing {
			limited = client.Options().ContextTimeoutEnabled
		}
	case *redis.Ring:
		if missing = client == nil; !missing {
			limited = client.Options().ContextTimeoutEnabled
		}
	}
	switch {
	case missing:
		return &core.ArgumentError{Argument: "client", Reason: "is nil"}
	case !limited:
		return &core.ArgumentError{Argument: "client", Reason: "ignores timeouts: set ContextTimeoutEnabled in its options"}
	}
	return nil
}

// Group returns the group by which the servers refresh a session only once and share sign-outs.
func (s *Shared) Group() *Group { return &Group{s} }

// WebhookStore returns the store by which the servers process an event only once.
func (s *Shared) WebhookStore() *WebhookStore { return &WebhookStore{s} }

// RevocationStore returns the store of the access tokens that all servers deny.
func (s *Shared) RevocationStore() *RevocationStore { return &RevocationStore{s} }

// SessionStore returns the store of server-side sessions.
func (s *Shared) SessionStore() *SessionStore { return &SessionStore{s} }

// run runs a script on one key. Reads are scripts too: a client sends scripts to the primary even if it otherwise reads
// from replicas, which may lag behind.
func (s *Shared) run(ctx context.Context, script, key string, args ...any) *redis.Cmd {
	if s == nil || s.client == nil {
		return failed(ctx, errNotMade)
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	return s.client.Eval(ctx, script, []string{s.prefix + key}, args...)
}

func failed(ctx context.Context, err error) *redis.Cmd {
	cmd := redis.NewCmd(ctx)
	cmd.SetErr(err)
	return cmd
}

// The scripts that several kinds share.
const (
	getScript = `return redis.call('GET', KEYS[1])`
	setScript = `return redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])`
	delScript = `return redis.call('DEL', KEYS[1])`
)

// get returns the value of a key; empty if it has none.
func (s *Shared) get(ctx context.Context, key string) (string, error) {
	value, err := s.run(ctx, getScript, key).Text()
	if err == redis.Nil { //nolint:errorlint // as it comes
		return "", nil
	}
	return value, err
}

// set gives a key a value for some time.
func (s *Shared) set(ctx context.Context, key, value string, age time.Duration) error {
	return s.run(ctx, setScript, key, value, milliseconds(age)).Err()
}

// milliseconds rounds up, because Redis rejects an age of 0.
func milliseconds(age time.Duration) int64 {
	return max(1, (age + time.Millisecond - 1).Milliseconds())
}

// warn logs the outcome of a command.
func (s *Shared) warn(ctx context.Context, message string, err error) {
	s.logger.LogAttrs(ctx, slog.LevelWarn, message, slog.Any("error", err))
}
