package godoc_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/godoc"
)

const root = "../../.."

// longestSynopsis is the maximum length of a first sentence in a list of packages.
const longestSynopsis = 220

func pages(t *testing.T) []*godoc.Page {
	t.Helper()
	pages, err := godoc.Pages(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) < 30 {
		t.Fatalf("found only %d packages", len(pages))
	}
	return pages
}

func TestEveryPackageSaysInASentenceWhatItIsFor(t *testing.T) {
	for _, page := range pages(t) {
		synopsis := page.Synopsis(page.Doc)
		if !strings.HasPrefix(synopsis, "Package "+page.Name+" ") || len(synopsis) > longestSynopsis {
			t.Errorf("%s: %q", page.ImportPath, synopsis)
		}
	}
}

func TestEveryPackageHasAnExample(t *testing.T) {
	for _, page := range pages(t) {
		if page.CountExamples() == 0 {
			t.Errorf("%s has no Example", page.ImportPath)
		}
	}
}

// bracketed matches a link to an exported name.
var bracketed = regexp.MustCompile(`\[\*?(\w+\.)*[A-Z]\w*\]`)

func TestEveryLinkOfACommentLeadsSomewhere(t *testing.T) {
	all := pages(t)
	exported := map[string]bool{}
	for _, page := range all {
		for _, comment := range page.Comments() {
			exported[comment.Of] = true
		}
	}
	for _, page := range all {
		for _, comment := range page.Comments() {
			links, plain := page.Links(comment.Text)
			for _, link := range links {
				if !exported[link] {
					t.Errorf("%s: %s does not exist", comment.Of, link)
				}
			}
			if text := bracketed.FindString(plain); text != "" {
				t.Errorf("%s: %s is not a link", comment.Of, text)
			}
		}
	}
}

// endpoint matches a method and a path as comments write them; value matches a value in a path, of any name.
var (
	endpoint = regexp.MustCompile(`\b(GET|POST|PUT|PATCH|DELETE) (/[^\s,;:.)]*)`)
	value    = regexp.MustCompile(`\{[^}]*\}`)
)

func TestTheCommentOfEveryOperationNamesItsEndpointAndItsEnd(t *testing.T) {
	is := is.New(t)
	comments := map[string][]godoc.Comment{}
	for _, page := range pages(t) {
		for _, comment := range page.Comments() {
			text := strings.Join(strings.Fields(comment.Text), " ")
			for _, found := range endpoint.FindAllStringSubmatch(text, -1) {
				key := found[1] + " " + value.ReplaceAllString(found[2], "{}")
				comments[key] = append(comments[key], comment)
			}
		}
	}
	text, err := os.ReadFile(filepath.Join(root, "testdata", "api", "operations.json"))
	is.NoErr(err)
	var operations []struct {
		ID         string `json:"id"`
		Method     string `json:"method"`
		Path       string `json:"path"`
		Deprecated bool   `json:"deprecated"`
	}
	is.NoErr(json.Unmarshal(text, &operations))
	is.True(len(operations) > 200)
	for _, operation := range operations {
		key := operation.Method + " " + value.ReplaceAllString(operation.Path, "{}")
		if len(comments[key]) == 0 {
			t.Errorf("no comment names %s, the endpoint of %s", key, operation.ID)
		}
		for _, comment := range comments[key] {
			if operation.Deprecated && !strings.Contains(comment.Text, "\n\nDeprecated: ") {
				t.Errorf("%s has no paragraph that begins with \"Deprecated: \", but WorkOS has deprecated it", comment.Of)
			}
		}
	}
}
