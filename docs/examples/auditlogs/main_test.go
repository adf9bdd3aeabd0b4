package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/docs/examples/internal/demotest"
	"github.com/workos-typestate/workos/modules/auditlogs"
	"github.com/workos-typestate/workos/workostest"
)

func TestAuditLogs(t *testing.T) {
	t.Run("records an event and exports it on its own workostest", func(t *testing.T) {
		demotest.Alone(t)
		output := demotest.Expect(
			t, run,
			`(?m)^  schema +version 1 of example\.report_shared$`,
			`(?m)^  recorded +once`,
			`(?m)^  refused +an event whose target is a cat: .*invalid_audit_log`,
			`(?m)^  started +audit_log_export_\w+, pending$`,
			`(?m)^  ready +audit_log_export_\w+$`,
			`(?m)^  URL +http://127\.0\.0\.1:\d+/…$`,
			`(?m)^  row +audit_log_event_\w+ \| example\.report_shared \| .* \| Ada Lovelace \| .*"Note G".*"pages":7`,
			`(?m)^  deleted +org_\w+$`,
		)
		is.New(t).Equal(strings.Count(output, "  row "), 1)
	})
	t.Run("deletes the organization when the export fails", func(t *testing.T) {
		is := is.New(t)
		server := workostest.Start(t)
		demotest.On(t, server)
		server.Inject(workostest.Fault{Path: "/audit_logs/exports", Status: 400, Body: `{"message":"no"}`})
		var out bytes.Buffer
		is.True(errors.Is(run(t.Context(), &out), core.ErrBadRequest))
		is.True(strings.Contains(out.String(), "  deleted"))
	})
	t.Run("an unusable export is an error", func(t *testing.T) {
		is := is.New(t)
		server := workostest.Start(t)
		demotest.On(t, server)
		server.Inject(workostest.Fault{
			Path: "/audit_logs/exports/{id}", Status: 200,
			Body: `{"object":"audit_log_export","id":"audit_log_export_1","state":"error","url":null}`,
		})
		err := run(t.Context(), io.Discard)
		failed, ok := errors.AsType[*auditlogs.ExportFailedError](err)
		is.True(ok && failed.Export.State == auditlogs.ExportStateError)
	})
	t.Run("does not write to an environment without permission", func(t *testing.T) { demotest.ExpectRefusal(t, run) })
}

func TestURLsOfExportsStaySecret(t *testing.T) {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	is.New(t).NoErr(err)
	is.New(t).NoErr(listener.Close())
	nowhere := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(nowhere.Close)
	for name, url := range map[string]string{
		"no server":       "http://" + listener.Addr().String() + "/hush?signature=hush",
		"no URL":          "http://[hush",
		"canceled":        "http://127.0.0.1/hush",
		"another website": nowhere.URL + "/hush",
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if name == "canceled" {
				cancel()
			}
			var out bytes.Buffer
			err := printRows(ctx, &out, core.NewSecretURL(url))
			is.True(err != nil)
			is.True(!strings.Contains(err.Error()+out.String(), "hush"))
		})
	}
}
