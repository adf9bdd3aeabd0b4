package typescript

import (
	"regexp"
	"strings"
)

// Types holds declarations by name.
type Types struct {
	declared map[string]*declaration
	bundled  map[string][]string // name in its own file -> names in the bundle, in order
	// Properties that a file's interfaces mark as deprecated. The SDK marks only the property of its model, whose wire twin is in the same file.
	deprecated map[property]bool
}

type declaration struct {
	params []parameter
	body   Type
	region string
}

type property struct{ region, name string }

// readTypes reads declarations as a bundler writes them to a single file.
func readTypes(text string) (*Types, error) {
	t := &Types{declared: map[string]*declaration{}, bundled: map[string][]string{}, deprecated: map[property]bool{}}
	p := &parser{tokens: lex(text)}
	for p.peek().kind != end {
		region := p.peek().region
		switch {
		case p.is("{", "(", "["): // of a class, a function, an import or an export
			p.skip()
		case p.accept("interface"):
			t.readInterface(p, region)
		case p.accept("type"):
			if p.peek().kind == word {
				name, params := p.next().text, p.parameters()
				p.expect("=")
				t.add(name, &declaration{params, p.expression(), region})
			}
		case p.accept("enum"):
			name := p.next().text
			t.add(name, &declaration{body: p.enumValues(), region: region})
		case p.accept("const"):
			if p.is("enum") {
				continue
			}
			name := p.next().text
			if p.accept(":") {
				t.add("typeof "+name, &declaration{body: p.expression(), region: region})
			}
			p.until(";", func() { p.next() })
		default:
			p.next()
		}
	}
	return t, p.err
}

func (t *Types) add(name string, d *declaration) {
	if t.declared[name] == nil {
		base := bundledName.ReplaceAllString(name, "")
		t.bundled[base] = append(t.bundled[base], name)
	}
	t.declared[name] = d
}

func (t *Types) readInterface(p *parser, region string) {
	name := p.next().text
	d := &declaration{params: p.parameters(), region: region}
	var parts intersection
	if before := t.declared[name]; before != nil { // interfaces with one name are merged
		parts = append(parts, before.body)
	}
	if p.accept("extends") {
		parts = append(parts, p.postfix())
		for p.accept(",") {
			parts = append(parts, p.postfix())
		}
	}
	body := p.object()
	for _, f := range body.fields {
		if f.deprecated {
			t.deprecated[property{region, f.name}] = true
		}
	}
	if parts = append(parts, body); len(parts) == 1 {
		d.body = body
	} else {
		d.body = parts
	}
	t.add(name, d)
}

func (p *parser) enumValues() union {
	var values union
	p.expect("{")
	p.until("}", func() {
		p.next()
		if p.accept("=") {
			values = append(values, p.primary())
		}
		p.accept(",")
	})
	return values
}

// Parse reads a type expression, such as "ListResponse<UserResponse>", of a file with these imports, which may be nil.
func (t *Types) Parse(text string, imports map[string]Import) (Type, error) {
	p := &parser{tokens: lex(text), rename: func(name string) string {
		imported, ok := imports[name]
		if !ok {
			return name
		}
		if declared := t.lookup(imported.Name, imported.region()); declared != "" {
			return declared
		}
		return imported.Name
	}}
	of := p.expression()
	if p.peek().kind != end {
		p.unexpected("the end of the type")
	}
	return of, p.err
}

// bundledName matches the suffix that a bundler appends to a name that two files declare.
var bundledName = regexp.MustCompile(`\$\d+$`)

// Lookup returns the name under which a type is declared ("Role" may be "Role$1" in a bundle), or "" if it is not.
func (t *Types) Lookup(name string) string { return t.lookup(name, "") }

// lookup prefers a declaration from a region whose name contains a text.
func (t *Types) lookup(name, region string) string {
	names := t.bundled[name]
	for _, n := range names {
		if region != "" && strings.Contains(t.declared[n].region, region) {
			return n
		}
	}
	switch {
	case t.declared[name] != nil:
		return name
	case len(names) > 0:
		return names[0]
	}
	return ""
}

// Region returns the file, as named in the bundle, that a declaration comes from.
func (t *Types) Region(declared string) string { return t.declared[declared].region }

// Undeclared reports whether a type is a single undeclared name.
func (t *Types) Undeclared(of Type) bool {
	n, ok := of.(named)
	return ok && n.args == nil && t.Lookup(n.name) == ""
}

// Members returns the names of the types in a declared union.
func (t *Types) Members(declared string) []string {
	var names []string
	if d := t.declared[declared]; d != nil {
		members, _ := d.body.(union)
		for _, m := range members {
			if n, ok := m.(named); ok {
				names = append(names, n.name)
			}
		}
	}
	return names
}
