package typecheck_test

import (
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/typecheck"
)

func TestLoad(t *testing.T) {
	t.Run("says what the go command says of a package that there is not", func(t *testing.T) {
		is := is.New(t)
		_, err := typecheck.Load(t.Context(), "example.invalid/nothing")
		is.True(err != nil)
		is.True(strings.Contains(err.Error(), "example.invalid/nothing"))
	})
}
