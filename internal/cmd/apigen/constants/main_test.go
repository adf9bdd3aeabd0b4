package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/matryer/is"
)

const before = `package pets

// Kind is a kind of pet.
type Kind string

// The kinds.
const (
	KindCat Kind = "cat" // sleeps
	KindDog Kind = "dog" // does not

	Limit = 7
)

// Coat is a coat.
type Coat string

type Name string

const (
	NameBella = Name("Bella")
)
`

func TestAConstantIsAddedAfterThoseOfItsType(t *testing.T) {
	for _, test := range []struct {
		name, kind, value string
		want              string // in the source, or in the error
	}{
		{"in its group", "Kind", "guinea_pig", "\tKindDog       Kind = \"dog\" // does not\n\tKindGuineaPig Kind = \"guinea_pig\"\n\n\tLimit"},
		{"of conversions", "Name", "Max", "\tNameBella      = Name(\"Bella\")\n\tNameMax   Name = \"Max\"\n)"},
		{"of a type that had none", "Coat", "long", "type Coat string\n\n// The values of Coat.\nconst (\n\tCoatLong Coat = \"long\"\n)\n\ntype Name"},
		{"with a taken name", "Kind", "CAT", "the constant KindCat has another value"},
		{"of a missing type", "Size", "small", "file does not exist"},
	} {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			file := filepath.Join(t.TempDir(), "pets.go")
			is.NoErr(os.WriteFile(file, []byte(before), 0o600))
			_, err := add(filepath.Dir(file), test.kind, test.value)
			after, readErr := os.ReadFile(file)
			is.NoErr(readErr)
			if err != nil {
				is.Equal(string(after), before)
				is.True(strings.Contains(err.Error(), test.want))
				return
			}
			is.True(strings.Contains(string(after), test.want))
		})
	}
}
