package core_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/matryer/is"
)

func TestAPanicInATransport(t *testing.T) {
	t.Run("comes out in the loop over a list, not in the goroutine that looks ahead", func(t *testing.T) {
		is := is.New(t)
		failure := errors.New("oh")
		pages := things(30, 10)
		transport := stateless(func(r *http.Request) (*http.Response, error) {
			if r.URL.Query().Get("after") == "20" {
				panic(failure)
			}
			return pages(r)
		})
		seen := 0
		defer func() {
			reason, ok := recover().(error)
			is.True(ok && errors.Is(reason, failure))
			is.Equal(seen, 20)
		}()
		for _, err := range listing(t.Context(), t, transport, nil).All() {
			is.NoErr(err)
			seen++
		}
		is.Fail() // it panics
	})
}
