package workosconnect_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/matryer/is"
	"google.golang.org/protobuf/types/known/wrapperspb"

	workosconnect "github.com/workos-typestate/workos/contrib/connectrpc"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/rpctest"
)

// codeOf is connect.CodeOf, which has no code for success.
func codeOf(err error) connect.Code {
	if err == nil {
		return rpctest.OK
	}
	return connect.CodeOf(err)
}

func TestCalls(t *testing.T) {
	for i, named := range rpctest.Start(t).Cases() {
		t.Run(named.Name, func(t *testing.T) {
			for protocol, option := range protocols {
				is := is.New(t)
				world := rpctest.Start(t)
				test := world.Cases()[i]
				service, server := start(t, world.Rules)
				if test.Outage {
					world.Break()
				}
				who, err := call(t.Context(), client(server, test.Method, option), test.Method, test.Authorization...)
				is.Equal(codeOf(err), connect.Code(test.Code)) // of the protocol
				is.Equal(who, test.Caller)
				if test.Code == rpctest.OK {
					continue
				}
				is.Equal(service.calls.Load(), int32(0))
				is.Equal(len(world.Refused), 1)
				refusal, _ := errors.AsType[*connect.Error](err)
				if protocol == "Connect" {
					is.Equal(strings.HasPrefix(refusal.Meta().Get("WWW-Authenticate"), "Bearer"), test.Code == rpctest.Unauthenticated)
					is.Equal(refusal.Meta().Get("Retry-After") != "", test.Code == rpctest.Unavailable)
				}
				for _, field := range test.Authorization {
					is.True(!strings.Contains(err.Error()+world.Refused[0]+strings.Join(refusal.Meta().Values("WWW-Authenticate"), ""), field[len(field)-5:]))
				}
			}
		})
	}
}

func TestHealthNeedsNoToken(t *testing.T) {
	is := is.New(t)
	world := rpctest.Start(t)
	world.Break() // it does not ask WorkOS either
	_, server := start(t, world.Rules)
	const check = "/grpc.health.v1.Health/Check"
	_, err := call(t.Context(), client(server, check), check, "Bearer "+world.Expired.Reveal())
	is.NoErr(err)
}

func TestAStreamEndsWithItsToken(t *testing.T) {
	for protocol, option := range protocols {
		t.Run(protocol, func(t *testing.T) {
			is := is.New(t)
			world := rpctest.Start(t)
			service, server := start(t, world.Rules)
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			stream := client(server, rpctest.Watch, option).CallBidiStream(ctx)
			stream.RequestHeader().Set("Authorization", "Bearer "+world.Key(500*time.Millisecond).Reveal())
			is.NoErr(stream.Send(wrapperspb.String("x")))
			response, err := stream.Receive()
			is.NoErr(err)
			is.Equal(response.GetValue(), "key of org_1")
			_, err = stream.Receive() // the handler waits for a message that does not come
			is.Equal(codeOf(err), connect.CodeUnauthenticated)
			is.True(strings.Contains(err.Error(), "has expired"))
			is.True((<-service.closed).Error() != "")
			_ = stream.CloseRequest()
			_ = stream.CloseResponse()
		})
	}
}

