package migration

import (
	"context"
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/test/snippets"
	"github.com/workos-typestate/workos/internal/test/typecheck"
)

const module = "github.com/workos-typestate/workos"

// Symbols holds the exported names of this module.
type Symbols struct {
	universe *typecheck.Universe
	paths    map[string]string // the packages, by name
}

// Load reads the packages of the repository at root.
func Load(ctx context.Context, root string) (*Symbols, error) {
	paths, err := snippets.Packages(root)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(paths, func(_, path string) bool { return path != module && !strings.HasPrefix(path, module+"/") })
	universe, err := typecheck.Load(ctx, slices.Sorted(maps.Values(paths))...)
	return &Symbols{universe, paths}, err
}

// Ours reports whether a name looks like one of this module: exported, of a package or of a client.
func (s *Symbols) Ours(name string) bool {
	first, rest, _ := strings.Cut(name, ".")
	_, known := s.paths[first]
	return (known || first == "client") && ast.IsExported(rest)
}

// Find returns an error unless the name exists: pkg.Name, pkg.Type.Member, or, for a confidential client,
// client.Method and client.Field.Method. The arguments of a call and the fields of a literal may follow.
func (s *Symbols) Find(name string) error {
	if end := strings.IndexAny(name, "({"); end > 0 {
		name = name[:end]
	}
	parts := strings.Split(name, ".")
	if parts[0] == "client" {
		parts = slices.Concat([]string{"workos", "Confidential"}, parts[1:])
	}
	path, known := s.paths[parts[0]]
	if !known || len(parts) < 2 {
		return fmt.Errorf("%s is not of the form package.Name", name)
	}
	pkg, err := s.universe.Package(path)
	if err != nil {
		return err
	}
	object := pkg.Scope().Lookup(parts[1])
	for _, member := range parts[2:] {
		if object == nil {
			break
		}
		object, _, _ = types.LookupFieldOrMethod(object.Type(), true, pkg, member)
	}
	if object == nil || !object.Exported() {
		return fmt.Errorf("%s does not exist", name)
	}
	return nil
}
