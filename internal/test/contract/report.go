package contract

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Report is the result of Check.
type Report struct {
	Modules  []ModuleReport
	Events   []RunReport // as sent by webhooks
	Problems []Problem   // of no module
	Missing  []Constant
	Served   map[string]Serving     // by workostest, by operation
	Places   map[Place]reflect.Type // the Go types of the contract's values
	Fields   map[Place]reflect.Type // the structs that declare the fields of those
}

// Constant is a value of an enumeration that a type of the SDK has no constant for.
type Constant struct {
	Type  reflect.Type
	Value string
}

// Place is the place of a value in a request or a response.
type Place struct {
	Of      string // the id of an operation, or "event " and a name
	Where   string // "response", "body" or "query"
	Pointer string // "" is the whole; "*" in it is any element, or any key of a map
}

// ModuleReport is the result for one package.
type ModuleReport struct {
	Name       string
	Operations []OperationReport
	Problems   []Problem // of no operation
}

// OperationReport is the result for one operation.
type OperationReport struct {
	ID       string
	Called   bool
	Runs     []RunReport
	Problems []Problem // of no run
	Excuses  []Excuse

	Response, Parameters, Values Count
	Excused                      int // fields and values that are not counted
}

// RunReport is the result of one run of a call.
type RunReport struct {
	Name     string
	Problems []Problem
}

// Count counts the contract's places that hold, and lists those that do not.
type Count struct {
	Total   int
	Missing []string
}

// Held returns how many hold.
func (c Count) Held() int { return c.Total - len(c.Missing) }

func (c *Count) add(other Count) {
	c.Total += other.Total
	c.Missing = append(c.Missing, other.Missing...)
}

// All returns the problems of the operation and its runs, without duplicates.
func (r OperationReport) All() []Problem {
	all := slices.Clone(r.Problems)
	for _, run := range r.Runs {
		all = append(all, run.Problems...)
	}
	return unique(all)
}

// count records which of the operation's fields and values hold: those without a problem, if the operation is called.
// Excused fields and values are not counted.
func (r *OperationReport) count(op *Operation, s schemas, excused []Problem) {
	problems := r.All()
	of := func(places []string, excuse func(kind) bool) (count Count) {
		for _, place := range places {
			covered := func(p Problem) bool { return covers(p.Place, place) }
			switch {
			case slices.ContainsFunc(excused, func(p Problem) bool { return excuse(p.kind) && covered(p) }):
				r.Excused++
				continue
			case !r.Called, slices.ContainsFunc(problems, covered):
				count.Missing = append(count.Missing, place)
			}
			count.Total++
		}
		return count
	}
	// A field whose type is excused was still compared.
	field := func(k kind) bool { return k != ofType }
	value := func(kind) bool { return true }
	r.Response, r.Parameters = of(op.fields(s, true), field), of(op.fields(s, false), field)
	r.Values = of(op.enums(s), value)
}

// total adds up the operations of a module.
func (m ModuleReport) total() (t OperationReport, operations Count) {
	for _, op := range m.Operations {
		operations.Total++
		if !op.Called || len(op.All()) > 0 {
			operations.Missing = append(operations.Missing, op.ID)
		}
		t.Response.add(op.Response)
		t.Parameters.add(op.Parameters)
		t.Values.add(op.Values)
	}
	return t, operations
}

// Complete reports whether everything of the contract is there and holds.
func (r *Report) Complete() bool {
	complete := len(r.Problems) == 0
	for _, event := range r.Events {
		complete = complete && len(event.Problems) == 0
	}
	for _, m := range r.Modules {
		_, operations := m.total()
		complete = complete && len(m.Problems) == 0 && len(operations.Missing) == 0
	}
	return complete
}

// Markdown returns the report for docs/api-coverage.md.
func (r *Report) Markdown() string {
	var b strings.Builder
	b.WriteString("# API coverage\n\n" +
		"Made by `go run ./internal/cmd/apicoverage`; do not edit. An operation counts when its call sends what the\n" +
		"contract in `testdata/api` says and reads every sample response without loss; a field or value counts when it\n" +
		"was compared in doing so. It is served by workostest when its sample requests, sent there by the SDK, get responses\n" +
		"as the contract has them. Fields that only the Node SDK knows are part of the contract; what is different on\n" +
		"purpose is listed below and not counted.\n\n" +
		"| Module | Operations | Response fields | Parameters | Enumeration values | workostest | Missing |\n" +
		"|---|---:|---:|---:|---:|---:|---|\n")
	var sum OperationReport
	var operations, servedOperations Count
	for _, m := range r.Modules {
		t, of := m.total()
		served := r.served(m)
		row(&b, m.Name, of, t, served, m.missing())
		operations.add(of)
		servedOperations.add(served)
		sum.Response.add(t.Response)
		sum.Parameters.add(t.Parameters)
		sum.Values.add(t.Values)
	}
	row(&b, "**all**", operations, sum, servedOperations, "")
	r.writeMissing(&b)
	r.writeExcuses(&b)
	return b.String()
}

func row(b *strings.Builder, name string, operations Count, t OperationReport, served Count, missing string) {
	fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s | %s |\n", name, operations, t.Response, t.Parameters, t.Values, served, missing)
}

func (c Count) String() string {
	if c.Total == 0 {
		return "none"
	}
	// Rounded down, so that only a complete count is 100 %.
	return fmt.Sprintf("%d/%d (%d %%)", c.Held(), c.Total, c.Held()*100/c.Total)
}

// missing returns the last cell of the module's row.
func (m ModuleReport) missing() string {
	var parts []string
	if n := len(m.Problems); n > 0 {
		parts = append(parts, fmt.Sprintf("%d faults of the calls file", n))
	}
	_, operations := m.total()
	if n := len(operations.Missing); n > 0 {
		parts = append(parts, fmt.Sprintf("%d operations, see below", n))
	}
	return strings.Join(parts, ", ")
}

// writeMissing lists what the existing modules lack.
func (r *Report) writeMissing(b *strings.Builder) {
	var lines []string
	say := func(subject string, problems []Problem) {
		for _, p := range problems {
			lines = append(lines, fmt.Sprintf("- %s: %s\n", subject, inline(p.String())))
		}
	}
	say("contract", r.Problems)
	for _, m := range r.Modules {
		say(m.Name, m.Problems)
		for _, op := range m.Operations {
			say(m.Name+"."+op.ID, op.All())
		}
	}
	section(b, "Missing", lines)
}

// writeExcuses lists what was left out on purpose.
func (r *Report) writeExcuses(b *strings.Builder) {
	var lines []string
	excused := 0
	for _, m := range r.Modules {
		for _, op := range m.Operations {
			excused += op.Excused
			for _, e := range op.Excuses {
				lines = append(lines, fmt.Sprintf("- %s.%s, `%s`: %s\n", m.Name, op.ID, e.Place, inline(e.Reason)))
			}
		}
	}
	section(b, fmt.Sprintf("Different on purpose: %d fields and values that are not counted", excused), lines)
}

func section(b *strings.Builder, title string, lines []string) {
	if len(lines) > 0 {
		fmt.Fprintf(b, "\n## %s\n\n%s", title, strings.Join(lines, ""))
	}
}

// inline keeps a text on one line of a list.
func inline(text string) string { return strings.Join(strings.Fields(text), " ") }
