package typescript

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Calls holds the requests in the sources, and the functions that serialize them.
type Calls struct {
	All         []*Call                           // in the order of files and lines
	serializers map[string]map[string]*Serializer // by module and name
	imports     map[string]map[string]Import      // by file
}

// Call is a place in the sources that sends a request.
type Call struct {
	File   string   // below the sources' root
	Method string   // of the client, with its property: "userManagement.getUser"
	Verb   string   // of the SDK's own client: get, post, put, patch, delete, deleteWithBody; or list
	Path   string   // with names in braces: "/users/{userId}"
	Types  []string // type arguments: of the response, then of the body
	Args   []string // arguments after the path
	Body   string   // text of the method that sends it

	args [][]token
}

// Calls returns the requests that the package's sources send.
func (p *Package) Calls() (*Calls, error) {
	c := &Calls{serializers: map[string]map[string]*Serializer{}, imports: map[string]map[string]Import{}}
	for _, file := range slices.Sorted(maps.Keys(p.sources)) {
		text, module := p.sources[file], moduleOf(file)
		r := &reader{text: text, parser: parser{tokens: lex(text)}}
		if c.serializers[module] == nil {
			c.serializers[module] = map[string]*Serializer{}
		}
		r.serializers(c.serializers[module])
		r.at = 0
		methods := r.methods()
		if r.err != nil {
			return nil, r.err
		}
		c.imports[file] = imports(file, text)
		if module == "" {
			continue
		}
		for _, m := range methods {
			calls, err := m.calls()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			for _, call := range calls {
				call.File, call.Method = file, publicMethod(Camel(module)+"."+m.name)
				c.add(call)
			}
		}
	}
	return c, nil
}

// add drops a request that a method sends more than once, such as for the pages of a list.
func (c *Calls) add(call *Call) {
	if !slices.ContainsFunc(c.All, func(o *Call) bool { return o.Method == call.Method && o.Verb == call.Verb && o.Path == call.Path }) {
		c.All = append(c.All, call)
	}
}

// publicMethod returns the public method that calls a method that is not public.
func publicMethod(name string) string {
	switch name {
	case "agents.validateCredentialRemotely":
		return "agents.validateCredential"
	case "featureFlags.fetchWithTimeout":
		return "featureFlags.createRuntimeClient"
	}
	return name
}

// HTTP returns the request's method.
func (c *Call) HTTP() string {
	switch c.Verb {
	case "list":
		return "GET"
	case "deleteWithBody":
		return "DELETE"
	}
	return strings.ToUpper(c.Verb)
}

var optionsType = regexp.MustCompile(`(?:(?:options|payload)\??|\})\s*:\s*([A-Z]\w+)`)

// Options returns the type of the method's parameter that is called options or payload, or that is destructured, or "".
func (c *Call) Options() string {
	if found := optionsType.FindStringSubmatch(c.Body); found != nil {
		return found[1]
	}
	return ""
}

var wireName = regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)*$`)

// Query returns the names in the object literal that the call sends as its query. It reports false if the call sends none.
func (c *Call) Query() ([]string, bool) {
	literal := c.queryLiteral()
	var names []string
	for i := 2; i < len(literal); i++ {
		if literal[i].is(":") && literal[i-2].is("{", ",") && wireName.MatchString(literal[i-1].text) {
			names = append(names, literal[i-1].text)
		}
	}
	return names, literal != nil
}

func (c *Call) queryLiteral() []token {
	for _, arg := range c.args {
		for i := 0; i+2 < len(arg); i++ {
			if arg[i].is("query") && arg[i+1].is(":") && arg[i+2].is("{") {
				return arg[i+2 : closing(arg, i+2)+1]
			}
		}
	}
	if c.Verb == "delete" && len(c.args) > 0 && c.args[0][0].is("{") {
		return c.args[0]
	}
	return nil
}

// Serializers returns the names of the functions serializeX that convert the call's arguments, in order.
func (c *Call) Serializers() []string {
	var names []string
	for _, arg := range c.args {
		for i := 1; i < len(arg); i++ {
			if arg[i].is("(") && isSerializer(arg[i-1]) {
				names = append(names, arg[i-1].text)
				break
			}
		}
	}
	if found := serializedOptions.FindStringSubmatch(c.Body); found != nil {
		names = append(names, found[1])
	}
	return names
}

var serializedOptions = regexp.MustCompile(`const serializedOptions\s*=\s*(?:options\s*\?\s*)?(serialize\w+)\(`)

// BodyType returns the type of the request's body as text, or "" if the call does not show it.
func (c *Calls) BodyType(of *Call) string {
	if len(of.Types) > 1 && slices.Contains([]string{"post", "put", "patch"}, of.Verb) {
		given := strings.TrimLeft(of.Types[1], "| \n")
		if given != "any" && given != "null" && !strings.HasPrefix(given, "ReturnType") {
			return given
		}
	}
	if len(of.args) == 0 || slices.Contains([]string{"get", "list", "delete"}, of.Verb) {
		return ""
	}
	if arg := of.args[0]; len(arg) > 1 && isSerializer(arg[0]) && arg[1].is("(") {
		if s := c.Serializer(of.File, arg[0].text); s != nil {
			return s.Returns
		}
	}
	return ""
}
