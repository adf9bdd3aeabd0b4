package typescript

import (
	"fmt"
	"strconv"
	"strings"
)

// Type is a type expression: one of the types below.
type Type any

type (
	anything     struct{}            // not JSON: a function, a conditional type, an imported type
	literal      struct{ value any } // string, int or float64
	arrayOf      struct{ items Type }
	union        []Type
	intersection []Type
	keyOf        struct{}
	indexed      struct{ of, key Type } // of[key]
	object       struct {
		fields []field
		rest   Type // of properties with any other name, or nil
	}
	named struct {
		name string // of a declaration, a type parameter or a type of the language
		args []Type
	}
	field struct {
		name                 string
		optional, deprecated bool
		of                   Type
	}
)

// Named returns the type of a name without arguments.
func Named(name string) Type { return named{name: name} }

// arg returns an argument, or any if it is omitted.
func (n named) arg(i int) Type {
	if i < len(n.args) {
		return n.args[i]
	}
	return anything{}
}

func isNamed(t Type, name string) bool {
	n, ok := t.(named)
	return ok && n.name == name && n.args == nil
}

// parser reads tokens. It keeps its first error, which moves it to the end of the tokens.
type parser struct {
	tokens []token
	at     int
	rename func(string) string // of the types that an expression names, or nil
	err    error
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) next() token {
	t := p.tokens[p.at]
	p.at = min(p.at+1, len(p.tokens)-1)
	return t
}

func (p *parser) is(texts ...string) bool { return p.peek().is(texts...) }

func (p *parser) accept(text string) bool {
	if !p.is(text) {
		return false
	}
	p.next()
	return true
}

func (p *parser) expect(text string) {
	if !p.accept(text) {
		p.unexpected(strconv.Quote(text))
	}
}

func (p *parser) unexpected(wanted string) {
	if p.err == nil {
		around := make([]string, 0, 12)
		for _, t := range p.tokens[max(0, p.at-8):min(len(p.tokens), p.at+4)] {
			around = append(around, t.text)
		}
		p.err = fmt.Errorf("%s has %q, not %s, in: %s", p.peek().region, p.peek().text, wanted, strings.Join(around, " "))
	}
	p.at = len(p.tokens) - 1
}

// until calls read, which must consume at least one token, until the closing token, and consumes that.
func (p *parser) until(closes string, read func()) {
	for !p.accept(closes) {
		if p.peek().kind == end {
			p.unexpected(strconv.Quote(closes))
			return
		}
		read()
	}
}

// skip consumes a bracket and its content.
func (p *parser) skip() {
	p.at = closing(p.tokens, p.at)
	p.next()
}

// arguments consumes the content of angle brackets, if there are any.
func (p *parser) arguments() (args []Type) {
	if p.accept("<") {
		p.until(">", func() {
			args = append(args, p.expression())
			p.accept(",")
		})
	}
	return args
}

func (p *parser) expression() Type {
	p.accept("|")
	parts := union{p.intersection()}
	for p.accept("|") {
		parts = append(parts, p.intersection())
	}
	switch {
	case p.accept("extends"): // A extends B ? C : D
		p.intersection()
		p.expect("?")
		p.expression()
		p.expect(":")
		p.expression()
		return anything{}
	case len(parts) == 1:
		return parts[0]
	}
	return parts
}