func TestAClientTriesAnotherTokenOnce(t *testing.T) {
	world := rpctest.Start(t)
	_, server := start(t, world.Rules)
	intercept := func(t *testing.T, tokens ...core.AccessToken) (*rpctest.Source, connect.ClientOption) {
		t.Helper()
		source := &rpctest.Source{Tokens: tokens}
		interceptor, err := workosconnect.NewClient(source)
		is.New(t).NoErr(err)
		return source, connect.WithInterceptors(interceptor)
	}
	for name, test := range map[string]struct {
		procedure string
		tokens    []core.AccessToken
		code      connect.Code
		asked     int
		sent      int // rejected tokens
	}{
		"after the token is rejected":      {rpctest.Get, []core.AccessToken{world.Expired, world.Member}, rpctest.OK, 1, 1},
		"but no third":                     {rpctest.Get, []core.AccessToken{world.Expired, core.NewAccessToken("e30.e30.e30"), world.Member}, connect.CodeUnauthenticated, 1, 2},
		"and not the same":                 {rpctest.Get, []core.AccessToken{world.Expired}, connect.CodeUnauthenticated, 1, 1},
		"not after the caller is rejected": {rpctest.Delete, []core.AccessToken{world.Member, world.Admin}, connect.CodePermissionDenied, 0, 1},
		"nor for a stream":                 {rpctest.Watch, []core.AccessToken{world.Expired, world.Member}, connect.CodeUnauthenticated, 0, 1},
		"a stream has a token":             {rpctest.Watch, []core.AccessToken{world.Member}, rpctest.OK, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			for _, option := range protocols {
				is := is.New(t)
				world.Refused = nil
				source, intercepted := intercept(t, test.tokens...)
				_, err := call(t.Context(), client(server, test.procedure, option, intercepted), test.procedure)
				is.Equal(codeOf(err), test.code)
				is.Equal(source.Asked, test.asked)
				is.Equal(len(world.Refused), test.sent)
			}
		})
	}
	t.Run("a caller's own authorization is left alone", func(t *testing.T) {
		is := is.New(t)
		source, intercepted := intercept(t, world.Member)
		for _, procedure := range []string{rpctest.Purge, rpctest.Ring} {
			_, err := call(t.Context(), client(server, procedure, intercepted), procedure, "Bearer "+world.Admin.Reveal())
			is.NoErr(err)
		}
		is.Equal(source.Asked, 0)
	})
	t.Run("the caller's request does not keep the token", func(t *testing.T) {
		is := is.New(t)
		_, intercepted := intercept(t, world.Member)
		request := connect.NewRequest(wrapperspb.String("x"))
		_, err := client(server, rpctest.Get, intercepted).CallUnary(t.Context(), request)
		is.NoErr(err)
		is.Equal(request.Header().Get("Authorization"), "")
	})
	t.Run("without a token nothing is sent, and no call blocks", func(t *testing.T) {
		is := is.New(t)
		world.Refused = nil
		_, intercepted := intercept(t)
		for _, procedure := range []string{rpctest.Get, rpctest.Watch} {
			_, err := call(t.Context(), client(server, procedure, intercepted), procedure)
			is.True(errors.Is(err, rpctest.ErrNone))
		}
		stream, err := client(server, rpctest.Watch, intercepted).CallServerStream(t.Context(), connect.NewRequest(wrapperspb.String("x")))
		if err == nil {
			is.True(!stream.Receive())
			err = stream.Err()
		}
		is.True(errors.Is(err, rpctest.ErrNone))
		_, err = client(server, rpctest.Watch, intercepted).CallClientStream(t.Context()).CloseAndReceive()
		is.True(errors.Is(err, rpctest.ErrNone))
		is.Equal(len(world.Refused), 0)
	})
}

func TestNilIsNamed(t *testing.T) {
	is := is.New(t)
	_, err := workosconnect.NewServer(nil)
	is.True(strings.Contains(err.Error(), "rules"))
	_, err = workosconnect.NewClient(nil)
	is.True(strings.Contains(err.Error(), "source"))
}

func TestNoCallIsAcceptedBeforeTheRulesMatchTheHandlers(t *testing.T) {
	is := is.New(t)
	guard, err := workosconnect.NewServer(rpctest.Start(t).Rules)
	is.NoErr(err)
	service, mux := &reports{}, http.NewServeMux()
	add := func(procedure string, opts ...connect.HandlerOption) {
		mux.Handle(procedure, connect.NewUnaryHandler(procedure, service.unary, opts...))
	}
	const health = "/grpc.health.v1.Health/Check"
	add(rpctest.Get, guard.Option())
	add(rpctest.Delete) // without the guard
	add(rpctest.Purge, connect.WithHandlerOptions(guard.Option()))
	add(health, guard.Option())
	server := httptest.NewServer(mux)
	defer server.Close()
	err = guard.Start()
	is.True(strings.HasSuffix(err.Error(), "serve: "+rpctest.Delete+", "+rpctest.Ping))
	for _, procedure := range []string{rpctest.Get, health} {
		_, err = call(t.Context(), client(server, procedure), procedure)
		is.Equal(connect.CodeOf(err), connect.CodeInternal)
	}
	for _, procedure := range []string{rpctest.Delete, rpctest.Ping} {
		_ = connect.NewUnaryHandler(procedure, service.unary, guard.Option())
	}
	is.NoErr(guard.Start())
	_, err = call(t.Context(), client(server, rpctest.Get), rpctest.Get)
	is.Equal(connect.CodeOf(err), connect.CodeUnauthenticated)
	is.Equal(service.calls.Load(), int32(0))
}
