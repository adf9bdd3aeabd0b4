package redacttest_test

import (
	"fmt"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/redacttest"
)

// A check that finds nothing would always pass.
func TestEveryPrinterShowsAPlainString(t *testing.T) {
	const plain = "plain-value"
	all := redacttest.Renderings(plain)
	for _, verb := range []string{"fmt %v", "fmt %#v", "fmt %x", "fmt %X", "fmt %d", "fmt %z", "encoding/json", "go-json-experiment", "encoding/xml", "gob", "text/template", "slog text", "slog JSON", "in a struct"} {
		t.Run(verb, func(t *testing.T) { is.New(t).True(redacttest.Shows(all[verb], plain)) })
	}
}

func TestShowsKnowsEncodings(t *testing.T) {
	is := is.New(t)
	for _, format := range []string{"%s", "%q", "%x", "%X"} {
		is.True(redacttest.Shows("a "+fmt.Sprintf(format, "hidden")+" b", "hidden"))
	}
	is.True(redacttest.Shows(fmt.Sprintf("%d", []byte("hidden")), "hidden"))
	is.True(redacttest.Shows("aGlkZGVu", "hidden"))
	is.True(!redacttest.Shows("[redacted]", "hidden"))
}