func (p *parser) intersection() Type {
	p.accept("&")
	parts := intersection{p.postfix()}
	for p.accept("&") {
		parts = append(parts, p.postfix())
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return parts
}

func (p *parser) postfix() Type {
	t := p.primary()
	for p.accept("[") {
		if p.accept("]") {
			t = arrayOf{t}
			continue
		}
		t = indexed{t, p.expression()}
		p.expect("]")
	}
	if p.accept("is") {
		p.expression()
		return anything{}
	}
	return t
}

func (p *parser) primary() Type {
	switch t := p.peek(); {
	case t.kind == quoted:
		return literal{p.next().unquoted()}
	case t.kind == template:
		p.next()
		return Named("string")
	case t.kind == number:
		return literal{p.number("")}
	case p.accept("-"):
		return literal{p.number("-")}
	case p.is("{"):
		return p.object()
	case p.is("("):
		return p.parenthesized()
	case p.accept("["):
		return p.tuple()
	case p.is("<"):
		p.parameters()
		return p.primary()
	case p.accept("new"), p.accept("abstract"):
		return p.primary()
	case p.accept("readonly"), p.accept("unique"), p.accept("infer"), p.accept("asserts"):
		return p.postfix()
	case p.accept("keyof"):
		p.postfix()
		return keyOf{}
	case p.accept("typeof"):
		if p.is("import") {
			return p.primary()
		}
		return Named("typeof " + p.name())
	case p.accept("import"): // import("module").Name<…>
		p.skip()
		for p.accept(".") {
			p.next()
		}
		p.arguments()
		return anything{}
	case t.kind != word:
		p.unexpected("a type")
		return anything{}
	}
	name := p.name()
	if p.rename != nil {
		name = p.rename(name)
	}
	return named{name, p.arguments()}
}

// name consumes a name, and returns its last part.
func (p *parser) name() string {
	name := p.next().text
	for p.accept(".") {
		name = p.next().text
	}
	return name
}

func (p *parser) number(sign string) any {
	text := sign + strings.ReplaceAll(p.next().text, "_", "")
	if whole, err := strconv.Atoi(text); err == nil {
		return whole
	}
	fraction, err := strconv.ParseFloat(text, 64)
	if err != nil {
		p.unexpected("a number before it")
	}
	return fraction
}

func (p *parser) parenthesized() Type {
	open := p.at
	p.skip()
	if p.accept("=>") {
		p.expression()
		return anything{}
	}
	p.at = open + 1
	t := p.expression()
	p.expect(")")
	return t
}

func (p *parser) tuple() Type {
	var items union
	p.until("]", func() {
		p.accept("...")
		items = append(items, p.expression())
		p.accept("?")
		p.accept(",")
	})
	if items == nil {
		return arrayOf{anything{}}
	}
	return arrayOf{items}
}

func (p *parser) object() object {
	var o object
	p.expect("{")
	p.until("}", func() {
		deprecated := p.peek().deprecated
		if p.is("readonly") && !p.tokens[p.at+1].is(":", "?", "(") {
			p.next()
		}
		switch {
		case p.accept(";"), p.accept(","):
		case p.is("(", "<"):
			p.function()
		case p.accept("["):
			p.next()
			if p.accept(":") || p.accept("in") { // [key: string]: T, [K in Keys]: T
				p.expression()
				p.expect("]")
				p.accept("?")
				p.expect(":")
				o.rest = p.expression()
				return
			}
			p.until("]", func() { p.next() }) // [Symbol.iterator]
			p.value()
		default:
			name := p.next()
			f := field{name: name.text, deprecated: deprecated, optional: p.is("?")}
			if name.kind == quoted {
				f.name = name.unquoted()
			}
			if f.of = p.value(); f.of != nil {
				o.fields = append(o.fields, f)
			}
		}
	})
	return o
}

// value consumes the rest of a property or a method after its name, and returns the property's type or nil.
func (p *parser) value() Type {
	p.accept("?")
	if p.is("(", "<") {
		p.function()
		return nil
	}
	p.expect(":")
	return p.expression()
}

// function consumes the parameters and the result of a function.
func (p *parser) function() {
	p.parameters()
	p.skip()
	if p.accept(":") {
		p.expression()
	}
}

// parameter is a type parameter of a declaration.
type parameter struct {
	name     string
	defaults Type // nil if it has none
}

// parameters consumes type parameters, if there are any.
func (p *parser) parameters() (params []parameter) {
	if p.accept("<") {
		p.until(">", func() {
			param := parameter{name: p.next().text}
			if p.accept("extends") {
				p.expression()
			}
			if p.accept("=") {
				param.defaults = p.expression()
			}
			params = append(params, param)
			p.accept(",")
		})
	}
	return params
}
