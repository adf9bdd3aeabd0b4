package printers

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/printers/declared"
)

func TestNoPrinterShowsASecret(t *testing.T) {
	one, other := makers(t)
	all := printers()
	types, combinations := 0, 0
	for _, e := range registry {
		of := e.of()
		if !holds(of) {
			continue
		}
		types++
		t.Run(of.String(), func(t *testing.T) {
			value, different := one.make(of), other.make(of)
			embedding := reflect.TypeOf(e.embedding).Elem()
			for _, n := range nestings {
				a, b := n.put(value, embedding), n.put(different, embedding)
				for _, p := range all {
					if slices.Contains(plain, of) && (!n.asks || !p.asks()) {
						continue
					}
					combinations++
					if text := printed(p, a, b); shows(text) {
						t.Errorf("%s shows the secret in %s: %.300s", p.name, n.name, text)
					}
				}
			}
		})
	}
	t.Logf("%d printers, %d nestings, %d types: %d combinations", len(all), len(nestings), types, combinations)
	if types < 20 {
		t.Errorf("only %d types hold a secret: the matrix misses some", types)
	}
}

func makers(t *testing.T) (one, other *maker) {
	t.Helper()
	one, err := newMaker(first)
	if err != nil {
		t.Fatal(err)
	}
	other, err = newMaker(second)
	if err != nil {
		t.Fatal(err)
	}
	return one, other
}

// printed returns the output of a printer, with the text of its panic if any.
func printed(p printer, value, other any) (text string) {
	defer func() {
		if r := recover(); r != nil {
			text = fmt.Sprint(text, r)
		}
	}()
	return p.print(value, other)
}

// inPanic is the variable that makes the test binary panic with all values.
const inPanic = "WORKOS_TEST_PANIC"

func TestNoPanicShowsASecret(t *testing.T) {
	one, _ := makers(t)
	if os.Getenv(inPanic) != "" {
		var values []any
		for _, e := range registry {
			if of := e.of(); holds(of) {
				v := one.make(of)
				// Types created by reflection are excluded: the runtime does not always find their names, and crashes.
				values = append(values, v.Interface(), pointer(v).Interface(), printingError{v.Interface()})
			}
		}
		panicWith(values)
	}
	is := is.New(t)
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestNoPanicShowsASecret$")
	command.Env = append(os.Environ(), inPanic+"=1")
	output, err := command.CombinedOutput()
	is.True(err != nil)
	if bytes.Contains(output, []byte("panic while printing")) {
		t.Fatalf("%.2000s", output)
	}
	is.True(bytes.Count(output, []byte("panic: ")) > 40)
	is.True(!shows(string(output)))
}

// panicWith panics with each of values while it unwinds from the previous panic: the runtime prints them all.
func panicWith(values []any) {
	if len(values) > 1 {
		defer panicWith(values[1:])
	}
	panic(values[0])
}

// A matrix that finds nothing would always pass.
func TestEveryPrinterShowsAPlainString(t *testing.T) {
	type open struct{ Text string }
	silent := []string{"fmt %T", "fmt %p", "fmt %#p", "fmt %.2s", "html/template <style>"}
	for _, p := range printers() {
		if slices.ContainsFunc(silent, func(name string) bool { return strings.HasPrefix(p.name, name) }) {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			is.New(t).True(shows(printed(p, first.secret(), second.secret())) || shows(printed(p, open{first.secret()}, open{second.secret()})))
		})
	}
}

func TestEveryNestingHoldsItsValue(t *testing.T) {
	type text string
	type embedding struct{ X text }
	for _, n := range nestings {
		t.Run(n.name, func(t *testing.T) {
			is := is.New(t)
			var shown bool
			put := n.put(reflect.ValueOf(text(first.secret())), reflect.TypeFor[embedding]())
			for _, p := range printers() {
				shown = shown || shows(printed(p, put, put))
			}
			is.True(shown)
		})
	}
}

func TestShowsKnowsEverySpelling(t *testing.T) {
	raw := []byte(first.secret())
	for _, text := range []string{
		first.secret(), strings.ToUpper(first.secret()), hex.EncodeToString(raw), fmt.Sprintf("% X", raw), fmt.Sprintf("%d", raw),
		fmt.Sprintf("%#v", raw), fmt.Sprintf("%U", []rune(first.secret())), printed(printers()[9], raw, nil), "x" + first.secret()[3:20],
	} {
		t.Run(text[:min(20, len(text))], func(t *testing.T) { is.New(t).True(shows(text)) })
	}
	is.New(t).True(!shows("[redacted]"))
}

func TestValuesAreFullOfSecrets(t *testing.T) {
	one, _ := makers(t)
	for _, e := range registry {
		of := e.of()
		if !isSecret(of) {
			continue
		}
		t.Run(of.String(), func(t *testing.T) {
			is.New(t).Equal(one.make(of).Interface().(interface{ Reveal() string }).Reveal(), first.secret())
		})
	}
	t.Run("within others", func(t *testing.T) {
		opt := one.make(reflect.TypeFor[core.Opt[core.Secret]]()).Interface().(core.Opt[core.Secret])
		value, _ := opt.Get()
		is.New(t).Equal(value.Reveal(), first.secret())
	})
}

func TestTheRegistryHasEveryTypeThatMayHoldASecret(t *testing.T) {
	is := is.New(t)
	began := time.Now()
	types, err := declared.Types("../../..")
	is.NoErr(err)
	source, err := declared.Source(types)
	is.NoErr(err)
	have, err := os.ReadFile("registry_gen.go")
	is.NoErr(err)
	t.Logf("%d types that may hold a secret, found in %s", len(types), time.Since(began).Round(time.Millisecond))
	if !bytes.Equal(source, have) {
		t.Error("registry_gen.go is outdated: run go run ./generate in internal/test/printers")
	}
}
