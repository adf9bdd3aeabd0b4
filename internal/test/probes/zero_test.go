package probes_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/agents"
	"github.com/workos-typestate/workos/modules/apikeys"
	"github.com/workos-typestate/workos/modules/auditlogs"
	"github.com/workos-typestate/workos/modules/authorization"
	"github.com/workos-typestate/workos/modules/clientapi"
	"github.com/workos-typestate/workos/modules/connect"
	"github.com/workos-typestate/workos/modules/directorysync"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/featureflags"
	"github.com/workos-typestate/workos/modules/fga"
	"github.com/workos-typestate/workos/modules/groups"
	"github.com/workos-typestate/workos/modules/mfa"
	"github.com/workos-typestate/workos/modules/organizationdomains"
	"github.com/workos-typestate/workos/modules/organizations"
	"github.com/workos-typestate/workos/modules/passwordless"
	"github.com/workos-typestate/workos/modules/pipes"
	"github.com/workos-typestate/workos/modules/portal"
	"github.com/workos-typestate/workos/modules/radar"
	"github.com/workos-typestate/workos/modules/sso"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/modules/vault"
	"github.com/workos-typestate/workos/modules/webhooks"
	"github.com/workos-typestate/workos/modules/widgets"
)

// zeros returns every client and module without a constructor, or constructed from nil.
func zeros() map[string]any {
	all := map[string]any{
		"the zero public client":       &workos.Public{},
		"the zero confidential client": &workos.Confidential{},
		"the zero keyless handle":      &core.Client{},
		"the zero confidential handle": &core.Confidential{},
		"the view of the zero client":  (&workos.Confidential{}).Public(),
		"the handle of a nil client":   (*workos.Confidential)(nil).Core(),
		"the view of a nil client":     (*workos.Confidential)(nil).Public(),
		"the keyless half of nil":      (*core.Confidential)(nil).Keyless(),
	}
	made := []any{
		agents.New(nil), apikeys.New(nil), auditlogs.New(nil), authorization.New(nil), clientapi.New(nil), connect.New(nil), directorysync.New(nil),
		events.New(nil), featureflags.New(nil), fga.New(nil), groups.New(nil), mfa.New(nil), organizationdomains.New(nil), organizations.New(nil),
		passwordless.New(nil), pipes.New(nil), portal.New(nil), radar.New(nil), sso.NewConfidential(nil), usermanagement.NewConfidential(nil),
		vault.New(nil), webhooks.New(nil), widgets.New(nil), sso.NewPublic(nil), usermanagement.NewPublic(nil),
	}
	for _, module := range made {
		of := reflect.TypeOf(module)
		all[of.String()+" constructed from nil"] = module
		all["the zero "+of.String()] = reflect.Zero(of).Interface()
	}
	for _, client := range []reflect.Type{reflect.TypeFor[workos.Public](), reflect.TypeFor[workos.Confidential]()} {
		for i := range client.NumField() {
			if field := client.Field(i); field.IsExported() && all["the zero "+field.Type.String()] == nil {
				panic(field.Type.String() + " is missing here")
			}
		}
	}
	return all
}

