package typescript

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// reader reads the tokens of a source, or a part of them.
type reader struct {
	parser
	text string
}

// textOf returns the text from the first to the last of tokens.
func (r *reader) textOf(tokens []token) string {
	if len(tokens) == 0 {
		return ""
	}
	last := tokens[len(tokens)-1]
	return r.text[tokens[0].at : last.at+len(last.text)]
}

// list consumes a bracket, and returns its content.
func (r *reader) list() (parts [][]token) {
	open := r.at
	r.skip()
	return split(r.tokens[open+1 : r.at-1])
}

func (r *reader) textsOf(parts [][]token) []string {
	texts := make([]string, 0, len(parts))
	for _, part := range parts {
		texts = append(texts, r.textOf(part))
	}
	return texts
}

// method is a reader of a method's tokens.
type method struct {
	reader
	name string
}

// methods returns the methods of the classes that a file declares.
func (r *reader) methods() []method {
	var methods []method
	for r.peek().kind != end {
		if !r.accept("class") || r.peek().kind != word {
			r.next()
			continue
		}
		for !r.is("{") && r.peek().kind != end {
			if r.is("<") {
				r.skip()
			} else {
				r.next()
			}
		}
		last := closing(r.tokens, r.at)
		r.next()
		for r.at < last {
			start := r.at
			if r.is("{", "(", "[") {
				r.skip()
				continue
			}
			name := r.next()
			if name.kind == word && r.signature() && r.is("{") {
				r.skip()
				body := append(slices.Clip(r.tokens[start:r.at]), token{})
				methods = append(methods, method{reader{parser{tokens: body}, r.text}, name.text})
			}
		}
	}
	return methods
}

// signature consumes the parameters and the result of a function, if they come next.
func (r *reader) signature() bool {
	if r.is("<") {
		r.skip()
	}
	if !r.is("(") {
		return false
	}
	r.skip()
	if r.accept(":") {
		r.expression()
	}
	return true
}

// calls returns the requests that a method sends.
func (m *method) calls() (calls []*Call, err error) {
	for m.peek().kind != end {
		var verb string
		switch t := m.next(); {
		case t.is("fetchAndDeserialize"):
			verb = "list"
		case t.is("workos") && m.accept(".") && m.is("get", "post", "put", "patch", "delete", "deleteWithBody"):
			verb = m.next().text
		default:
			continue
		}
		call := &Call{Verb: verb, Body: m.textOf(m.tokens[:len(m.tokens)-1])}
		if m.is("<") {
			call.Types = m.textsOf(m.list())
		}
		if !m.is("(") {
			continue
		}
		open := m.at
		args := m.list()
		m.at = open + 1 // an argument may be a function that sends something
		if len(args) > 0 && args[0][len(args[0])-1].is("workos") {
			args = args[1:]
		}
		if len(args) == 0 || m.path(args[0]) == "" {
			return nil, fmt.Errorf("%s sends a request to an unknown path: %s", m.name, m.textOf(m.tokens[open:m.at+1]))
		}
		call.Path, call.args, call.Args = m.path(args[0]), args[1:], m.textsOf(args[1:])
		calls = append(calls, call)
	}
	return calls, nil
}

// inserted matches the part of a template that inserts a variable's value: ${id}, ${options.id}, ${encodeURIComponent(options.id)}.
var inserted = regexp.MustCompile(`\$\{\s*(?:\w+\(\s*)?(?:\w+\.)*(\w+),?\s*(?:\)\s*)?\}`)

// path returns the path in an argument: a literal, a constant of the method, or its toString(). It is empty for any other argument.
func (m *method) path(arg []token) string {
	literal := arg[0]
	if len(arg) > 1 && (len(arg) != 5 || !arg[2].is("toString")) {
		return ""
	}
	if literal.kind == word {
		literal = m.constant(literal.text)
	}
	if literal.kind != quoted && literal.kind != template {
		return ""
	}
	path := inserted.ReplaceAllString(literal.unquoted(), "{$1}")
	if strings.Contains(path, "${") {
		return ""
	}
	return "/" + strings.TrimPrefix(path, "/")
}

// constant returns the literal of a method's constant, or of its URL.
func (m *method) constant(name string) token {
	for i := range m.tokens {
		rest := m.tokens[i:]
		if len(rest) < 7 || !rest[0].is("const") || !rest[1].is(name) || !rest[2].is("=") {
			continue
		}
		if rest[3].is("new") && rest[4].is("URL") {
			return rest[6]
		}
		return rest[3]
	}
	return token{}
}
