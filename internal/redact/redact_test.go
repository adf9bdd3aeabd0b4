package redact_test

import (
	"fmt"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/redact"
	"github.com/workos-typestate/workos/internal/test/redacttest"
)

type secret string

func (secret) Format(f fmt.State, verb rune) { redact.Format(f, verb) }

func TestFormatWritesTheMarkForEveryVerb(t *testing.T) {
	for _, verb := range redacttest.Verbs {
		want := "[redacted]"
		if verb == "%#v" || verb == "%q" || verb == "%+q" || verb == "%#q" {
			want = `"[redacted]"` // as Go would write a string
		}
		t.Run(verb, func(t *testing.T) { is.New(t).Equal(fmt.Sprintf(verb, secret("hidden")), want) })
	}
}