// TestZeroValues calls every method of every client and module that was not properly constructed.
func TestZeroValues(t *testing.T) {
	arguments := map[string]func(context.Context, reflect.Type) reflect.Value{
		"nothing": func(_ context.Context, of reflect.Type) reflect.Value { return reflect.Zero(of) },
		"only a context": func(ctx context.Context, of reflect.Type) reflect.Value {
			return withContext(ctx, of, reflect.Zero(of))
		},
		"everything but a context": func(_ context.Context, of reflect.Type) reflect.Value { return filled(of) },
		"everything":               func(ctx context.Context, of reflect.Type) reflect.Value { return withContext(ctx, of, filled(of)) },
	}
	for name, zero := range zeros() {
		for with, argument := range arguments {
			t.Run(fmt.Sprintf("no method of %s that is given %s panics", name, with), func(t *testing.T) {
				for method, f := range reflect.ValueOf(zero).Methods() {
					panicked, err := call(t, f, argument)
					switch {
					case panicked != nil:
						t.Errorf("%s panics: %v", method.Name, panicked)
					case err != nil && !isInput(err) && !isOver(err):
						t.Errorf("%s: %v: want an *core.ArgumentError", method.Name, err)
					case err == nil && with == "everything" && takesContext(f.Type()):
						t.Errorf("%s returns no error", method.Name)
					}
				}
			})
		}
	}
	for name, none := range map[string]any{
		"public client": (*workos.Public)(nil), "confidential client": (*workos.Confidential)(nil),
		"keyless handle": (*core.Client)(nil), "confidential handle": (*core.Confidential)(nil),
	} {
		t.Run("no call through a nil "+name+" panics", func(t *testing.T) {
			for method, f := range reflect.ValueOf(none).Methods() {
				if last := f.Type().NumOut() - 1; f.Type().Out(last) != reflect.TypeFor[error]() {
					continue // like reading a field of a nil pointer
				}
				if panicked, err := call(t, f, arguments["everything"]); panicked != nil || err != nil && !isArgument(err) {
					t.Errorf("%s: panics: %v; error: %v", method.Name, panicked, err)
				}
			}
		})
	}
	t.Run("verifying a well-formed token without keys does not panic", func(t *testing.T) {
		const token = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.e30.AAAA" // RS256, for a key "k"
		for name, client := range map[string]interface {
			VerifyAccessToken(ctx context.Context, token core.AccessToken, policy usermanagement.AccessTokenPolicy) (*usermanagement.AccessTokenClaims, error)
		}{
			"zero, public": usermanagement.Public{}, "zero, confidential": usermanagement.Confidential{},
			"of nil, public": usermanagement.NewPublic(nil), "of nil, confidential": usermanagement.NewConfidential(nil),
			"of a zero client": (&workos.Confidential{}).Public().UserManagement,
		} {
			for _, ctx := range []context.Context{t.Context(), nil} {
				var err error
				if panicked := panics(func() {
					_, err = client.VerifyAccessToken(ctx, core.NewAccessToken(token), usermanagement.AccessTokenPolicy{})
				}); panicked || !isArgument(err) {
					t.Errorf("%s, with context %v: panics: %v; error: %v", name, ctx != nil, panicked, err)
				}
			}
		}
		var err error
		if panicked := panics(func() {
			var none context.Context
			_, err = newScene(t).view.UserManagement.VerifyAccessToken(none, core.NewAccessToken(token), usermanagement.AccessTokenPolicy{})
		}); panicked || !isArgument(err) {
			t.Errorf("a view without a context: panics: %v; error: %v", panicked, err)
		}
	})
	t.Run("sessions and web applications cannot be constructed with a zero client", func(t *testing.T) {
		is := is.New(t)
		passwords := []core.CookiePassword{core.NewCookiePassword("a password of 32 characters or more")}
		for _, client := range []usermanagement.Confidential{{}, usermanagement.NewConfidential(nil), (&workos.Confidential{}).UserManagement} {
			_, err := session.NewManager(client, passwords)
			is.True(isArgument(err))
			_, err = authkit.New(client, authkit.Config{RedirectURI: "http://localhost/callback", CookiePasswords: passwords})
			is.True(isArgument(err))
		}
	})
	t.Run("a list without a client is an argument error", func(t *testing.T) {
		is := is.New(t)
		for _, client := range []*core.Confidential{nil, {}, (*workos.Confidential)(nil).Core(), (&workos.Confidential{}).Core()} {
			_, err := core.List[struct{}](t.Context(), client, core.Path("/users"), nil).Page()
			is.True(isArgument(err))
		}
	})
	t.Run("the zero page is the last page", func(t *testing.T) {
		is := is.New(t)
		page := &core.Page[int]{}
		is.True(!page.HasNext())
		_, err := page.Next(t.Context())
		is.True(errors.Is(err, core.ErrNoMorePages))
	})
	t.Run("the zero listing and a nil one are argument errors", func(t *testing.T) {
		is := is.New(t)
		for _, listing := range []*core.Listing[int]{nil, {}} {
			for how, err := range ends(listing) {
				if !isArgument(err) {
					t.Errorf("%s: %v", how, err)
				}
			}
			_, err := listing.Collect(0)
			is.True(isArgument(err))
		}
	})
	t.Run("a nil context is an argument error for every page", func(t *testing.T) {
		is := is.New(t)
		g, _ := newGateway()
		g.Body = `{"data":[1],"list_metadata":{"after":"c"}}`
		server, err := workos.NewConfidential(key, "client_1", core.WithTransport(g))
		is.NoErr(err)
		page, err := core.List[int](t.Context(), server.Core(), core.Path("/x"), nil).Page()
		is.NoErr(err)
		is.True(!panics(func() { _, err = page.Next(nil) })) //nolint:staticcheck // nil on purpose
		is.True(isArgument(err))
		is.True(!panics(func() {
			for how, err := range ends(core.List[int](nil, server.Core(), core.Path("/x"), nil)) { //nolint:staticcheck // nil on purpose
				if !isArgument(err) {
					t.Errorf("%s: %v", how, err)
				}
			}
		}))
	})
	t.Run("the zero target and targets that lead elsewhere are argument errors, and nothing is sent", func(t *testing.T) {
		s := newScene(t)
		for name, target := range map[string]core.Target{
			"zero": {}, "of nothing": core.Path(""), "of a host": core.Path("//evil.example/x"), "with a query": core.Path("/x?y=1"), "with dots": core.Path("/x/../y"),
			"with escaped dots": core.Path("/x/%2e%2e/y"), "with dots as a value": core.Path("/x/{id}", ".."), "with one value too many": core.Path("/x", "y"),
			"with one value too few": core.Path("/x/{id}"), "with a line break as a value": core.Path("/x/{id}", "\n"), "with nothing as a value": core.Path("/x/{id}", ""),
			"zero with a query": core.Target{}.Query(struct{ A string }{"b"}),
		} {
			is := is.New(t)
			is.True(isArgument(s.server.Get(t.Context(), target, nil)))
			is.True(isArgument(s.server.Post(t.Context(), target, nil, nil)))
			_, err := core.List[int](t.Context(), s.server.Core(), target, nil).Page()
			if !isArgument(err) || s.sent() != nil {
				t.Errorf("a target that is %s: %v", name, err)
			}
		}
	})
	t.Run("a nil option is an argument error, and so is an option around nil", func(t *testing.T) {
		is := is.New(t)
		_, err := workos.NewPublic("client_1", nil)
		is.True(isArgument(err))
		_, err = workos.NewConfidential(key, "client_1", core.WithPort(1), struct{ core.Option }{})
		is.True(isArgument(err))
		s := newScene(t)
		is.True(isArgument(s.server.Get(t.Context(), core.Path("/x"), nil, nil)))
		is.True(isArgument(s.server.Delete(t.Context(), core.Path("/x"), core.RequestOption(nil))))
		is.Equal(s.sent(), nil)
	})
	t.Run("no method of a properly constructed client panics without a context", func(t *testing.T) {
		s := newScene(t)
		for _, client := range []any{s.server, *s.server, s.view, *s.view, s.server.Core(), s.view.Core()} {
			methods(client, func(name string, f reflect.Value) {
				if !takesContext(f.Type()) {
					return
				}
				panicked, err := call(t, f, arguments["everything but a context"])
				if panicked != nil {
					t.Errorf("%s panics: %v", name, panicked)
				} else if err != nil && !isInput(err) && !errors.Is(err, core.ErrBadResponse) {
					t.Errorf("%s: %v: want an *core.ArgumentError", name, err)
				}
			})
		}
	})
}

