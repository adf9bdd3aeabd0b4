package revocation_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/revocation"
)

var _ usermanagement.DenyList = (*revocation.List)(nil)

func list(t testing.TB, opts ...revocation.Option) *revocation.List {
	t.Helper()
	l, err := revocation.NewList(append(opts, revocation.WithLogger(slog.New(slog.DiscardHandler)))...)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// event returns an event as WorkOS writes it, that happened at the given time.
func event(t testing.TB, name, data string, at time.Time) *events.Event {
	t.Helper()
	var e events.Event
	text := fmt.Sprintf(`{"object":"event","id":"event_1","event":%q,"data":%s,"created_at":%q}`, name, data, at.Format(time.RFC3339Nano))
	if err := json.Unmarshal([]byte(text), &e); err != nil {
		t.Fatal(err)
	}
	return &e
}

// token returns a token of user_1 in session_1 and org_1.
func token(issued time.Time) *usermanagement.AccessTokenClaims {
	return &usermanagement.AccessTokenClaims{UserID: "user_1", SessionID: "session_1", OrganizationID: "org_1", IssuedAt: issued.Truncate(time.Second)}
}

const (
	sessionRevoked    = "session.revoked"
	userDeleted       = "user.deleted"
	membershipDeleted = "organization_membership.deleted"
	membershipUpdated = "organization_membership.updated"
	ofTheMember       = `{"user_id":"user_1","organization_id":"org_1","status":"active"}`
)

func TestAnEventThatEndsAccessDeniesEarlierTokens(t *testing.T) {
	other := map[string]func(*usermanagement.AccessTokenClaims){
		"session":         func(c *usermanagement.AccessTokenClaims) { c.SessionID = "session_2" },
		"user":            func(c *usermanagement.AccessTokenClaims) { c.UserID = "user_2" },
		"organization":    func(c *usermanagement.AccessTokenClaims) { c.OrganizationID = "org_2" },
		"no organization": func(c *usermanagement.AccessTokenClaims) { c.OrganizationID = "" },
	}
	for name, test := range map[string]struct {
		event, data string
		spared      []string // claims that, if changed, belong to someone else
	}{
		"a session revoked":          {sessionRevoked, `{"id":"session_1","user_id":"user_1","organization_id":"org_1","status":"revoked"}`, []string{"session"}},
		"a user deleted":             {userDeleted, `{"id":"user_1"}`, []string{"user"}},
		"an organization":            {"organization.deleted", `{"id":"org_1"}`, []string{"organization", "no organization"}},
		"a membership deleted":       {membershipDeleted, ofTheMember, []string{"user", "organization", "no organization"}},
		"a membership made inactive": {membershipUpdated, strings.Replace(ofTheMember, "active", "inactive", 1), []string{"user", "organization", "no organization"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				denied := list(t)
				time.Sleep(500 * time.Millisecond)
				issued := time.Now()
				is.True(!denied.Denies(t.Context(), token(issued)))
				for range 2 { // an event may come twice
					is.NoErr(denied.Handle(t.Context(), event(t, test.event, test.data, time.Now())))
				}
				is.True(denied.Denies(t.Context(), token(issued)))
				is.True(denied.Denies(t.Context(), token(issued.Add(-time.Hour))))
				for which, change := range other {
					claims := token(issued)
					change(claims)
					spared := false
					for _, one := range test.spared {
						spared = spared || one == which
					}
					is.Equal(denied.Denies(t.Context(), claims), !spared)
				}
				time.Sleep(time.Second)
				is.True(!denied.Denies(t.Context(), token(time.Now()))) // signed in again
				is.True(denied.Denies(t.Context(), token(issued)))
			})
		})
	}
}

func TestEventsThatDoNotEndAccess(t *testing.T) {
	is := is.New(t)
	denied := list(t)
	now := time.Now()
	for name, data := range map[string]string{
		membershipUpdated: ofTheMember, "organization_membership.created": ofTheMember, "user.updated": `{"id":"user_1"}`,
		"session.created": `{"id":"session_1","user_id":"user_1"}`, "organization.updated": `{"id":"org_1"}`,
		"something.new": `{"id":"user_1"}`, "user.created": `{"id":7}`,
	} {
		is.NoErr(denied.Handle(t.Context(), event(t, name, data, now)))
	}
	is.True(!denied.Denies(t.Context(), token(now)))
}

