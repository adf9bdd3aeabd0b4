package facts

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
)

// Errors holds the known failures.
type Errors struct {
	Operations map[string]map[string]node.Node `json:"operations"` // by identifier and status
	Codes      []*Code                         `json:"codes"`
	Exceptions map[string]Exception            `json:"node_exceptions"`
	Headers    []string                        `json:"response_headers"`
}

// Code is a value of a field that identifies the error.
type Code struct {
	Code       string   `json:"code"`
	Field      string   `json:"field"` // "code", "errors[].code", …
	Sources    []string `json:"sources"`
	Statuses   []string `json:"statuses"`
	Operations []string `json:"operations"`
}

// Exception is a class of the SDK's.
type Exception struct {
	Status  int      `json:"status,omitempty"`
	Extends *string  `json:"extends"`
	Fields  []string `json:"fields"`
}

// readErrors collects the codes and the SDK's exceptions.
func (b *builder) readErrors() error {
	table := codes{}
	for id, statuses := range b.Errors.Operations {
		for status, n := range statuses {
			b.scan(table, n, "", Code{Sources: []string{"openapi"}, Operations: []string{id}, Statuses: []string{status}}, 0)
		}
	}
	for _, o := range b.Operations { // an error may be in a body of status 200, next to the inactive state
		for status, n := range o.Responses {
			for _, v := range node.Variants(b.resolve(n)) {
				for _, value := range node.Constants(node.Property(b.resolve(v), "error")) {
					table.add(value, "error", Code{Sources: []string{"openapi"}, Operations: []string{o.ID}, Statuses: []string{status}})
				}
			}
		}
	}
	b.readExceptions(table)
	for _, c := range table {
		for _, list := range []*[]string{&c.Sources, &c.Statuses, &c.Operations} {
			slices.Sort(*list)
			*list = append([]string{}, slices.Compact(*list)...)
		}
	}
	b.Errors.Codes = slices.SortedFunc(maps.Values(table), func(x, y *Code) int {
		return cmp.Or(cmp.Compare(x.Code, y.Code), cmp.Compare(x.Field, y.Field))
	})
	b.Errors.Headers = []string{"Retry-After", "X-Request-ID"}
	return nil
}

// codes holds codes by value and field.
type codes map[[2]string]*Code

func (c codes) add(value any, field string, seen Code) {
	code, ok := value.(string)
	if !ok {
		return
	}
	entry := c[[2]string{code, field}]
	if entry == nil {
		entry = &Code{Code: code, Field: field}
		c[[2]string{code, field}] = entry
	}
	entry.Sources = append(entry.Sources, seen.Sources...)
	entry.Statuses = append(entry.Statuses, seen.Statuses...)
	entry.Operations = append(entry.Operations, seen.Operations...)
}

// scan adds the codes that the body of a failure can have.
func (b *builder) scan(table codes, n node.Node, in string, seen Code, depth int) {
	n = b.resolve(n)
	if n == nil || depth > 6 {
		return
	}
	for _, v := range node.Variants(n) {
		b.scan(table, v, in, seen, depth+1)
	}
	for _, name := range []string{"code", "error", "reason"} {
		p := b.resolve(node.Property(n, name))
		for _, v := range append([]node.Node{p}, node.Variants(p)...) {
			for _, value := range node.Constants(v) {
				table.add(value, in+name, seen)
			}
		}
	}
	list := b.resolve(node.Property(n, "errors"))
	if node.Type(list) == "array" {
		list = node.Items(list)
	}
	b.scan(table, list, "errors[].", seen, depth+1)
}

var (
	authenticationCodes = regexp.MustCompile(`(?s)type AuthenticationErrorCode\s*=(.*?);`)
	exceptionClass      = regexp.MustCompile(`export class (\w+)(?:\s+extends (\w+))?`)
	exceptionStatus     = regexp.MustCompile(`readonly status\s*=\s*(\d+)`)
	exceptionField      = regexp.MustCompile(`readonly\s+(\w+)\??\s*:`)
)

// readExceptions reads the SDK's exceptions, and the codes that they name.
func (b *builder) readExceptions(table codes) {
	b.Errors.Exceptions = map[string]Exception{}
	for _, file := range b.sdk.Files("common/exceptions") {
		text := b.sdk.Source(file)
		if list := authenticationCodes.FindStringSubmatch(text); list != nil {
			for _, code := range literal.FindAllStringSubmatch(list[1], -1) {
				field := "code"
				if code[1] == "sso_required" {
					field = "error"
				}
				table.add(code[1], field, Code{Sources: []string{b.sdk.source}})
			}
		}
		class := exceptionClass.FindStringSubmatch(text)
		if class == nil {
			continue
		}
		e := Exception{Fields: []string{}}
		if class[2] != "" {
			e.Extends = &class[2]
		}
		if status := exceptionStatus.FindStringSubmatch(text); status != nil {
			e.Status, _ = strconv.Atoi(status[1])
		} else if class[1] == "RateLimitExceededException" { // its base class gets the status as an argument
			e.Status = 429
		}
		for _, field := range exceptionField.FindAllStringSubmatch(text, -1) {
			if field[1] != "name" && field[1] != "message" {
				e.Fields = append(e.Fields, field[1])
			}
		}
		slices.Sort(e.Fields)
		e.Fields = slices.Compact(e.Fields)
		b.Errors.Exceptions[class[1]] = e
	}
}
