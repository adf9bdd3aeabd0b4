package probes_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/probes"
)

func TestRead(t *testing.T) {
	read := func(text string) ([]probes.Probe, error) {
		return probes.Read(fstest.MapFS{"a.txt": {Data: []byte(text)}})
	}
	t.Run("a probe is two programs, whose lines are counted as those of its file", func(t *testing.T) {
		is := is.New(t)
		all, err := read("A comment.\n\n-- a path is a variable --\nfunc _(p string) {\n\t_ = core.Path(p) // no\n\t// yes: _ = core.Path(\"/\")\n}\n")
		is.NoErr(err)
		is.Equal(len(all), 1)
		is.Equal(all[0].Name, "a path is a variable")
		is.Equal(all[0].Wrong, []int{5})
		is.Equal(all[0].Bad, "package probe\n\nimport \""+probes.Repository+"/core\"\n\n//line a.txt:4\nfunc _(p string) {\n\t_ = core.Path(p)\n\t// yes: _ = core.Path(\"/\")\n}\n")
		is.True(strings.HasSuffix(all[0].Twin, "func _(p string) {\n_ = core.Path(\"/\")\n\n}\n"))
	})
	for name, text := range map[string]string{
		"a probe without a wrong line is refused":               "-- a --\nfunc _() {}\n",
		"a wrong line without a right one is refused":           "-- a --\nfunc _() {\n\tf() // no\n}\n",
		"a wrong line at the end is refused":                    "-- a --\nfunc _() { f() } // no",
		"a program that cannot be parsed is refused":            "-- a --\nfunc _() { // no\n// yes: func _() {}\n",
		"a name that two probes have is refused":                "-- a --\nf() // no\n// yes: var _ int\n-- a --\nvar _ = 1 // no\n// yes: var _ int\n",
		"a right line that is not the one after it is no match": "-- a --\nvar _ = f() // no\n\n// yes: var _ int\n",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := read(text)
			is.New(t).True(err != nil)
		})
	}
}

func TestComplaints(t *testing.T) {
	is := is.New(t)
	all, err := probes.Read(fstest.MapFS{"a.txt": {Data: []byte("-- one --\nvar _ = f() // no\n// yes: var _ int\n-- two --\nvar _ = f() // no\n// yes: var _ int\n")}})
	is.NoErr(err)
	module, err := probes.NewModule(t.TempDir(), "example.com/probe", root, all)
	is.NoErr(err)
	complaints := module.Complaints("# example.com/probe/bad/one\na.txt:2: undefined: f\na.txt:2:9: also\nvet: bad/one/a.txt:9: again\n\thave (int)\n" +
		"package example.com/probe/imports/two\n\timports/two/probe.go:3:8: use of internal package x not allowed\n")
	is.Equal(complaints["one"].Lines, []int{2, 9})
	is.Equal(complaints["two"].Lines, []int{3})
}