func TestARoleThatAMembershipHasLost(t *testing.T) {
	for _, attribute := range []string{"role", "roles", "role_slug"} {
		is := is.New(t)
		denied := list(t)
		update := event(t, membershipUpdated, ofTheMember, time.Now())
		update.Context = &events.Context{PreviousAttributes: map[string]any{attribute: nil}}
		is.NoErr(denied.Handle(t.Context(), update))
		is.True(denied.Denies(t.Context(), token(time.Now())))
	}
	is := is.New(t)
	denied := list(t)
	update := event(t, membershipUpdated, ofTheMember, time.Now())
	update.Context = &events.Context{PreviousAttributes: map[string]any{"custom_attributes": nil}}
	is.NoErr(denied.Handle(t.Context(), update))
	is.True(!denied.Denies(t.Context(), token(time.Now())))
}

func TestEventsThatComeLateOrOutOfOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		denied := list(t, revocation.WithTokenLifetime(time.Hour))
		first := time.Now()
		time.Sleep(10 * time.Minute)
		between := time.Now()
		time.Sleep(10 * time.Minute)
		second := time.Now()
		time.Sleep(10 * time.Minute)
		for _, at := range []time.Time{second, first, second} {
			is.NoErr(denied.Handle(t.Context(), event(t, membershipDeleted, ofTheMember, at)))
			is.True(denied.Denies(t.Context(), token(between)))
		}
		is.True(!denied.Denies(t.Context(), token(second.Add(time.Second)))) // even though the event was late

		is.NoErr(denied.Handle(t.Context(), event(t, sessionRevoked, `{"id":"session_1"}`, first)))
		is.True(denied.Denies(t.Context(), token(time.Now()))) // a session does not come back
		time.Sleep(time.Hour)
		is.True(!denied.Denies(t.Context(), token(between))) // it has expired by now
		is.NoErr(denied.Handle(t.Context(), event(t, userDeleted, `{"id":"user_1"}`, second)))
		is.True(!denied.Denies(t.Context(), token(second))) // and so has this one
	})
}

func TestAListInMemoryIsBounded(t *testing.T) {
	is := is.New(t)
	denied := list(t, revocation.WithSize(10))
	for i := range 100 {
		is.NoErr(denied.Deny(t.Context(), revocation.Subject{UserID: core.UserID(fmt.Sprint("user_", i))}, time.Now()))
	}
	left := 0
	for i := range 100 {
		claims := &usermanagement.AccessTokenClaims{UserID: core.UserID(fmt.Sprint("user_", i)), IssuedAt: time.Now()}
		is.True(i < 90 || denied.Denies(t.Context(), claims))
		if denied.Denies(t.Context(), claims) {
			left++
		}
	}
	is.True(left <= 20)
}

func TestWhatAListRejects(t *testing.T) {
	is := is.New(t)
	isArgument := func(err error) {
		t.Helper()
		_, ok := errors.AsType[*core.ArgumentError](err)
		is.True(ok)
	}
	for _, option := range []revocation.Option{
		revocation.WithTokenLifetime(0), revocation.WithSize(0), revocation.WithSharedStore(nil), revocation.WithLogger(nil), {},
	} {
		_, err := revocation.NewList(option)
		isArgument(err)
	}
	denied := list(t)
	for _, subject := range []revocation.Subject{{}, {SessionID: "session_1", UserID: "user_1"}} {
		isArgument(denied.Deny(t.Context(), subject, time.Now()))
	}
	isArgument(denied.Handle(t.Context(), nil))
	isArgument(denied.Handle(nil, &events.Event{})) //nolint:staticcheck // it rejects nil
	for _, zero := range []*revocation.List{nil, {}} {
		isArgument(zero.Handle(t.Context(), &events.Event{}))
		isArgument(zero.Deny(t.Context(), revocation.Subject{UserID: "user_1"}, time.Now()))
		is.True(zero.Denies(t.Context(), token(time.Now()))) // otherwise every token would pass by mistake
	}
	for name, data := range map[string]string{
		sessionRevoked: `{"id":7}`, userDeleted: `{}`, membershipDeleted: `{"organization_id":"org_1"}`, membershipUpdated: `{"user_id":"user_1","status":"inactive"}`,
	} {
		is.True(denied.Handle(t.Context(), event(t, name, data, time.Now())) != nil) // WorkOS delivers it again
	}
	is.True(!denied.Denies(t.Context(), token(time.Now())))
	is.True(denied.Denies(t.Context(), nil))
}

// shared is a Store that several servers share.
type shared struct {
	mu     sync.Mutex
	issued map[string]time.Time
	down   error
	asked  int
	delay  time.Duration // the delay of Denied
}

