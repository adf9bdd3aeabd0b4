package featureflags_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/featureflags"
)

// odd are invalid forms of a flag, and the place of the error.
var odd = map[string]string{
	`7`: "", `null`: "", `[]`: "", `"on"`: "",
	`{"enabled":"yes"}`:                           "/enabled",
	`{"slug":7}`:                                  "/slug",
	`{"targets":[]}`:                              "/targets",
	`{"targets":{"users":[{"id":7}]}}`:            "/targets/users/0/id",
	`{"targets":{"custom_targets":[{"type":7}]}}`: "/targets/custom_targets/0/type",
}

func TestAnOddFlagFreezesItselfAlone(t *testing.T) {
	for form, place := range odd {
		inBubble(t, form, func(t *testing.T) {
			is := is.New(t)
			var log bytes.Buffer
			e := &environment{}
			e.turnOn("a", "b", "c")
			r := run(t, e, featureflags.StartRuntimeParams{}, core.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
			is.NoErr(waitUntilReady(t, r))
			on := func(slug core.FeatureFlagSlug) bool { return r.Enabled(slug, nil, false) }

			e.set(func(e *environment) {
				e.status, e.body = 200, `{"a":{"enabled":false},"b":`+form+`,"new":`+form+`,"d":{"enabled":true,"default_value":true}}`
			})
			time.Sleep(time.Hour)
			is.True(!on("a")) // the new value
			is.True(on("b"))  // the old value
			is.True(!on("c")) // removed
			is.True(on("d"))  // new
			_, known := r.Flag("new")
			is.True(!known)
			is.Equal(r.Stats().Failures, 0)
			is.Equal(strings.Count(log.String(), "level=WARN"), 1) // not for every poll
			is.True(strings.Contains(log.String(), `flags="[b new]"`))

			e.set(func(e *environment) { e.body = `{"b":{"enabled":false}}` })
			time.Sleep(time.Minute)
			is.True(!on("b")) // it is valid again

			service, _ := moduletest.Start(t, featureflags.New, `{"a":{"slug":"a"},"b/c":`+form+`}`)
			flags, err := service.Poll(t.Context())
			is.Equal(len(flags), 1)
			is.Equal(flags["a"].Slug, core.FeatureFlagSlug("a"))
			unusable, ok := errors.AsType[*core.ResponseError](err)
			is.True(ok)
			is.Equal(unusable.Field, "/b~1c"+place)
			is.True(errors.Is(err, core.ErrBadResponse))
		})
	}
}
