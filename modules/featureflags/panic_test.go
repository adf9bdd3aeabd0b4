package featureflags_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/featureflags"
)

func TestATransportThatPanics(t *testing.T) {
	inBubble(t, "does so in who waits for the flags, and in who asks why there are no more", func(t *testing.T) {
		is := is.New(t)
		failure := errors.New("oh")
		client, err := core.NewConfidential("sk_test_1", "", core.WithTransport(panics{failure}))
		is.NoErr(err)
		r, err := featureflags.New(client).StartRuntime(t.Context(), nil)
		is.NoErr(err)
		<-r.Done()
		for _, ask := range []func(){
			func() { _ = r.WaitUntilReady(t.Context()) },
			func() { _ = r.Err() },
		} {
			func() {
				defer func() {
					reason, ok := recover().(error)
					is.True(ok && errors.Is(reason, failure))
				}()
				ask()
				is.Fail() // it panics
			}()
		}
	})
}

type panics struct{ reason error }

func (p panics) RoundTrip(*http.Request) (*http.Response, error) { panic(p.reason) }
