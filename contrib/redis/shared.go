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

// DefaultTimeout is how long one command may take unless WithTimeout says otherwise. Redis is next door, or it is down.
const DefaultTimeout = 500 * time.Millisecond

// DefaultPrefix is what the keys in Redis begin with unless WithPrefix says otherwise.
const DefaultPrefix = "workos:"

const errNotMade = core.Sentinel("workos: workosredis.Shared was not made by New")

// Shared is what the servers of one application share by one Redis. Make one for each process. It can be used by many
// goroutines at once.
type Shared struct {
	client  redis.UniversalClient
	local   session.Group // of this process
	logger  *slog.Logger
	prefix  string
	timeout time.Duration

	// Tests have shorter ones.
	refreshLease, refreshKeep, eventLease time.Duration
}

// Option sets what New makes: WithLogger, WithPrefix or WithTimeout.
type Option struct{ apply func(*Shared) error }

// WithLogger logs to logger in place of slog.Default: at Warn, that servers refresh a session on their own because Redis
// cannot be asked. No record holds a key or a value.
func WithLogger(logger *slog.Logger) Option {
	return Option{func(s *Shared) error {
		if logger == nil {
			return &core.ArgumentError{Argument: "WithLogger", Reason: "is nil"}
		}
		s.logger = logger
		return nil
	}}
}

// WithPrefix begins all keys with prefix in place of DefaultPrefix, so that several applications or environments can use
// one Redis. All servers of an application need the same.
func WithPrefix(prefix string) Option {
	return Option{func(s *Shared) error {
		if prefix == "" {
			return &core.ArgumentError{Argument: "WithPrefix", Reason: "is empty"}
		}
		s.prefix = prefix
		return nil
	}}
}

// WithTimeout sets how long one command may take, connecting and repeating included, in place of DefaultTimeout.
func WithTimeout(timeout time.Duration) Option {
	return Option{func(s *Shared) error {
		if timeout <= 0 {
			return &core.ArgumentError{Argument: "WithTimeout", Reason: "is not more than 0"}
		}
		s.timeout = timeout
		return nil
	}}
}

// New returns what servers share by the Redis of client, which stays the caller's to close. Nothing is sent yet.
//
// It is an error when client is nil, or keeps to its own timeouts alone: without ContextTimeoutEnabled in its options, a
// Redis that hangs would hold each request up for many seconds.
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

// check judges the kinds of clients that go-redis has; another one is taken as it is.
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
		return &core.ArgumentError{Argument: "client", Reason: "does not heed timeouts: set ContextTimeoutEnabled in its options"}
	}
	return nil
}

// Group returns the group by which servers refresh a session once, and tell each other of sign-outs.
func (s *Shared) Group() *Group { return &Group{s} }

// WebhookStore returns the store by which servers deal with an event once.
func (s *Shared) WebhookStore() *WebhookStore { return &WebhookStore{s} }

// RevocationStore returns the store of the access tokens that all servers deny.
func (s *Shared) RevocationStore() *RevocationStore { return &RevocationStore{s} }

// SessionStore returns the store of sessions on the server's side.
func (s *Shared) SessionStore() *SessionStore { return &SessionStore{s} }

// run runs a script on one key. Reading is done by scripts too: those a client sends to the primary even if it reads from
// replicas otherwise, which may lag behind.
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

// The scripts that are of no kind.
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

// milliseconds rounds up, since Redis takes no age of 0.
func milliseconds(age time.Duration) int64 {
	return max(1, (age + time.Millisecond - 1).Milliseconds())
}

// warn logs what has become of a command.
func (s *Shared) warn(ctx context.Context, message string, err error) {
	s.logger.LogAttrs(ctx, slog.LevelWarn, message, slog.Any("error", err))
}
