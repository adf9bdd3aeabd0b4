package rpc_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/apikeys"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer/rpc"
)

const (
	service = "/a.B/"
	method  = "/a.B/C"
)

// served are the methods of a server with every name that the rules below use.
var served = []string{method, "/a.B/D", "/a.B/c", "/a.BC/D", "/x/y", "/grpc.health.v1.Health/Check", "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"}

// start returns an API whose callers are the owners of any key except "bad", and the number of requests to WorkOS.
func start(t *testing.T) (api *bearer.Auth, asked func() int) {
	t.Helper()
	is := is.New(t)
	transport := moduletest.Over(func(r moduletest.Request) (int, string) {
		if r.Body == `{"value":"bad"}` {
			return http.StatusOK, `{"api_key":null}`
		}
		return http.StatusOK, `{"api_key":{"id":"api_key_1","owner":{"type":"organization","id":"org_1"}}}`
	})
	client, err := core.NewConfidential("sk_test_1", "client_1", core.WithTransport(transport))
	is.NoErr(err)
	api, err = bearer.New(bearer.Config{Sources: []bearer.Source{bearer.APIKeys(apikeys.New(client), nil)}})
	is.NoErr(err)
	return api, func() int { return len(transport.Sent()) }
}

// quiet keeps rejections out of the log.
func quiet() rpc.Option { return rpc.WithOnError(func(context.Context, string, *bearer.Error) {}) }

