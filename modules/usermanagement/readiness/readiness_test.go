package readiness_test

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/readiness"
)

// api is a WorkOS that can be changed between requests. It needs no network, so that tests wait in virtual time.
type api struct {
	mu     sync.Mutex
	status map[string]int // by the path's last segment; 0 is 200
	skew   time.Duration  // of its clock
	noDate bool
	slow   time.Duration
	asked  int
}

func (a *api) RoundTrip(r *http.Request) (*http.Response, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked++
	select {
	case <-time.After(a.slow):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	name, body := "keys", `{"keys":[{"kid":"1","kty":"RSA"}]}`
	if strings.HasSuffix(r.URL.Path, "/users") {
		name, body = "users", `{"data":[],"list_metadata":{}}`
	}
	status := http.StatusOK
	if a.status[name] != 0 {
		status, body = a.status[name], `{"message":"no","code":"refused"}`
	}
	response, _ := moduletest.Over(func(moduletest.Request) (int, string) { return status, body }).RoundTrip(r)
	if !a.noDate {
		response.Header.Set("Date", time.Now().Add(a.skew).UTC().Format(http.TimeFormat))
	}
	response.Header.Set("Content-Type", "application/json")
	return response, nil
}

func start(t *testing.T, a *api, config readiness.Config) *readiness.Check {
	t.Helper()
	client, err := workos.NewConfidential("sk_test_1", "client_1", core.WithTransport(a))
	if err != nil {
		t.Fatal(err)
	}
	check, err := readiness.New(client.UserManagement, config)
	if err != nil {
		t.Fatal(err)
	}
	return check
}

// part returns the part that err names.
func part(err error) readiness.Part {
	reason, ok := errors.AsType[*readiness.Error](err)
	if !ok {
		return ""
	}
	return reason.Part
}

func TestReady(t *testing.T) {
	for name, tt := range map[string]struct {
		api  *api
		want readiness.Part
		is   error
	}{
		"when everything works":                             {},
		"with a clock that differs less than the tolerance": {api: &api{skew: 59 * time.Second}},
		"with a clock that is behind by less":               {api: &api{skew: -58 * time.Second}},
		"behind a proxy that removes the date":              {api: &api{skew: time.Hour, noDate: true}},
		"not with a clock that is behind":                   {api: &api{skew: 2 * time.Minute}, want: readiness.PartClock},
		"not with a clock that is ahead":                    {api: &api{skew: -2 * time.Minute}, want: readiness.PartClock},
		"not with a rejected key":                           {api: &api{status: map[string]int{"users": 401}}, want: readiness.PartAPIKey, is: core.ErrUnauthorized},
		"not without keys":                                  {api: &api{status: map[string]int{"keys": 503}}, want: readiness.PartKeys, is: core.ErrServer},
		"not if a request takes too long":                   {api: &api{slow: time.Minute}, want: readiness.PartKeys, is: context.DeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				began := time.Now()
				err := start(t, cmp.Or(tt.api, &api{}), readiness.Config{}).Ready(t.Context())
				is.Equal(part(err), tt.want)
				is.Equal(err == nil, tt.want == "")
				is.True(tt.is == nil || errors.Is(err, tt.is))
				is.True(time.Since(began) <= readiness.DefaultTimeout)
			})
		})
	}
}

func TestReadyCostsLittle(t *testing.T) {
	t.Run("two requests per MaxAge, for any number of calls", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			a := &api{slow: 10 * time.Millisecond}
			check := start(t, a, readiness.Config{MaxAge: time.Minute})
			var all sync.WaitGroup
			for range 1000 {
				all.Go(func() { is.NoErr(check.Ready(t.Context())) })
			}
			all.Wait()
			is.NoErr(check.Ready(t.Context()))
			is.Equal(a.asked, 2)
			time.Sleep(time.Minute)
			is.NoErr(check.Ready(t.Context()))
			is.Equal(a.asked, 4)
		})
	})
	t.Run("a caller that leaves does not end the check for others", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			check := start(t, &api{slow: time.Second}, readiness.Config{})
			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			defer cancel()
			is.Equal(check.Ready(ctx), context.DeadlineExceeded)
			is.NoErr(check.Ready(t.Context()))
		})
	})
}

func TestAServerStaysReadyThroughAnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		a := &api{}
		check := start(t, a, readiness.Config{MaxAge: time.Second, Grace: time.Minute})
		is.NoErr(check.Ready(t.Context()))
		a.status = map[string]int{"users": 503}
		time.Sleep(30 * time.Second)
		is.NoErr(check.Ready(t.Context()))
		time.Sleep(time.Minute)
		is.Equal(part(check.Ready(t.Context())), readiness.PartAPIKey)

		a.status = nil
		time.Sleep(time.Second)
		is.NoErr(check.Ready(t.Context())) // again
		a.status = map[string]int{"users": 401}
		time.Sleep(time.Second)
		is.Equal(part(check.Ready(t.Context())), readiness.PartAPIKey) // immediately: it is WorkOS's own error
	})
}

func TestWhatNewRejects(t *testing.T) {
	_, err := readiness.New(usermanagement.Confidential{}, readiness.Config{})
	is.New(t).True(err != nil)
	client, err := workos.NewConfidential("sk_test_1", "client_1")
	is.New(t).NoErr(err)
	for name, config := range map[string]readiness.Config{
		"MaxAge": {MaxAge: -1}, "Timeout": {Timeout: -1}, "ClockTolerance": {ClockTolerance: -1}, "Grace": {Grace: -1},
	} {
		_, err := readiness.New(client.UserManagement, config)
		moduletest.WantArgument(t, err, "config."+name)
	}
	moduletest.WantArgument(t, new(readiness.Check).Ready(t.Context()), "check")
	moduletest.WantArgument(t, start(t, &api{}, readiness.Config{}).Ready(nil), "ctx") //nolint:staticcheck // tests the nil context
}
