package snippets_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/matryer/is"
)

// plainProgram makes one call, without any optional feature.
const plainProgram = `package main

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos"
)

func main() {
	client, err := workos.NewConfidential("sk_test_1", "client_1")
	if err != nil {
		panic(err)
	}
	fmt.Println(client.Organizations.Get(context.Background(), "org_1"))
}
`

// TestConveniencesAreNotLinkedIntoProgramsThatDoNotUseThem checks a program's symbols.
func TestConveniencesAreNotLinkedIntoProgramsThatDoNotUseThem(t *testing.T) {
	is := is.New(t)
	source, program := filepath.Join(t.TempDir(), "main.go"), filepath.Join(t.TempDir(), "program")
	is.NoErr(os.WriteFile(source, []byte(plainProgram), 0o600))
	for _, command := range [][]string{{"go", "build", "-o", program, source}, {"go", "tool", "nm", program}} {
		run := exec.CommandContext(t.Context(), command[0], command[1:]...)
		run.Dir = root // the module of the packages it imports
		out, err := run.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", command, err, out)
		}
		if command[1] == "build" {
			continue
		}
		is.True(strings.Contains(string(out), "workos/core.(*call).send")) // the symbols are present
		for _, unused := range []string{
			"workos/core.dump.", "workos/core.rawLeftOut", "workos/internal/poll.", "AwaitExport", "/readiness.", "/authkit.", "workos/core/bulk.", "workos/core/ratelimit.", "workostest.", "html/template.",
		} {
			if strings.Contains(string(out), unused) {
				t.Errorf("%s is linked", unused)
			}
		}
	}
}