// isInput reports whether err is about an argument, including one that is checked before the client.
func isInput(err error) bool {
	_, envelope := errors.AsType[vault.EnvelopeError](err)
	return envelope || isArgument(err) || errors.Is(err, usermanagement.ErrInvalidToken)
}

// isOver reports whether err means that no time was left, as from AwaitDevice.
func isOver(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, usermanagement.ErrExpiredToken)
}

// ends returns the errors that a listing ends with, by method of iteration.
func ends[T any](listing *core.Listing[T]) map[string]error {
	_, first := listing.Page()
	_, collected := listing.Collect(1)
	var last error
	for _, err := range listing.All() {
		last = err
	}
	return map[string]error{"Page": first, "Collect": collected, "All": last}
}

// methods calls visit for every method of a client and of its modules.
func methods(client any, visit func(name string, f reflect.Value)) {
	value := reflect.ValueOf(client)
	for method, f := range value.Methods() {
		visit(method.Name, f)
	}
	if value.Kind() != reflect.Struct {
		return
	}
	for i := range value.NumField() {
		if field := value.Type().Field(i); field.IsExported() {
			for method, f := range value.Field(i).Methods() {
				visit(field.Name+"."+method.Name, f)
			}
		}
	}
}

// call calls f without options and returns what it panics with, or its error. A list that f returns is fetched.
func call(t *testing.T, f reflect.Value, argument func(context.Context, reflect.Type) reflect.Value) (panicked any, err error) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	defer func() { panicked = recover() }()
	var in []reflect.Value
	for i := range f.Type().NumIn() {
		if f.Type().IsVariadic() && i == f.Type().NumIn()-1 {
			break
		}
		in = append(in, argument(ctx, f.Type().In(i)))
	}
	for _, result := range f.Call(in) {
		if result.Kind() == reflect.Pointer && result.MethodByName("Collect").IsValid() {
			result = result.MethodByName("Collect").Call([]reflect.Value{reflect.ValueOf(1)})[1]
		}
		if found, ok := result.Interface().(error); ok && found != nil {
			err = found
		}
	}
	return nil, err
}

