package main

import (
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/revocation"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

var (
	_ revocation.Store = (*RedisDenied)(nil)
	_ session.Store    = (*RedisSessions)(nil)
)

func TestWhatOneServerDeniesAllDeny(t *testing.T) {
	is := is.New(t)
	shared := redisOfTest(t)
	one, err := revocation.NewList(revocation.WithSharedStore(NewRedisDenied(shared)))
	is.NoErr(err)
	other, err := revocation.NewList(revocation.WithSharedStore(NewRedisDenied(shared)))
	is.NoErr(err)
	now := time.Now().Truncate(time.Second)
	token := func(issued time.Time) *usermanagement.AccessTokenClaims {
		return &usermanagement.AccessTokenClaims{UserID: "user_1", SessionID: "session_1", OrganizationID: "org_1", IssuedAt: issued}
	}
	is.True(!other.Denies(t.Context(), token(now)))
	member := revocation.Subject{UserID: "user_1", OrganizationID: "org_1"}
	for _, at := range []time.Time{now, now.Add(-time.Minute)} { // the earlier one comes late
		is.NoErr(one.Deny(t.Context(), member, at))
	}
	is.True(other.Denies(t.Context(), token(now)))
	is.True(!other.Denies(t.Context(), token(now.Add(time.Second))))
	left := shared.TTL(t.Context(), deniedKey("member user_1 org_1")).Val()
	is.True(23*time.Hour < left && left <= revocation.DefaultTokenLifetime)
}

func TestWhileRedisIsDownAServerDeniesWhatItHasHeard(t *testing.T) {
	for name, down := range redisesThatAreDown(t) {
		t.Run("because it "+name, func(t *testing.T) {
			is := is.New(t)
			issued := time.Now()
			denied, err := revocation.NewList(revocation.WithSharedStore(NewRedisDenied(down)))
			is.NoErr(err)
			within(t, 3*patience+time.Second, func() {
				is.True(denied.Deny(t.Context(), revocation.Subject{SessionID: "session_1"}, time.Now()) != nil) // WorkOS delivers the event again
				is.True(denied.Denies(t.Context(), &usermanagement.AccessTokenClaims{SessionID: "session_1", IssuedAt: issued}))
				is.True(!denied.Denies(t.Context(), &usermanagement.AccessTokenClaims{SessionID: "session_2", IssuedAt: issued}))
			})
		})
	}
}

func TestSessionsOfAllServersAreInOneRedis(t *testing.T) {
	is := is.New(t)
	shared := redisOfTest(t)
	one, other := NewRedisSessions(shared), NewRedisSessions(shared)
	swap := func(s *RedisSessions, old, record string) bool {
		t.Helper()
		swapped, err := s.Swap(t.Context(), "key", old, record, time.Hour)
		is.NoErr(err)
		return swapped
	}
	record, err := one.Load(t.Context(), "key")
	is.NoErr(err)
	is.Equal(record, "")
	is.True(!swap(one, "a", "b"))
	is.True(swap(one, "", "a"))
	is.True(!swap(other, "", "b"))
	is.True(swap(other, "a", "b"))
	is.True(!swap(one, "a", "c"))
	record, err = one.Load(t.Context(), "key")
	is.NoErr(err)
	is.Equal(record, "b")
	left := shared.TTL(t.Context(), sessionKey("key")).Val()
	is.True(59*time.Minute < left && left <= time.Hour)
	is.NoErr(other.Delete(t.Context(), "key"))
	record, err = one.Load(t.Context(), "key")
	is.NoErr(err)
	is.Equal(record, "")
}
