package main

import (
	"bytes"
	"errors"
	"regexp"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/redisserver"
)

func TestReplicas(t *testing.T) {
	is := is.New(t)
	var out bytes.Buffer
	err := run(t.Context(), &out)
	if errors.Is(err, redisserver.ErrNotInstalled) {
		t.Skip(err)
	}
	is.NoErr(err)
	for _, line := range []string{
		`requests +20 to each server, all successful`, `refreshes +1`, `new cookies +1`,
		`webhooks +2 deliveries of one event, all with status 200`, `handled +1`,
	} {
		if !regexp.MustCompile(`(?m)^` + line + `$`).MatchString(out.String()) {
			t.Errorf("%s is not in the output:\n%s", line, out.String())
		}
	}
}
