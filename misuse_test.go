package workos_test

import (
	"context"
	"os"
	"sync"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/misuse"
	"github.com/workos-typestate/workos/internal/test/typecheck"
)

const rootPath = "github.com/workos-typestate/workos"

// fewestCases is the minimum number of mistakes in the corpus.
const fewestCases = 60

// corpus is the programs of testdata/misuse and the packages that they are checked against. The go
// command runs once for all tests of a run.
var corpus = sync.OnceValues(func() (c struct {
	cases    []misuse.Case
	universe *typecheck.Universe
}, err error,
) {
	if c.cases, err = misuse.Read(os.DirFS("testdata/misuse")); err != nil {
		return c, err
	}
	c.universe, err = typecheck.Load(context.Background(), append(misuse.Imports(c.cases), rootPath)...)
	return c, err
})

func TestMisuseDoesNotCompile(t *testing.T) {
	is := is.New(t)
	corpus, err := corpus()
	is.NoErr(err)
	t.Logf("%d cases", len(corpus.cases))
	if len(corpus.cases) < fewestCases {
		t.Errorf("the corpus has %d cases: want at least %d", len(corpus.cases), fewestCases)
	}
	for _, c := range corpus.cases {
		t.Run(c.Name, func(t *testing.T) {
			if err := misuse.Check(corpus.universe, c); err != nil {
				t.Errorf("testdata/misuse/%s: %v", c.Name, err)
			}
		})
	}
}

// TestMisuseCompilesOnceItsHoleIsOpen shows that each case fails because of what the library closed, and for no other reason.
func TestMisuseCompilesOnceItsHoleIsOpen(t *testing.T) {
	is := is.New(t)
	corpus, err := corpus()
	is.NoErr(err)
	holes := misuse.Holes()
	t.Logf("%d holes", len(holes))
	is.NoErr(misuse.Uncovered(holes, corpus.cases))
	for _, hole := range holes {
		t.Run(hole.Name, func(t *testing.T) {
			is.New(t).NoErr(misuse.Reopen(corpus.universe, ".", hole, corpus.cases))
		})
	}
}
