package names_test

import (
	"context"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/godoc"
	"github.com/workos-typestate/workos/internal/test/names"
	"github.com/workos-typestate/workos/internal/test/typecheck"
)

const module = "github.com/workos-typestate/workos"

var api = sync.OnceValues(func() (*names.API, error) {
	pages, err := godoc.Pages("../../..")
	if err != nil {
		return nil, err
	}
	pages = slices.DeleteFunc(pages, func(page *godoc.Page) bool {
		folder, _, _ := strings.Cut(strings.TrimPrefix(page.ImportPath+"/", module+"/"), "/")
		return !slices.Contains([]string{"", "core", "pkce", "env", "modules", "workostest"}, folder)
	})
	var paths []string
	for _, page := range pages {
		paths = append(paths, page.ImportPath)
	}
	universe, err := typecheck.Load(context.Background(), paths...)
	if err != nil {
		return nil, err
	}
	var packages []names.Package
	for _, page := range pages {
		checked, err := universe.Package(page.ImportPath)
		if err != nil {
			return nil, err
		}
		packages = append(packages, names.Package{Types: checked, Page: page})
	}
	return names.Read(packages), nil
})

func TestAPI(t *testing.T) {
	api, err := api()
	is.New(t).NoErr(err)
	for _, rule := range names.Rules() {
		t.Run(rule.Name, func(t *testing.T) {
			is := is.New(t)
			var report names.Report
			rule.Check(api, &report)
			unused := map[string]bool{}
			for pattern := range excepted[rule.Name] {
				unused[pattern] = true
			}
			for _, found := range report.Found {
				excused := false
				for pattern := range unused {
					if matches, err := path.Match(pattern, found.Place); matches && err == nil {
						excused = true
						unused[pattern] = false
					}
				}
				if !excused {
					t.Errorf("%s %s", found.Place, found.Says)
				}
			}
			for pattern, still := range unused {
				if still {
					t.Errorf("%q no longer excuses anything", pattern)
				}
			}
			t.Logf("%d checked", report.Looked)
			is.True(report.Looked > 0)
		})
	}
}
