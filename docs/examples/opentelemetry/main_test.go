package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/matryer/is"
)

func TestOpenTelemetry(t *testing.T) {
	is := is.New(t)
	var out bytes.Buffer
	is.NoErr(run(t.Context(), &out))
	is.Equal(strings.Count(out.String(), "\n  GET /organizations/{id}\n"), 2) // two attempts
	is.Equal(strings.Count(out.String(), "\n  GET /user_management/users\n"), 1)
	is.Equal(strings.Count(out.String(), "http.client.request.duration × 1\n"), 3)
}
