// Package typescript reads what the contract needs of a release of the Node SDK: the calls that its sources make, and the shapes that its declarations
// give to requests and responses. It knows the part of TypeScript that these use, and reports what it does not know as an error.
package typescript

import (
	"errors"
)

// Package is an installed release of the Node SDK.
type Package struct {
	// Name and Version are those of package.json.
	Name, Version string

	sources map[string]string // path below src -> text without comments
	types   *Types
}

// Node is a schema node of the contract, in the form in which encoding/json would read it; a literal number is an int or a float64.
type Node = map[string]any

// Read loads the sources (from the source maps, lib/*.map) and the declarations (lib/*.d.mts) of the package that is installed in folder.
func Read(folder string) (*Package, error) { return nil, errors.New("not yet: " + folder) }

// Files returns the paths, relative to the sources' root, of the TypeScript files in a folder and in the folders below it, sorted: Files("common/exceptions").
func (p *Package) Files(folder string) []string { return nil }

// Source returns the text of a file without its comments: Source("factory.ts"). It is empty for a file that the package does not have.
func (p *Package) Source(path string) string { return p.sources[path] }

// Types returns the package's declarations.
func (p *Package) Types() *Types { return p.types }

// Calls returns the requests that the package's sources send.
func (p *Package) Calls() (*Calls, error) { return nil, nil }

// Types holds declarations by name.
type Types struct{}

// Type is a type expression.
type Type interface{}

// Refs names the schema that a declared type becomes. An empty name, or nil for Refs, puts the type's own node in its place.
type Refs func(declared string) string

// Import says what a file calls by a local name: a declaration, and the module that it comes from as a path below the sources' root.
type Import struct{ Name, Module string }

// Named returns the type that a name without arguments stands for.
func Named(name string) Type { return nil }

// Parse reads a type expression, such as "ListResponse<UserResponse>"; imports may be nil.
func (t *Types) Parse(text string, imports map[string]Import) (Type, error) { return nil, nil }

// Lookup returns the name under which a type is declared ("Role" may be "Role$1" in a bundle), or "" if it is not.
func (t *Types) Lookup(name string) string { return "" }

// Region returns the file, as named in the bundle, that a declaration comes from.
func (t *Types) Region(declared string) string { return "" }

// Undeclared reports whether a type is a lone name that nothing declares.
func (t *Types) Undeclared(of Type) bool { return false }

// Node returns the schema node of a type expression.
func (t *Types) Node(of Type, refs Refs) Node { return nil }

// Declaration returns the schema node of a declared type itself, with refs for what it refers to.
func (t *Types) Declaration(declared string, refs Refs) Node { return nil }

// Property returns the schema node of one property that a declaration itself has, with refs for what it refers to.
func (t *Types) Property(declared, property string, refs Refs) (Node, bool) { return nil, false }

// Members returns the names of the types that a declared union consists of.
func (t *Types) Members(declared string) []string { return nil }

// Order returns the names of an object type's properties as they are declared, a base's first; a Node has lost their order.
func (t *Types) Order(of Type) []string { return nil }

// Calls holds what the sources send, in the order of files and lines.
type Calls struct{ All []*Call }

// Call is one place in the sources that sends a request.
type Call struct {
	File   string   // relative to the sources' root
	Method string   // of the client, with its property: "userManagement.getUser"
	Verb   string   // of the SDK's own client: get, post, put, patch, delete, deleteWithBody, or list
	Path   string   // with names in braces: "/users/{userId}"
	Types  []string // type arguments: the response, then the body
	Args   []string // arguments after the path
	Body   string   // text of the method that sends it
}

// HTTP returns the request's method.
func (c *Call) HTTP() string { return "" }

// Options returns the type of the method's first parameter of an interface type (options, payload, or taken apart in place), or "".
func (c *Call) Options() string { return "" }

// Query returns the object literal that the call sends as its query, without its braces, if it is one.
func (c *Call) Query() (string, bool) { return "", false }

// Serializers returns the names of the functions, serializeX, that turn arguments into what is sent, in order.
func (c *Call) Serializers() []string { return nil }

// BodyType returns the type of the request's body as text, or "" if the call does not say.
func (c *Calls) BodyType(of *Call) string { return "" }

// Imports returns what a file calls by which local name.
func (c *Calls) Imports(file string) map[string]Import { return nil }

// Serializer is a function that turns an argument of the SDK into what is sent.
type Serializer struct {
	Returns string  // type, as text; "" if it does not say
	Fields  []Field // of the object literal that it returns, in order; nil if it returns something else
}

// Field is a field that a serializer writes.
type Field struct {
	Wire       string // name in the request
	From       string // name in the argument, or ""
	Serializer string // function that turns the value into what is sent, or ""
}

// Serializer returns a function by name, or nil if the sources do not have it.
func (c *Calls) Serializer(name string) *Serializer { return nil }

// IDPrefix returns the prefix that the ids of a property of that name have ("user_id": "user_"), or "".
func IDPrefix(property string) string { return "" }

// Camel turns a wire name into the SDK's ("user_id": "userId").
func Camel(name string) string { return "" }

// Placeholders takes the names out of a path's braces, so that paths of different sources compare: "/users/{}".
func Placeholders(path string) string { return path }
