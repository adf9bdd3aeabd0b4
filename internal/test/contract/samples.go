package contract

import (
	"maps"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/pkce"
)

// sampleFile is samples.json.
type sampleFile struct {
	Operations map[string]struct {
		Status   string `json:"status"`
		Body     any    `json:"body"`
		Variants []any  `json:"variants"`
	} `json:"operations"`
	Events map[string]struct {
		Body     any   `json:"body"`
		Variants []any `json:"variants"`
	} `json:"events"`
	Requests map[string]struct {
		Full            any   `json:"full"`
		Minimal         any   `json:"minimal"`
		FullVariants    []any `json:"full_variants"`
		MinimalVariants []any `json:"minimal_variants"`
	} `json:"requests"`
}

// request is the request of one call.
type request struct {
	name  string
	path  map[string]string
	query map[string]any
	body  any    // nil if there is none
	base  string // of the client; empty is the API's own
}

// members returns query and body as one object, or the body if it is not an object.
func (r request) members() any {
	body, ok := r.body.(map[string]any)
	if !ok && r.body != nil {
		return r.body
	}
	all := maps.Clone(r.query)
	if all == nil {
		all = map[string]any{}
	}
	maps.Copy(all, body)
	return all
}

// member returns one of members, if it exists.
func (r request) member(name string) (any, bool) {
	all, _ := r.members().(map[string]any)
	v, ok := all[name]
	return v, ok
}

// with adds members of another request that are missing.
func (r request) with(other request, names []string) request {
	for _, name := range names {
		if v, ok := other.query[name]; ok {
			r.query = maps.Clone(r.query)
			r.query[name] = v
		}
		body, _ := other.body.(map[string]any)
		if v, ok := body[name]; ok {
			mine, _ := r.body.(map[string]any)
			mine = maps.Clone(mine)
			mine[name] = v
			r.body = mine
		}
	}
	return r
}

// addSamples adds sample requests and responses to the operation.
func (op *Operation) addSamples(file sampleFile, s schemas) {
	if response, ok := file.Operations[op.ID]; ok && !op.forBrowser() {
		op.status, op.responses = response.Status, response.Variants
		if len(op.responses) == 0 {
			op.responses = []any{response.Body}
		}
	}
	sample := file.Requests[op.ID]
	op.nodeOnly = slices.DeleteFunc(op.nodeOnly, func(extra nodeOnly) bool {
		object, ok := sample.Full.(map[string]any)
		isVerifier := ok && extra.where == "body" && extra.pointer() == "/code_verifier"
		if isVerifier { // nothing excludes it, and one flow needs it
			object["code_verifier"] = "verifier"
			s.Resolve(op.Body).Properties["code_verifier"] = &Node{Type: "string"}
		}
		return isVerifier
	})
	for _, body := range append(slices.Clip(sample.FullVariants), sample.Full) {
		lengthenVerifier(body)
	}
	op.full = op.requests("full", either(sample.FullVariants, sample.Full), op.queries(true))
	op.minimal = op.requests("minimal", either(sample.MinimalVariants, sample.Minimal), op.queries(false))
}

// lengthenVerifier gives a sample verifier the 43 characters that RFC 7636 §4.1 requires.
func lengthenVerifier(body any) {
	object, _ := body.(map[string]any)
	if verifier, ok := object["code_verifier"].(string); ok {
		object["code_verifier"] = verifier + strings.Repeat("v", max(0, pkce.MinLength-len(verifier)))
	}
}

func either(variants []any, one any) []any {
	if len(variants) > 0 {
		return variants
	}
	return []any{one}
}

// requests pairs bodies and queries; the shorter list is repeated.
func (op *Operation) requests(name string, bodies []any, queries []map[string]any) []request {
	count := max(len(bodies), len(queries))
	all := make([]request, count)
	for i := range all {
		all[i] = request{
			name: name, path: op.samplePath(),
			query: queries[i%len(queries)], body: bodies[i%len(bodies)],
		}
		if count > 1 {
			all[i].name += " " + itoa(i+1)
		}
	}
	return all
}

// sampleClientID is the client ID if the sample has none.
const sampleClientID = "client_contract"

// samplePath gives each path parameter a distinct value that needs escaping.
func (op *Operation) samplePath() map[string]string {
	values := map[string]string{}
	for name, node := range op.PathNodes {
		switch {
		case len(node.Enum) > 0:
			values[name] = node.Enum[0]
		case name == "clientId":
			values[name] = sampleClientID
		default:
			values[name] = node.IDPrefix + name + "/é 1"
		}
	}
	return values
}

// queries returns the sample queries: one for each choice among fields that exclude each other.
func (op *Operation) queries(full bool) []map[string]any {
	base, grouped := map[string]any{}, op.groupedFields()
	for _, p := range op.Query {
		if (full || p.Required) && !grouped[p.Name] {
			base[p.Name] = sampleOf(p.Name, &p.Node)
		}
	}
	queries := []map[string]any{base}
	for _, name := range slices.Sorted(maps.Keys(op.ExclusiveGroups)) {
		group := op.ExclusiveGroups[name]
		if group.Optional && !full || !op.queryHasOneOf(group) {
			continue // the sample bodies have their own variants
		}
		var next []map[string]any
		for _, variant := range slices.Sorted(maps.Keys(group.Variants)) {
			for _, query := range queries {
				next = append(next, op.chosen(query, group.Variants[variant]))
			}
		}
		queries = next
	}
	return queries
}

func (op *Operation) queryHasOneOf(group exclusiveGroup) bool {
	return slices.ContainsFunc(op.Query, func(p Parameter) bool {
		for _, fields := range group.Variants {
			if slices.Contains(fields, p.Name) {
				return true
			}
		}
		return false
	})
}

// chosen returns the query with the fields of a variant.
func (op *Operation) chosen(query map[string]any, fields []string) map[string]any {
	query = maps.Clone(query)
	for _, p := range op.Query {
		if slices.Contains(fields, p.Name) {
			query[p.Name] = sampleOf(p.Name, &p.Node)
		}
	}
	return query
}

func (op *Operation) groupedFields() map[string]bool {
	fields := map[string]bool{}
	for _, group := range op.ExclusiveGroups {
		for _, variant := range group.Variants {
			for _, field := range variant {
				fields[field] = true
			}
		}
	}
	return fields
}

// sampleOf returns a value for a query parameter, never the zero value of its type.
func sampleOf(name string, node *Node) any {
	switch {
	case node.Const != nil:
		return node.Const
	case len(node.Enum) > 0:
		return node.Enum[0]
	case node.Type == "boolean":
		return true
	case node.Type == "integer", node.Type == "number":
		return float64(7)
	case node.Type == "array":
		if len(node.Items.Enum) > 1 {
			return []any{node.Items.Enum[0], node.Items.Enum[1]}
		}
		return []any{name + " 1", name + " 2"}
	case node.Type == "object":
		return map[string]any{"key": name}
	case node.Format == "date-time", strings.HasPrefix(name, "range_"): // described as text, but a time
		return "2031-05-09T01:30:51.324Z"
	case node.Format == "uri":
		return "https://" + strings.ReplaceAll(name, "_", "-") + ".test/a?b=c&d=é"
	case name == "client_id":
		return sampleClientID
	}
	return node.IDPrefix + name + " &é"
}
