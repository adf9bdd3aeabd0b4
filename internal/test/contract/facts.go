package contract

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
)

// Facts is the contract, read from testdata/api.
type Facts struct {
	Operations []*Operation // sorted by module and id
	Events     []*Event     // sorted by name
	Root       string       // of the Go module
	schemas    schemas
}

// Operation is one endpoint with its samples.
type Operation struct {
	ID        string `json:"id"`
	Module    string `json:"module"` // the name of its Go package
	Method    string `json:"method"`
	Path      string `json:"path"`
	Auth      string `json:"auth"`
	Body      *Node  `json:"body"`
	Paginated bool   `json:"paginated"`
	Server    string `json:"server"` // if not the API's
	// Deduplicated is WorkOS's promise that requests with the same idempotency key take effect once.
	Deduplicated bool `json:"deduplicated"`

	Query     []Parameter      `json:"query"`
	Headers   []Parameter      `json:"headers"`
	PathNodes map[string]*Node `json:"path_param_schemas"`
	Responses map[string]*Node `json:"responses"` // by status; nil has no body

	ExclusiveGroups map[string]exclusiveGroup `json:"exclusive_groups"`

	form      bool       // the body is a form
	nodeOnly  []nodeOnly // only in the Node SDK
	nullable  []string   // members of the body that the Node SDK can send as null
	full      []request  // fully populated
	minimal   []request  // with the required members
	status    string     // of the responses
	responses []any      // fully populated; none if there is no body
}

// Parameter is one of a query or a header.
type Parameter struct {
	Node
	Name     string `json:"name"`
	Required bool   `json:"required"`
}

// exclusiveGroup is a group of fields that exclude each other, in named variants.
type exclusiveGroup struct {
	Optional bool                `json:"optional"`
	Variants map[string][]string `json:"variants"`
}

// packageOf returns the Go package of an operation, if it differs from the one in the contract.
func packageOf(op *Operation) string {
	switch {
	case op.Module == "client":
		return "clientapi" // "client" is too general for a package name
	case op.ID == "listGroupsForOrganizationMembership":
		return "groups" // it imports usermanagement for the memberships of a group
	}
	return op.Module
}

// Load reads the contract of the Go module in the working directory.
func Load() (*Facts, error) {
	root, err := moduleRoot()
	if err != nil {
		return nil, err
	}
	return LoadFrom(root, os.DirFS(filepath.Join(root, "testdata", "api")))
}

// LoadFrom reads a contract from files. root is the root of the Go module, for its constants.
func LoadFrom(root string, files fs.FS) (*Facts, error) {
	facts := &Facts{Root: root}
	var samples sampleFile
	var conflicts conflictFile
	for name, into := range map[string]any{
		"operations.json": &facts.Operations, "events.json": &facts.Events, "schemas.json": &facts.schemas.Schemas,
		"samples.json": &samples, "conflicts.json": &conflicts,
	} {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(data, into); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	for _, op := range facts.Operations {
		op.Module = packageOf(op)
		op.addConflicts(conflicts, facts.schemas)
		op.addSamples(samples, facts.schemas)
	}
	for _, event := range facts.Events {
		sample := samples.Events[event.Name]
		event.samples = either(sample.Variants, sample.Body)
	}
	slices.SortFunc(facts.Operations, func(a, b *Operation) int {
		return cmp.Or(cmp.Compare(a.Module, b.Module), cmp.Compare(a.ID, b.ID))
	})
	return facts, nil
}

// moduleRoot returns the nearest parent folder with the go.mod of the SDK; nested modules have their own.
func moduleRoot() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		mod, err := os.ReadFile(filepath.Join(folder, "go.mod")) //nolint:gosec // from the working directory or above
		if err == nil && bytes.HasPrefix(mod, []byte("module "+modulePath+"\n")) {
			return folder, nil
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return "", errors.New("no go.mod of " + modulePath + " in this folder or above it")
		}
		folder = parent
	}
}

// of returns the operations of one module.
func (f *Facts) of(module string) []*Operation {
	var found []*Operation
	for _, op := range f.Operations {
		if op.Module == module {
			found = append(found, op)
		}
	}
	return found
}

// operation returns the operation with the given id, or nil.
func (f *Facts) operation(id string) *Operation {
	for _, op := range f.Operations {
		if op.ID == id {
			return op
		}
	}
	return nil
}

// forBrowser reports whether the operation is a page for which the SDK only builds the URL.
func (op *Operation) forBrowser() bool {
	_, redirects := op.Responses["302"]
	return redirects && op.Method == http.MethodGet
}

// responseNode returns the node of the sampled response.
func (op *Operation) responseNode() *Node { return op.Responses[op.status] }

// emptyStatuses returns the statuses of an operation that responds without a body.
func (op *Operation) emptyStatuses() []string { return slices.Sorted(maps.Keys(op.Responses)) }

// header reports whether the contract lists the request header.
func (op *Operation) header(name string) bool {
	return slices.ContainsFunc(op.Headers, func(p Parameter) bool { return p.Name == name })
}

// queryNode returns the query as an object.
func (op *Operation) queryNode() *Node {
	node := &Node{Type: "object", Properties: map[string]*Node{}}
	for i, p := range op.Query {
		node.Properties[p.Name] = &op.Query[i].Node
		if p.Required {
			node.Required = append(node.Required, p.Name)
		}
	}
	return node
}

func itoa(i int) string { return strconv.Itoa(i) }

// Describes reports whether the contract has the place.
func (f *Facts) Describes(at Place) bool {
	var root *Node
	if name, ok := strings.CutPrefix(at.Of, "event "); ok {
		for _, event := range f.Events {
			if event.Name == name {
				root = event.node()
			}
		}
	} else if op := f.operation(at.Of); op != nil {
		switch at.Where {
		case "body":
			root = op.Body
		case "query":
			root = op.queryNode()
		default:
			root = op.responseNode()
		}
	}
	return root != nil && f.schemas.describes(root, strings.Split(at.Pointer, "/")[1:])
}

func (s schemas) describes(n *Node, path []string) bool {
	n = s.Resolve(n)
	if n == nil || len(path) == 0 {
		return n != nil
	}
	inside := []*Node{n.Properties[path[0]]}
	if path[0] == "*" {
		inside = append(inside, n.Items)
		if n.Additional != nil {
			inside = append(inside, n.Additional.Node)
		}
	}
	return slices.ContainsFunc(inside, func(inner *Node) bool { return s.describes(inner, path[1:]) }) ||
		slices.ContainsFunc(n.OneOf, func(variant *Node) bool { return s.describes(variant, path) })
}
