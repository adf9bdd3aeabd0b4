package faulttest_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/faulttest"
)

// allocated returns the total number of bytes that do allocates, in use or not.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestMemoryIsBoundedByTheLimit reads responses far over a limit of 1 MiB.
func TestMemoryIsBoundedByTheLimit(t *testing.T) {
	const (
		limit = 1 << 20
		slack = 10 << 20 // buffers that grow by doubling, the server's own, and socket buffers
	)
	tenMB := strings.Repeat(" ", 10<<20)
	for name, test := range map[string]struct {
		response faulttest.Response
		is       error
	}{
		"a success of 10 MB":               {faulttest.Whole(200, tenMB), core.ErrTooLarge},
		"a success of 10 MB in chunks":     {faulttest.Close(faulttest.Head(200, "Transfer-Encoding: chunked") + "a00000\r\n" + tenMB + "\r\n0\r\n\r\n"), core.ErrTooLarge},
		"a success without end":            {faulttest.Endless(faulttest.Head(200), " "), core.ErrTooLarge},
		"a success without end in chunks":  {faulttest.Endless(faulttest.Head(200, "Transfer-Encoding: chunked"), "1\r\n \r\n"), core.ErrTooLarge},
		"an error of 10 MB":                {faulttest.Whole(404, tenMB), core.ErrNotFound},
		"an error without end":             {faulttest.Endless(faulttest.Head(404), " "), core.ErrNotFound},
		"a success that unpacks to 256 MB": {faulttest.GzipBomb(200, 256), core.ErrTooLarge},
		"an error that unpacks to 256 MB":  {faulttest.GzipBomb(422, 256), core.ErrUnprocessable},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			server := faulttest.Start(t, faulttest.Always(test.response))
			c := confidential(t, server.URL, core.WithMaxResponseBytes(limit))
			var err error
			bytes := allocated(func() { err = c.Get(t.Context(), core.Path("/things"), &thing{}) })
			is.True(errors.Is(err, test.is))
			is.Equal(server.Count(), 1)
			if bytes > slack {
				t.Errorf("%d bytes were allocated for a response over a limit of %d", bytes, limit)
			}
			server.AwaitOpen(t, 0) // the rest of the response is not read
			if server.Written() > 2*10<<20 {
				t.Errorf("%d bytes were read", server.Written())
			}
		})
	}
	t.Run("a success of 10 MB is within the default limit", func(t *testing.T) {
		is := is.New(t)
		id := strings.Repeat("a", 10<<20)
		server := faulttest.Start(t, faulttest.Always(faulttest.Whole(200, `{"id":"`+id+`"}`)))
		var got thing
		is.NoErr(confidential(t, server.URL).Get(t.Context(), core.Path("/things"), &got))
		is.Equal(len(got.ID), len(id))
	})
}