func (s *shared) Deny(_ context.Context, key string, issued, _ time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down != nil {
		return s.down
	}
	if s.issued == nil {
		s.issued = map[string]time.Time{}
	}
	if issued.After(s.issued[key]) {
		s.issued[key] = issued
	}
	return nil
}

func (s *shared) Denied(ctx context.Context, keys []string) (latest time.Time, err error) {
	select {
	case <-time.After(s.delay):
	case <-ctx.Done():
		return latest, ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	for _, key := range keys {
		if issued := s.issued[key]; issued.After(latest) {
			latest = issued
		}
	}
	return latest, s.down
}

func TestServersShareWhatTheyDeny(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		store := new(shared)
		var log bytes.Buffer
		one := list(t, revocation.WithSharedStore(store))
		other, err := revocation.NewList(revocation.WithSharedStore(store), revocation.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
		is.NoErr(err)
		is.True(!other.Denies(t.Context(), token(time.Now())))
		is.NoErr(one.Handle(t.Context(), event(t, membershipDeleted, ofTheMember, time.Now())))
		is.True(other.Denies(t.Context(), token(time.Now())))
		is.True(!other.Denies(t.Context(), token(time.Now().Add(time.Second))))

		store.down = errors.New("connection refused")
		store.asked = 0
		is.NoErr(list(t).Handle(t.Context(), event(t, userDeleted, `{"id":"user_1"}`, time.Now())))
		is.True(errors.Is(one.Handle(t.Context(), event(t, userDeleted, `{"id":"user_1"}`, time.Now())), store.down)) // delivered again
		is.True(one.Denies(t.Context(), token(time.Now())))                                                           // it has received the event itself
		for range 100 {
			is.True(!other.Denies(t.Context(), token(time.Now()))) // it has not received the event
		}
		is.Equal(store.asked, 1) // not with each request, or each would wait
		is.Equal(strings.Count(log.String(), "level=WARN"), 1)
		store.down = nil
		time.Sleep(time.Second)
		is.True(other.Denies(t.Context(), token(time.Now().Add(-time.Second))))
	})
}

func TestACallerWhoseContextEndsDoesNotPauseTheStore(t *testing.T) {
	for name, patience := range map[string]time.Duration{"before the call": 0, "while the store is asked": time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				store := &shared{delay: 100 * time.Millisecond}
				one, other := list(t, revocation.WithSharedStore(store)), list(t, revocation.WithSharedStore(store))
				is.NoErr(one.Deny(t.Context(), revocation.Subject{SessionID: "session_1"}, time.Now()))
				short, cancel := context.WithTimeout(t.Context(), patience)
				defer cancel()
				is.True(other.Denies(short, token(time.Now())))       // nor is the token accepted
				is.True(other.Denies(t.Context(), token(time.Now()))) // nor is that of the next request
				store.delay = time.Hour
				began := time.Now()
				is.True(!other.Denies(short, token(time.Now())))
				is.Equal(time.Since(began), time.Second) // the store's own timeout
			})
		})
	}
}

func TestAListIsSafeForConcurrentUse(t *testing.T) {
	is := is.New(t)
	denied := list(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 100 {
				_ = denied.Handle(t.Context(), event(t, userDeleted, `{"id":"user_1"}`, time.Now()))
				_ = denied.Denies(t.Context(), token(time.Now()))
			}
		})
	}
	group.Wait()
	is.True(denied.Denies(t.Context(), token(time.Now().Add(-time.Second))))
}

func TestAListBeforeTheProgramsOwnFunction(t *testing.T) {
	var seen []bool // whether the list had the event by then
	denied := list(t)
	own := func(context.Context, *events.Event) error {
		seen = append(seen, denied.Denies(t.Context(), token(time.Now()))) //nolint:contextcheck // the test's own
		return io.EOF
	}
	revoked := event(t, "session.revoked", `{"id":"session_1"}`, time.Now())
	t.Run("has each event first", func(t *testing.T) {
		is := is.New(t)
		is.Equal(denied.Before(own)(t.Context(), revoked), io.EOF)
		is.Equal(seen, []bool{true})
	})
	t.Run("holds back an event that it cannot read", func(t *testing.T) {
		is := is.New(t)
		odd := event(t, "session.revoked", `{"id":7}`, time.Now())
		err := denied.Before(own)(t.Context(), odd)
		is.True(err != nil && !errors.Is(err, io.EOF))
		is.Equal(len(seen), 1)
	})
	t.Run("works without one", func(t *testing.T) {
		is.New(t).NoErr(list(t).Before(nil)(t.Context(), revoked))
	})
}
