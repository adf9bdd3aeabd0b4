package contract

import (
	"fmt"
	"reflect"
	"slices"
)

// Check runs every call of the modules against the contract, and decodes every event.
func Check(facts *Facts, modules []Module) *Report {
	c := &checker{facts: facts, constants: newConstants(facts.Root), places: map[Place]reflect.Type{}, fields: map[Place]reflect.Type{}, members: map[member]bool{}, values: map[reflect.Type]map[string]bool{}}
	report := &Report{}
	named := map[string]bool{}
	for _, m := range modules {
		named[m.Name] = true
		report.Modules = append(report.Modules, c.module(m))
	}
	for _, op := range facts.Operations {
		if !named[op.Module] {
			report.Problems = append(report.Problems, Problem{Text: op.ID + " is of module " + op.Module + ", which modules.go does not have"})
		}
	}
	report.Events = c.events(modules)
	report.Missing, report.Places, report.Fields = unique(c.missing), c.places, c.fields
	report.Problems = append(report.Problems, c.unknownMembers()...)
	report.Problems = append(report.Problems, c.unknownConstants()...)
	return report
}

type checker struct {
	facts     *Facts
	constants *constants
	missing   []Constant
	places    map[Place]reflect.Type
	fields    map[Place]reflect.Type
	members   map[member]bool                  // of the types of responses: true if the contract has it
	values    map[reflect.Type]map[string]bool // of the types of enumerations: those that the contract has
}

func (c *checker) module(m Module) ModuleReport {
	report := ModuleReport{Name: m.Name}
	for _, call := range m.Calls {
		if op := c.facts.operation(call.operation); op == nil || op.Module != m.Name {
			report.Problems = append(report.Problems, Problem{Text: "has a call of " + call.operation + ", which is not one of its operations"})
		}
	}
	for _, op := range c.facts.of(m.Name) {
		var calls []Call
		for _, call := range m.Calls {
			if call.operation == op.ID {
				calls = append(calls, call)
			}
		}
		report.Operations = append(report.Operations, c.operation(op, calls))
	}
	return report
}

func (c *checker) operation(op *Operation, calls []Call) OperationReport {
	report := OperationReport{ID: op.ID, Called: len(calls) > 0}
	if !report.Called {
		report.Problems = []Problem{{Text: "has no call"}}
	}
	var excuses excuses
	nodeOnly := map[int][]Problem{}
	var added []Excuse
	for i, call := range calls {
		excuses.add(call.except)
		call.added = map[string]bool{}
		for _, run := range c.runs(op, call) {
			if len(calls) > 1 {
				run.name = fmt.Sprintf("call %d %s", i+1, run.name)
			}
			problems := c.run(op, call, run, nodeOnly)
			report.Runs = append(report.Runs, RunReport{run.name, call.mayLackNull(run, excuses.filter(unique(problems)))})
		}
		used, problems := call.additions()
		added = append(added, used...)
		report.Problems = append(report.Problems, problems...)
	}
	if len(calls) > 0 {
		report.Problems = append(report.Problems, excuses.filter(c.leftOver(op, calls, nodeOnly))...)
	}
	report.Problems = append(report.Problems, excuses.unused()...)
	report.count(op, c.facts.schemas, excuses.excused)
	report.Excuses = append(excuses.used(), added...)
	return report
}

// leftOver reports the expectations that no run has met.
func (c *checker) leftOver(op *Operation, calls []Call, nodeOnly map[int][]Problem) []Problem {
	found := c.checkSamples(op)
	for _, r := range op.full {
		if !slices.ContainsFunc(calls, func(call Call) bool { return call.meets(r) }) {
			found = append(found, Problem{Place: "body", Text: fmt.Sprintf("has no call for the sample %q", r.name)})
		}
	}
	for i, extra := range op.nodeOnly {
		problems, seen := nodeOnly[i]
		if !seen && (!extra.added || op.responseHas(extra)) {
			text := "is in the Node SDK, but in no Go type"
			if extra.event != "" {
				text += ", of event " + extra.event
			}
			found = append(found, Problem{extra.where + " " + extra.pointer(), text, ofUnseen})
		}
		found = append(found, problems...)
	}
	return found
}

// responseHas reports whether any sample has the field that has more values in the Node SDK.
func (op *Operation) responseHas(extra nodeOnly) bool {
	return slices.ContainsFunc(op.responses, func(sample any) bool {
		_, ok := placeOf(reflect.ValueOf(sample)).at(extra.path)
		return ok
	})
}
