package workosredis

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/matryer/is"
	"github.com/redis/go-redis/v9"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/revocation"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// A SessionStore behaves on two servers as the SDK's own MemoryStore does in one process.
func TestAStoreOfSessions(t *testing.T) {
	one, other := serversOf(t)
	memory := new(session.MemoryStore)
	for name, stores := range map[string][2]session.Store{"in memory": {memory, memory}, "in Redis": {one.SessionStore(), other.SessionStore()}} {
		swap := func(t *testing.T, of int, key, old, record string, age time.Duration) bool {
			t.Helper()
			swapped, err := stores[of].Swap(t.Context(), key, old, record, age)
			is.New(t).NoErr(err)
			return swapped
		}
		load := func(t *testing.T, of int, key string) string {
			t.Helper()
			record, err := stores[of].Load(t.Context(), key)
			is.New(t).NoErr(err)
			return record
		}
		t.Run(name+" returns the last record written", func(t *testing.T) {
			is := is.New(t)
			is.Equal(load(t, 0, "key"), "")
			is.True(!swap(t, 0, "key", "a", "b", time.Hour))
			is.True(swap(t, 0, "key", "", "a", time.Hour))
			is.True(!swap(t, 1, "key", "", "a", time.Hour)) // not even to the same value
			is.Equal(load(t, 1, "key"), "a")
			is.True(swap(t, 1, "key", "a", "b\x00\xff", time.Hour))
			is.True(!swap(t, 0, "key", "a", "c", time.Hour))
			is.Equal(load(t, 0, "key"), "b\x00\xff")
			is.Equal(load(t, 0, "another key"), "")
			is.NoErr(stores[0].Delete(t.Context(), "key"))
			is.NoErr(stores[0].Delete(t.Context(), "key")) // it is already deleted
			is.Equal(load(t, 1, "key"), "")
			is.True(swap(t, 1, "key", "", "d", time.Hour))
		})
		t.Run(name+" forgets a record when its age has passed", func(t *testing.T) {
			is := is.New(t)
			is.True(swap(t, 0, "short", "", "a", 50*time.Millisecond))
			is.Equal(load(t, 1, "short"), "a")
			time.Sleep(60 * time.Millisecond)
			is.Equal(load(t, 1, "short"), "")
			for _, age := range []time.Duration{0, -time.Hour} {
				is.True(swap(t, 0, "short", "", "b", age))
				time.Sleep(2 * time.Millisecond)
				is.Equal(load(t, 0, "short"), "")
			}
			is.True(swap(t, 0, "long", "", "b", session.StoredAge))
		})
		t.Run(name+" allows only one of several calls to replace a record", func(t *testing.T) {
			is := is.New(t)
			is.True(swap(t, 0, "contested", "", "a", time.Hour))
			var swapped atomic.Int32
			var group sync.WaitGroup
			for i := range 40 {
				group.Go(func() {
					if ok, err := stores[i%2].Swap(t.Context(), "contested", "a", "b", time.Hour); err == nil && ok {
						swapped.Add(1)
					}
				})
			}
			group.Wait()
			is.Equal(swapped.Load(), int32(1))
		})
	}
}

// go-redis repeats a command whose response was lost.
func TestAScriptThatRunsTwiceDoesItsWorkOnce(t *testing.T) {
	is := is.New(t)
	one, _ := serversOf(t)
	for range 2 {
		swapped, err := one.run(t.Context(), swapScript, sessionKey("key"), "", "12345678901234567890123456a", 1000).Bool()
		is.NoErr(err)
		is.True(swapped)
	}
	w := one.newWork("key", refreshLease, refreshKeep)
	for range 2 {
		_, isDone, err := w.begin(t.Context())
		is.NoErr(err)
		is.True(!isDone)
	}
}