func TestLetIn(t *testing.T) {
	yes, no := bearer.Organization("org_1"), bearer.Organization("org_2")
	key, bad := []string{"Bearer key"}, []string{"Bearer bad"}
	const (
		health     = "/grpc.health.v1.Health/Check"
		reflection = "/grpc.reflection.v1.ServerReflection/"
	)
	for name, test := range map[string]struct {
		rules  []rpc.Option
		method string
		values []string
		code   uint32 // 0 is admitted
		caller bool
	}{
		"a caller without a rule":                             {nil, method, key, 0, true},
		"no caller without a rule":                            {nil, method, nil, 16, false},
		"a guard for all":                                     {[]rpc.Option{rpc.WithGuards(no)}, method, key, 7, false},
		"a guard of the service":                              {[]rpc.Option{rpc.WithMethod(service, no)}, method, key, 7, false},
		"a guard of the method, in addition to the service's": {[]rpc.Option{rpc.WithMethod(service, yes), rpc.WithMethod(method, no)}, method, key, 7, false},
		"a guard of the service, in addition to the method's": {[]rpc.Option{rpc.WithMethod(service, no), rpc.WithMethod(method, yes)}, method, key, 7, false},
		"guards of one method in two options":                 {[]rpc.Option{rpc.WithMethod(method, yes), rpc.WithMethod(method, no)}, method, key, 7, false},
		"guards that agree":                                   {[]rpc.Option{rpc.WithGuards(yes), rpc.WithMethod(service, yes), rpc.WithMethod(method, yes)}, method, key, 0, true},
		"a guard of another method":                           {[]rpc.Option{rpc.WithMethod("/a.B/D", no), rpc.WithMethod("/a.BC/", no)}, method, key, 0, true},
		"an open method":                                      {[]rpc.Option{rpc.WithOpen(method), rpc.WithGuards(no)}, method, nil, 0, false},
		"an open method, with a caller":                       {[]rpc.Option{rpc.WithOpen(method), rpc.WithGuards(no)}, method, key, 0, true},
		"an open method, with an invalid token":               {[]rpc.Option{rpc.WithOpen(method)}, method, bad, 16, false},
		"an open method, with two tokens":                     {[]rpc.Option{rpc.WithOpen(method)}, method, []string{"Bearer key", "Bearer key"}, 16, false},
		"a method of an open service":                         {[]rpc.Option{rpc.WithOpen(service)}, method, nil, 0, false},
		"a guarded method of an open service":                 {[]rpc.Option{rpc.WithOpen(service), rpc.WithMethod(method, yes)}, method, nil, 16, false},
		"a guarded method of an open service, with a caller":  {[]rpc.Option{rpc.WithOpen(service), rpc.WithMethod(method, no)}, method, key, 7, false},
		"an open method of a guarded service":                 {[]rpc.Option{rpc.WithOpen(method), rpc.WithMethod(service, no)}, method, nil, 0, false},
		"health":                                              {[]rpc.Option{rpc.WithGuards(no)}, health, nil, 0, false},
		"health, with an invalid token":                       {nil, health, bad, 0, false},
		"health with a rule":                                  {[]rpc.Option{rpc.WithMethod(health, no)}, health, key, 7, false},
		"reflection that requires a caller":                   {[]rpc.Option{rpc.WithMethod(reflection)}, reflection + "ServerReflectionInfo", nil, 16, false},
		"reflection that requires a caller, with a caller":    {[]rpc.Option{rpc.WithMethod(reflection)}, reflection + "ServerReflectionInfo", key, 0, true},
		"a path without the leading slash":                    {[]rpc.Option{rpc.WithMethod(method, no)}, "a.B/C", key, 7, false},
		"a path of an open method without the leading slash":  {[]rpc.Option{rpc.WithOpen(method, service)}, "a.B/C", nil, 7, false},
		"a path with two slashes":                             {[]rpc.Option{rpc.WithMethod(method, no)}, "//a.B/C", key, 7, false},
		"a path with an additional part":                      {[]rpc.Option{rpc.WithMethod(method, no), rpc.WithOpen("/x/")}, "/x/a.B/C", key, 7, false},
		"a path without a service":                            {nil, "C", key, 7, false},
		"no path":                                             {nil, "", key, 7, false},
		"health without the leading slash is not health":      {nil, health[1:], nil, 7, false},
		"a service with the prefix of health is not health":   {nil, "/grpc.health.v1.HealthX/Check", nil, 16, false},
		"a zero guard rejects everyone":                       {[]rpc.Option{rpc.WithMethod(method, bearer.Guard{})}, method, key, 7, false},
		"a method whose name differs in case has other rules": {[]rpc.Option{rpc.WithOpen("/a.B/c")}, method, nil, 16, false},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			api, asked := start(t)
			refused := 0
			rules, err := rpc.New(api, append(test.rules, rpc.WithOnError(func(_ context.Context, name string, failure *bearer.Error) {
				is.Equal(name, test.method)
				is.True(failure.Err != nil)
				refused++
			}))...)
			is.NoErr(err)
			gate, err := rules.Serving(served)
			is.NoErr(err)
			ctx, err := gate.LetIn(t.Context(), test.method, test.values)
			_, found := bearer.FromContext(ctx)
			is.Equal(found, test.caller)
			is.Equal(err != nil, test.code != 0)
			is.Equal(refused, min(1, int(test.code)))
			if err != nil {
				code, text := rpc.Status(err)
				is.Equal(code, test.code)
				is.True(text != "")
			}
			if test.method == health && len(test.rules) == 0 {
				is.Equal(asked(), 0)
			}
		})
	}
}

func TestNewNamesWhatIsWrong(t *testing.T) {
	api, _ := start(t)
	for name, test := range map[string]struct {
		opts []rpc.Option
		want string
	}{
		"an option that is the zero value":             {[]rpc.Option{rpc.WithOpen(), {}}, "opts[1]"},
		"a name without a leading slash":               {[]rpc.Option{rpc.WithMethod("a.B/C")}, "WithMethod"},
		"a name of a service without a trailing slash": {[]rpc.Option{rpc.WithOpen("/a.B")}, "WithOpen"},
		"an empty name":                                {[]rpc.Option{rpc.WithOpen(method, "")}, "WithOpen"},
		"all services":                                 {[]rpc.Option{rpc.WithOpen("/")}, "WithOpen"},
		"a method that is both open and guarded":       {[]rpc.Option{rpc.WithOpen(method), rpc.WithMethod(method)}, "WithOpen"},
		"a service that is guarded first and then not": {[]rpc.Option{rpc.WithMethod(service), rpc.WithOpen(service)}, "WithOpen"},
		"a nil function for errors":                    {[]rpc.Option{rpc.WithOnError(nil)}, "WithOnError"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := rpc.New(api, test.opts...)
			moduletest.WantArgument(t, err, test.want)
		})
	}
	_, err := rpc.New(nil)
	moduletest.WantArgument(t, err, "auth")
	_, err = rpc.NewTokens(nil)
	moduletest.WantArgument(t, err, "source")
}

