package contract

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// conflictFile is conflicts.json: where the Node SDK and the API description differ.
type conflictFile struct {
	Fields []conflict `json:"fields"`
}

type conflict struct {
	Where      string         `json:"where"` // body, query, response, event_data
	Issue      string         `json:"issue"`
	Field      string         `json:"field"` // such as "data[].owner.type"
	Node       jsontext.Value `json:"node"`  // the Node SDK's value
	Operations []string       `json:"operations"`
}

// nodeOnly is a field, or more values of one, that only the Node SDK has. The Go type has it too.
type nodeOnly struct {
	where string   // response or body
	path  []string // "*" matches any element
	event string   // if it is about the data of this event
	enum  []string // values; empty if any value is allowed
	added bool     // the API has the field; only the values are the Node SDK's
}

func (n nodeOnly) pointer() string { return "/" + strings.Join(n.path, "/") }

// addConflicts adds to the operation what only the Node SDK has.
func (op *Operation) addConflicts(file conflictFile, s schemas) {
	for _, c := range file.Fields {
		for _, id := range c.Operations {
			event, isEvent := strings.CutPrefix(id, "event ")
			if id == op.ID || isEvent && op.ID == "listEvents" {
				op.addConflict(s, c, event, isEvent)
			}
		}
	}
	if op.form {
		op.Query = nil // the description lists the form's fields again as a query
	}
	slices.SortFunc(op.Query, func(a, b Parameter) int { return strings.Compare(a.Name, b.Name) })
}

func (op *Operation) addConflict(s schemas, c conflict, event string, isEvent bool) {
	if c.Where == "body" && c.Issue == "encoding" {
		op.form = true
	}
	more := nodeOnly{where: "response", path: fieldPath(c.Field)}
	switch c.Issue {
	case "only_in_node":
		more.enum = describedValues(c.description())
	case "enum":
		_ = json.Unmarshal(c.Node, &more.enum) // "open" lists no values and stays nil
		if more.added = true; len(more.enum) == 0 || isEvent {
			return // the values come from the union of all events
		}
	case "nullable":
		path := more.path
		if isEvent {
			path = append([]string{"data", "*", "data"}, path...)
		}
		op.addNullable(s, c, path, event)
		return
	default:
		return
	}
	switch {
	case isEvent:
		more.event, more.path = event, append([]string{"data", "*", "data"}, more.path...)
	case c.Where == "body":
		more.where = "body"
	case c.Where == "query":
		op.Query = append(op.Query, Parameter{Name: c.Field, Node: describedNode(c.Field, c.description())})
		return
	}
	op.nodeOnly = append(op.nodeOnly, more)
}

func (c conflict) description() string {
	var text string
	_ = json.Unmarshal(c.Node, &text) // for other issues it is not a string, and not used
	return text
}

// fieldPath splits "data[].owner.type".
func fieldPath(field string) []string {
	return strings.Split(strings.ReplaceAll(field, "[]", ".*"), ".")
}

// describedValues reads the values of "string{a|b}".
func describedValues(description string) []string {
	_, list, ok := strings.Cut(strings.TrimSuffix(description, "}"), "{")
	if !ok {
		return nil
	}
	return strings.Split(list, "|")
}

// describedNode returns the node of a query parameter that is described as "string", "boolean", "string{a|b}",
// "string=\"a\"" or just as "sent".
func describedNode(name, description string) Node {
	node := Node{Type: "string", Enum: describedValues(description)}
	if description == "boolean" {
		node.Type = "boolean"
	}
	if _, quoted, ok := strings.Cut(description, "="); ok {
		node.Const = strings.Trim(quoted, `"`)
	}
	if name == "code_challenge_method" {
		node.Const = "S256" // the only one that WorkOS accepts
	}
	return node
}
