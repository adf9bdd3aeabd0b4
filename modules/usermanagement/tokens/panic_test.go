package tokens_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// fragile is a store that panics in one of its methods.
type fragile struct {
	tokens.MemoryStore
	breaksIn string
}

var errBroke = errors.New("broke")

func (f *fragile) step(method string) {
	if f.breaksIn == method {
		panic(errBroke)
	}
}

func (f *fragile) Load(ctx context.Context) (tokens.Tokens, error) {
	f.step("Load")
	return f.MemoryStore.Load(ctx)
}

func (f *fragile) Save(ctx context.Context, t tokens.Tokens) error {
	f.step("Save")
	return f.MemoryStore.Save(ctx, t)
}

func (f *fragile) Lock(ctx context.Context) (func(), error) {
	f.step("Lock")
	unlock, err := f.MemoryStore.Lock(ctx)
	return func() {
		unlock()
		f.step("the end of Lock")
	}, err
}

func TestAPanic(t *testing.T) {
	for _, method := range []string{"Load", "Lock", "Save", "the end of Lock", "the client"} {
		t.Run("in "+method+" comes out in Token, and the next call refreshes as if nothing had been", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				store, from := &fragile{}, newIssuer(t)
				source, err := tokens.New(from, store)
				is.NoErr(err)
				is.NoErr(source.SignedIn(t.Context(), from.signIn()))
				time.Sleep(10 * time.Minute)
				store.breaksIn = method
				if method == "the client" {
					from.script = []step{func(context.Context, func() (*usermanagement.AuthenticationResponse, error)) (*usermanagement.AuthenticationResponse, error) {
						panic(errBroke)
					}}
				}
				func() {
					defer func() {
						reason, ok := recover().(error)
						is.True(ok && errors.Is(reason, errBroke))
					}()
					_, _ = source.Token(t.Context())
					is.Fail() // it panics
				}()
				store.breaksIn = ""
				time.Sleep(10 * time.Minute)
				_, err = source.Token(t.Context())
				is.NoErr(err)
			})
		})
	}
}
