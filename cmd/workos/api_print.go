package main

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"
)

// veil hides the secrets of responses, unless it is lifted.
type veil struct {
	lifted bool
	hidden int // the number of hidden secrets
}

func (v *veil) over(response json.RawMessage) json.RawMessage {
	if v.lifted {
		return response
	}
	shown, count := hide(jsontext.Value(response))
	v.hidden += count
	return json.RawMessage(shown)
}

// confess reports hidden secrets, and how to show them.
func (p *program) confess(v veil) {
	if v.hidden > 0 && !p.json {
		p.say("Hidden secrets: %d. --show-secrets shows them.", v.hidden)
	}
}

func (p *program) printResponse(response json.RawMessage, flags apiFlags) error {
	veil := veil{lifted: flags.secrets}
	response = veil.over(response)
	defer func() { p.confess(veil) }()
	switch {
	case len(flags.columns) > 0:
		return p.printColumns(response, flags.columns)
	case p.json:
		return p.line(response)
	}
	return p.document(response)
}

// paginate prints the objects of a list as they arrive.
func (p *program) paginate(ctx context.Context, op operation, flags apiFlags) error {
	client, err := p.confidential()
	if err != nil {
		return err
	}
	var rows [][]string
	veil := veil{lifted: flags.secrets}
	list := core.List[json.RawMessage](ctx, client.Core(), op.target(), pageSize(op.query))
	for object, err := range list.All() {
		if err != nil {
			return op.name(err)
		}
		if object = veil.over(object); len(flags.columns) == 0 {
			err = p.line(object)
		} else {
			rows = append(rows, cells(object, flags.columns))
		}
		if err != nil {
			return err
		}
	}
	if len(flags.columns) > 0 {
		err = p.table(headings(flags.columns), rows)
	}
	p.confess(veil)
	return err
}

// printColumns prints the objects of a list, or a single object, as a table.
func (p *program) printColumns(response json.RawMessage, columns []string) error {
	var list struct {
		Data []json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(response, &list); err != nil || list.Data == nil {
		list.Data = []json.RawMessage{response}
	}
	rows := make([][]string, len(list.Data))
	for i, object := range list.Data {
		rows[i] = cells(object, columns)
	}
	return p.table(headings(columns), rows)
}

// pageSize requests the largest pages, unless the query sets a limit.
func pageSize(query url.Values) any {
	if query.Has("limit") {
		return nil
	}
	return core.ListOptions{Limit: 100}
}

func headings(columns []string) []string {
	upper := make([]string, len(columns))
	for i, column := range columns {
		upper[i] = strings.ToUpper(column)
	}
	return upper
}

// none marks a missing value in a table.
const none = "-"

// cells returns some members of an object, or of a nested object as a.b: a text as it is, anything else as JSON.
func cells(object json.RawMessage, columns []string) []string {
	row := make([]string, len(columns))
	for i, column := range columns {
		row[i] = none
		value := object
		for name := range strings.SplitSeq(column, ".") {
			var members map[string]json.RawMessage
			_ = json.Unmarshal(value, &members)
			value = members[name]
		}
		var text string
		switch err := json.Unmarshal(value, &text); {
		case len(value) == 0 || string(value) == "null":
		case err != nil:
			row[i] = string(value)
		case text != "":
			row[i] = text
		}
	}
	return row
}