var contextType = reflect.TypeFor[context.Context]()

func takesContext(f reflect.Type) bool { return f.NumIn() > 0 && f.In(0) == contextType }

// withContext returns ctx for a parameter that is a context.
func withContext(ctx context.Context, of reflect.Type, value reflect.Value) reflect.Value {
	if of == contextType {
		return reflect.ValueOf(ctx)
	}
	return value
}

// filled returns a value of a type with every field set, so that a method does not stop at a missing one.
func filled(of reflect.Type) reflect.Value {
	value := reflect.New(of).Elem()
	if time, ok := value.Addr().Interface().(*time.Time); ok {
		*time = time.AddDate(2000, 1, 1)
		return value
	}
	switch of.Kind() {
	case reflect.String:
		value.SetString("a")
	case reflect.Bool:
		value.SetBool(true)
	case reflect.Int, reflect.Int64:
		value.SetInt(1)
	case reflect.Float64:
		value.SetFloat(0.001)
	case reflect.Pointer:
		value.Set(reflect.New(of.Elem()))
		value.Elem().Set(filled(of.Elem()))
	case reflect.Slice:
		value.Set(reflect.Append(value, filled(of.Elem())))
	case reflect.Func:
		value.Set(reflect.MakeFunc(of, func([]reflect.Value) (results []reflect.Value) {
			for result := range of.Outs() {
				results = append(results, reflect.Zero(result))
			}
			return results
		}))
	case reflect.Struct:
		for i := range value.NumField() {
			if value.Field(i).CanSet() {
				value.Field(i).Set(filled(of.Field(i).Type))
			}
		}
	default: // usually an interface, which stays nil
	}
	return value
}
