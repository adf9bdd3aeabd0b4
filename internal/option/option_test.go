package option_test

import (
	"errors"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/option"
)

// The three kinds of options in the SDK.
type (
	function func(*[]string) error
	sealed   interface{ apply(*[]string) error }
	wrapped  struct{ f function }
)

func (f function) apply(to *[]string) error { return f(to) }
func (w wrapped) apply(to *[]string) error  { return w.f(to) }

func write(word string) function {
	return func(to *[]string) error {
		*to = append(*to, word)
		return nil
	}
}

func refuse(argument, reason string) error { return errors.New(argument + " " + reason) }

func TestApply(t *testing.T) {
	t.Run("applies the options in order", func(t *testing.T) {
		is := is.New(t)
		var words []string
		is.NoErr(option.Apply([]function{write("a"), write("b"), write("c")}, &words, function.apply, refuse))
		is.Equal(words, []string{"a", "b", "c"})
	})
	t.Run("stops at the first error", func(t *testing.T) {
		is := is.New(t)
		var words []string
		failed := errors.New("failed")
		fail := func(*[]string) error { return failed }
		is.Equal(option.Apply([]function{write("a"), fail, write("c")}, &words, function.apply, refuse), failed)
		is.Equal(words, []string{"a"})
	})

	var words []string
	tests := map[string]error{
		"a function":              option.Apply([]function{write("a"), nil}, &words, function.apply, refuse),
		"an interface":            option.Apply([]sealed{write("a"), nil}, &words, sealed.apply, refuse),
		"a function in interface": option.Apply([]sealed{write("a"), function(nil)}, &words, sealed.apply, refuse),
		"a struct's function":     option.Apply([]wrapped{{write("a")}, {}}, &words, wrapped.apply, refuse),
	}
	for shape, err := range tests {
		t.Run("rejects, with its position, "+shape+" that is nil", func(t *testing.T) {
			is := is.New(t)
			is.True(err != nil)
			is.Equal(err.Error(), "opts[1] is nil")
		})
	}
	t.Run("allocates nothing", func(t *testing.T) {
		is := is.New(t)
		opts, written := []sealed{write("a")}, make([]string, 0, 1<<10)
		is.Equal(testing.AllocsPerRun(100, func() { _ = option.Apply(opts, &written, sealed.apply, refuse) }), 0.0)
	})
}
