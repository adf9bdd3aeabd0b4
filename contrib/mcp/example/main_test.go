package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/workostest"
)

func TestExample(t *testing.T) {
	t.Run("an admin may use both tools, and a member one", func(t *testing.T) {
		is := is.New(t)
		var out bytes.Buffer
		is.NoErr(run(t.Context(), &out, "", ""))
		_, lines, _ := strings.Cut(out.String(), "\n\n")
		is.Equal(lines, `ada@example.com signed in
  list_reports   {"organization":"org_acme","reports":["january","february"]}
  delete_report  {"deleted":"january"}

grace@example.com signed in
  list_reports   {"organization":"org_acme","reports":["january","february"]}
  delete_report  The caller may not do this
`)
	})
	t.Run("an environment is served until the program is interrupted", func(t *testing.T) {
		ctx, interrupt := context.WithCancel(t.Context())
		out := writer(func(string) { interrupt() })
		is.New(t).NoErr(run(ctx, out, "127.0.0.1:0", workostest.Start(t).URL))
	})
}

type writer func(string)

func (w writer) Write(p []byte) (int, error) {
	w(string(p))
	return len(p), nil
}
