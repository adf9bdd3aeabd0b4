package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/matryer/is"
)

var update = flag.Bool("update", false, "write the golden files of testdata")

// golden compares the names of the changes with a file of testdata.
func golden(t *testing.T, file, before, after string) {
	t.Helper()
	is := is.New(t)
	var out strings.Builder
	changed, err := run(&out, []string{before, after}, true)
	is.NoErr(err)
	is.True(changed)
	file = filepath.Join("testdata", file)
	if *update {
		is.NoErr(os.WriteFile(file, []byte(out.String()), 0o600))
	}
	want, err := os.ReadFile(file)
	is.NoErr(err)
	is.Equal(out.String(), string(want))
}

func TestEveryKindOfChangeIsListed(t *testing.T) {
	golden(t, "small.txt", "testdata/old.yaml", "testdata/new.yaml")
}

func TestNothingChangesFromADescriptionToItself(t *testing.T) {
	is := is.New(t)
	var out strings.Builder
	changed, err := run(&out, []string{"testdata/old.yaml", "testdata/old.yaml"}, false)
	is.NoErr(err)
	is.True(!changed)
	is.Equal(out.String(), "")
	for _, files := range [][]string{{"testdata/old.yaml"}, {"testdata/old.yaml", "testdata/missing.yaml"}, {"main.go", "testdata/new.yaml"}} {
		_, err := run(&out, files, false)
		is.True(err != nil) // which is status 2
	}
}

// TestEachChangeSaysWhatToDo uses operations of the small descriptions that the API also has.
func TestEachChangeSaysWhatToDo(t *testing.T) {
	is := is.New(t)
	var out strings.Builder
	_, err := run(&out, []string{"testdata/old.yaml", "testdata/new.yaml"}, false)
	is.NoErr(err)
	for change, todo := range map[string]string{
		"operation came: POST /organizations/{id}/archive": "modules/organizations/organizations.go: add a method, its parameters and its result, and a test; internal/test/contract/calls_organizations.go: add its call",
		"operation went: POST /organizations/{id}/close":   "modules/organizations/organizations.go: deprecate the method",
		"field came: Organization /region (string)":        "modules/organizations/organizations.go: Organization: add field `region` string",
		"field came: Organization /stripe_customer_id":     "modules/organizations/organizations.go: Organization: has field `stripe_customer_id`",
		"field went: Organization /note":                   "modules/organizations/organizations.go: Organization: has no field `note`",
		"field changed: Organization /created_at":          "modules/organizations/organizations.go: Organization: field `created_at`",
		"value came: Organization /domains/*/state":        "modules/organizationdomains/organizationdomains.go: State: go generate . adds a constant for \"parked\"",
		"value went: Organization /domains/*/state":        "modules/organizationdomains/organizationdomains.go: State: deprecate the constant for \"failed\"",
		"event came: event organization.renamed":           "go generate .; modules/events/organizations.go: add type OrganizationRenamed",
		"sample changed: event organization.created":       "testdata/api/samples.json",
	} {
		t.Run(change, func(t *testing.T) {
			is := is.New(t)
			_, rest, found := strings.Cut(out.String(), "\n  "+change)
			is.True(found)
			_, line, _ := strings.Cut(rest, "\n      ")
			line, _, _ = strings.Cut(line, "\n")
			if !strings.HasPrefix(line, todo) {
				t.Errorf("%s\n%s", line, todo)
			}
		})
	}
}
