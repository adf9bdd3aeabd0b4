package main

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/docs/examples/internal/demotest"
	"github.com/workos-typestate/workos/workostest"
)

func TestVault(t *testing.T) {
	t.Run("shows both ways on its own workostest", func(t *testing.T) {
		demotest.Alone(t)
		output := demotest.Expect(
			t, run,
			`a workostest in this process`,
			`(?m)^  read +acme/database password \S+: \[redacted\], which is 7 characters$`,
			`(?m)^  listed +secret_\w+$`,
			`(?m)^  refused +an update of the version `,
			`(?m)^  version .*, 28 bytes, current: true\n  version .*, 7 bytes, current: false$`,
			`(?m)^  deleted +secret_\w+$`,
			`(?m)^  decrypted +7 characters$`,
			`(?m)^  refused +as the secret of connection_2$`,
			`(?m)^  one data key +3 secrets`,
		)
		is.New(t).True(!strings.Contains(output, "hunter2"))
	})
	t.Run("leaves no object behind, also when it fails", func(t *testing.T) {
		is := is.New(t)
		server := workostest.Start(t)
		demotest.On(t, server)
		server.Inject(workostest.Fault{Method: http.MethodPut, Status: http.StatusBadRequest, Body: `{"error":"no"}`})
		var out bytes.Buffer
		is.True(errors.Is(run(t.Context(), &out), core.ErrBadRequest))
		is.True(strings.Contains(out.String(), "  deleted"))
		events := server.Events()
		is.Equal(events[len(events)-1].Name, "vault.data.deleted")
	})
	t.Run("does not write to an environment without permission", func(t *testing.T) { demotest.ExpectRefusal(t, run) })
}
