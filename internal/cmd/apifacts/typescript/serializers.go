package typescript

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Serializer is a function that converts an argument of the SDK to the request's form.
type Serializer struct {
	Returns string  // type, as text; "" if it does not say
	Fields  []Field // of the object literal that it returns, in order; nil if it returns something else
}

// Field is a field that a serializer writes.
type Field struct {
	Wire       string // name in the request
	From       string // name in the argument, or ""
	Serializer string // function that converts the value to the request's form, or ""
}

// Serializer returns the function that a name refers to in a file, or nil if the sources do not have it.
func (c *Calls) Serializer(file, name string) *Serializer {
	if own := c.serializers[moduleOf(file)][name]; own != nil {
		return own
	}
	for _, module := range slices.Sorted(maps.Keys(c.serializers)) {
		if s := c.serializers[module][name]; s != nil {
			return s
		}
	}
	return nil
}

// moduleOf returns the folder of the sources that a file is in, or "" for a file of the client itself.
func moduleOf(file string) string {
	module, _, below := strings.Cut(file, "/")
	if !below {
		return ""
	}
	return module
}

func isSerializer(t token) bool {
	return t.kind == word && strings.HasPrefix(t.text, "serialize") && t.text != "serialize"
}

// serializers adds the serializers of a file: const serializeX = (options: X): Y => ({ … }), or function serializeX(options: X): Y { … }.
func (r *reader) serializers(found map[string]*Serializer) {
	for r.peek().kind != end {
		keyword := r.next()
		if !keyword.is("const") && !keyword.is("function") || !isSerializer(r.peek()) {
			continue
		}
		name := r.next().text
		r.accept("=")
		if r.is("<") {
			r.skip()
		}
		if !r.is("(") {
			continue
		}
		r.skip()
		s := &Serializer{}
		if r.accept(":") {
			start := r.at
			r.expression()
			s.Returns = strings.Join(strings.Fields(r.textOf(r.tokens[start:r.at])), " ")
		}
		if r.accept("=>") && r.accept("(") && r.is("{") {
			for _, part := range r.list() {
				if len(part) > 2 && part[0].kind == word && part[1].is(":") {
					s.Fields = append(s.Fields, fieldOf(part[0].text, part[2:]))
				}
			}
		}
		found[name] = s
	}
}

func fieldOf(wire string, value []token) Field {
	f := Field{Wire: wire}
	if i := slices.IndexFunc(value, isSerializer); i >= 0 {
		f.Serializer = value[i].text
	}
	for i := 0; i+2 < len(value); i++ {
		if value[i].is("model", "options", "payload") && value[i+1].is(".") {
			f.From = value[i+2].text
			break
		}
	}
	return f
}

// Import is the target of a local name in a file: a declaration, and its module, as a path below the sources' root.
type Import struct{ Name, Module string }

// region returns a part of the name of the declaring region: a module's index stands for the whole folder.
func (i Import) region() string {
	module := strings.TrimSuffix(i.Module, "/index")
	if before, _, ok := strings.Cut(module+"/", "/interfaces/"); ok {
		module = before + "/interfaces"
	}
	return "src/" + module
}

// Imports returns the imports of a file by their local names.
func (c *Calls) Imports(file string) map[string]Import { return c.imports[file] }

var importStatement = regexp.MustCompile(`import\s+(?:type\s+)?\{([^}]*)\}\s*from\s*'([^']+)'`)

func imports(file, text string) map[string]Import {
	found := map[string]Import{}
	for _, statement := range importStatement.FindAllStringSubmatch(text, -1) {
		for part := range strings.SplitSeq(statement[1], ",") {
			words := strings.Fields(part) // [type] Name [as Local]
			if len(words) > 1 && words[0] == "type" {
				words = words[1:]
			}
			if len(words) > 0 {
				found[words[len(words)-1]] = Import{words[0], path.Join(path.Dir(file), statement[2])}
			}
		}
	}
	return found
}