func TestAStoreOfRevocations(t *testing.T) {
	now := time.Now().Truncate(time.Microsecond)
	day := now.Add(24 * time.Hour)
	type denial struct {
		key           string
		issued, until time.Time
	}
	for name, test := range map[string]struct {
		denials []denial
		keys    []string
		want    time.Time
	}{
		"none":                           {nil, []string{"a", "b"}, time.Time{}},
		"of another key":                 {[]denial{{"a", now, day}}, []string{"b"}, time.Time{}},
		"that came first":                {[]denial{{"a", now, day}}, []string{"a"}, now},
		"that is later":                  {[]denial{{"a", now, day}, {"a", now.Add(time.Second), day}}, []string{"a"}, now.Add(time.Second)},
		"that comes late":                {[]denial{{"a", now, day}, {"a", now.Add(-time.Second), day}}, []string{"a"}, now},
		"that is the latest of four":     {[]denial{{"a", now, day}, {"d", now.Add(time.Hour), day}, {"b", now, day}}, []string{"a", "b", "c", "d"}, now.Add(time.Hour)},
		"that has ended":                 {[]denial{{"a", now, now.Add(-time.Hour)}}, []string{"a"}, time.Time{}},
		"that is kept for longer":        {[]denial{{"a", now, now.Add(time.Millisecond)}, {"a", now, day}}, []string{"a"}, now},
		"that is kept as before":         {[]denial{{"a", now, day}, {"a", now.Add(time.Second), now.Add(time.Millisecond)}}, []string{"a"}, now.Add(time.Second)},
		"that comes late and ends later": {[]denial{{"a", now, now.Add(time.Millisecond)}, {"a", now.Add(-time.Second), day}}, []string{"a"}, now},
		"in parts of a microsecond":      {[]denial{{"a", now.Add(1), day}}, []string{"a"}, now.Add(time.Microsecond)},
	} {
		t.Run("returns a time "+name, func(t *testing.T) {
			is := is.New(t)
			one, other := serversOf(t)
			for _, d := range test.denials {
				is.NoErr(one.RevocationStore().Deny(t.Context(), d.key, d.issued, d.until))
			}
			time.Sleep(5 * time.Millisecond)
			issued, err := other.RevocationStore().Denied(t.Context(), test.keys)
			is.NoErr(err)
			is.True(issued.Equal(test.want))
		})
	}
	t.Run("accepts a list", func(t *testing.T) {
		is := is.New(t)
		one, other := serversOf(t)
		lists := make([]*revocation.List, 2)
		for i, s := range []*Shared{one, other} {
			var err error
			lists[i], err = revocation.NewList(revocation.WithSharedStore(s.RevocationStore()))
			is.NoErr(err)
		}
		token := claimsOf("session_1", now)
		is.True(!lists[1].Denies(t.Context(), token))
		is.NoErr(lists[0].Deny(t.Context(), revocation.Subject{SessionID: "session_1"}, now))
		is.True(lists[1].Denies(t.Context(), token))
		left := one.client.PTTL(t.Context(), DefaultPrefix+deniedKey("session session_1")).Val()
		is.True(23*time.Hour < left && left <= revocation.DefaultTokenLifetime)
	})
}

func TestNewRefuses(t *testing.T) {
	good := redis.NewClient(&redis.Options{ContextTimeoutEnabled: true})
	defer func() { _ = good.Close() }()
	for name, make := range map[string]func() (*Shared, error){
		"no client":                    func() (*Shared, error) { return New(nil) },
		"a nil client":                 func() (*Shared, error) { return New((*redis.Client)(nil)) },
		"a client without timeouts":    func() (*Shared, error) { return New(redis.NewClient(&redis.Options{})) },
		"a cluster's without timeouts": func() (*Shared, error) { return New(redis.NewClusterClient(&redis.ClusterOptions{})) },
		"a ring's without timeouts":    func() (*Shared, error) { return New(redis.NewRing(&redis.RingOptions{})) },
		"the client of a failover":     func() (*Shared, error) { return New(redis.NewFailoverClient(&redis.FailoverOptions{MasterName: "m"})) },
		"no logger":                    func() (*Shared, error) { return New(good, WithLogger(nil)) },
		"no prefix":                    func() (*Shared, error) { return New(good, WithPrefix("")) },
		"no timeout":                   func() (*Shared, error) { return New(good, WithTimeout(0)) },
		"a zero option":                func() (*Shared, error) { return New(good, Option{}) },
	} {
		t.Run(name, func(t *testing.T) {
			_, err := make()
			is.New(t).True(errors.Is(err, core.ErrInvalidArgument))
		})
	}
}

func TestZeroValuesAreErrors(t *testing.T) {
	for name, s := range map[string]*Shared{"nil": nil, "zero": {}} {
		t.Run(name, func(t *testing.T) {
			_, errDo := s.Group().Do(t.Context(), "key", mustNotBeCalled(t))
			_, errSignedOut := s.Group().SignedOut(t.Context(), "key")
			_, errClaim := s.WebhookStore().Claim(t.Context(), "event_1")
			_, errSeen := s.WebhookStore().Seen(t.Context(), "event_1")
			_, errDenied := s.RevocationStore().Denied(t.Context(), []string{"key"})
			_, errLoad := s.SessionStore().Load(t.Context(), "key")
			_, errSwap := s.SessionStore().Swap(t.Context(), "key", "", "a", time.Hour)
			for _, err := range []error{
				errDo, errSignedOut, errClaim, errSeen, errDenied, errLoad, errSwap,
				s.Group().SignOut(t.Context(), "key"), s.WebhookStore().Remember(t.Context(), "event_1"),
				s.RevocationStore().Deny(t.Context(), "key", time.Now(), time.Now()), s.SessionStore().Delete(t.Context(), "key"),
			} {
				is.New(t).True(errors.Is(err, errNotMade))
			}
		})
	}
}