func TestAMisconfiguredServerRejectsEveryCall(t *testing.T) {
	is := is.New(t)
	rules, err := rpc.New(new(bearer.Auth), quiet())
	is.NoErr(err)
	gate, err := rules.Serving(served)
	is.NoErr(err)
	_, err = gate.LetIn(t.Context(), method, []string{"Bearer key"})
	code, _ := rpc.Status(err)
	is.Equal(code, uint32(13))
	code, _ = rpc.Status(io.EOF)
	is.Equal(code, uint32(13))
}

func TestStreams(t *testing.T) {
	until := func(t *testing.T, end time.Time) context.Context {
		t.Helper()
		return bearer.NewContext(t.Context(), &bearer.Machine{ExpiresAt: end})
	}
	t.Run("a handler that waits for a message returns when the token expires", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			begun, leave := time.Now(), make(chan struct{})
			err := rpc.Serve(until(t, begun.Add(time.Minute)), func(ctx context.Context) error {
				return rpc.Receive(ctx, func() error { <-leave; return nil })
			})
			is.Equal(time.Since(begun), time.Minute)
			is.True(errors.Is(err, usermanagement.ErrTokenExpired))
			code, _ := rpc.Status(err)
			is.Equal(code, uint32(16))
			close(leave)
		})
	})
	t.Run("a message that arrives after the end is not delivered", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			err := rpc.Serve(until(t, time.Now().Add(time.Minute)), func(ctx context.Context) error {
				<-ctx.Done()
				is.True(rpc.Send(ctx, func() error { t.Error("sent"); return nil }) != nil)
				return rpc.Receive(ctx, func() error { t.Error("received"); return nil })
			})
			is.True(errors.Is(err, usermanagement.ErrTokenExpired))
		})
	})
	t.Run("a token that has already expired opens no stream", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			err := rpc.Serve(until(t, time.Now()), func(context.Context) error { t.Error("served"); return nil })
			is.True(errors.Is(err, usermanagement.ErrTokenExpired))
		})
	})
	t.Run("a caller who leaves is not reported as an expired token", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			ctx, cancel := context.WithCancel(until(t, time.Now().Add(time.Minute)))
			err := rpc.Serve(ctx, func(ctx context.Context) error {
				cancel()
				return rpc.Receive(ctx, func() error { return ctx.Err() })
			})
			is.True(errors.Is(err, context.Canceled))
			is.True(!errors.Is(err, usermanagement.ErrInvalidToken))
		})
	})
	t.Run("what the handler returns before the end is returned", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			for _, want := range []error{nil, io.EOF} {
				for _, ctx := range []context.Context{t.Context(), until(t, time.Time{}), until(t, time.Now().Add(time.Minute)), bearer.NewContext(t.Context(), &bearer.User{})} {
					is.Equal(rpc.Serve(ctx, func(ctx context.Context) error { return rpc.Receive(ctx, func() error { return want }) }), want)
				}
			}
		})
	})
	t.Run("a panic is raised where Serve was called", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			defer func() { is.New(t).True(recover() != nil) }()
			_ = rpc.Serve(until(t, time.Now().Add(time.Minute)), func(ctx context.Context) error {
				return rpc.Receive(ctx, func() error { panic("a codec") })
			})
		})
	})
}
