package workostest

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
)

// table holds rows in insertion order. It remembers the place of a deleted row, so that a cursor that names it still works.
type table[ID ~string, T any] struct {
	rows    map[ID]T
	place   map[ID]int
	ids     []ID
	indexes []*index[ID, T]
}

func (t *table[ID, T]) put(id ID, row T) {
	if t.rows == nil {
		t.rows, t.place = map[ID]T{}, map[ID]int{}
	}
	if _, ok := t.place[id]; !ok {
		t.place[id] = len(t.ids)
		t.ids = append(t.ids, id)
	}
	t.reindex(id, false)
	t.rows[id] = row
	t.reindex(id, true)
}

// get returns the row, or the zero value.
func (t *table[ID, T]) get(id ID) T { return t.rows[id] }

// find is get for an ID from a request.
func (t *table[ID, T]) find(id string) T { return t.rows[ID(id)] }

func (t *table[ID, T]) delete(id ID) {
	t.reindex(id, false)
	delete(t.rows, id)
}

// all returns the rows that keep accepts, the oldest first.
func (t *table[ID, T]) all(keep func(T) bool) []T {
	var out []T
	for _, id := range t.ids {
		if row, ok := t.rows[id]; ok && keep(row) {
			out = append(out, row)
		}
	}
	return out
}

// first returns the oldest row that keep accepts, or the zero value.
func (t *table[ID, T]) first(keep func(T) bool) T {
	for _, id := range t.ids {
		if row, ok := t.rows[id]; ok && keep(row) {
			return row
		}
	}
	var none T
	return none
}

type listBody struct {
	Object       string       `json:"object,omitempty"`
	Data         []any        `json:"data"`
	ListMetadata listMetadata `json:"list_metadata"`
}

type listMetadata struct {
	Before *string `json:"before"`
	After  *string `json:"after"`
}

// list responds with one page of the rows that keep accepts, according to the request's before, after, limit and order. The order is the newest
// first (desc), the oldest first (asc), or the newest first with the cursors swapped (normal: before leads to older rows).
func list[ID ~string, T any](c *call, t *table[ID, T], keep func(T) bool, wire func(T) any) reply {
	body, wrong := page(c, t, keep, wire)
	if wrong != nil {
		return invalid(*wrong)
	}
	return jsonReply(http.StatusOK, body)
}

// page returns the body of list, or what is wrong with the request.
func page[ID ~string, T any](c *call, t *table[ID, T], keep func(T) bool, wire func(T) any) (listBody, *fieldProblem) {
	q := c.URL.Query()
	limit, err := strconv.Atoi(cmp.Or(q.Get("limit"), "10"))
	if err != nil || limit < 1 || limit > 100 {
		return listBody{}, &fieldProblem{Field: "limit", Code: "invalid_limit", Message: "limit must be between 1 and 100"}
	}
	order := cmp.Or(q.Get("order"), "desc")
	if !slices.Contains([]string{"asc", "desc", "normal"}, order) {
		return listBody{}, &fieldProblem{Field: "order", Code: "invalid_order", Message: "order must be asc, desc or normal"}
	}
	before, after := ID(q.Get("before")), ID(q.Get("after"))
	for name, cursor := range map[string]ID{"before": before, "after": after} {
		if _, ok := t.place[cursor]; cursor != "" && !ok {
			return listBody{}, &fieldProblem{Field: name, Code: "invalid_cursor", Message: name + " is not in this list"}
		}
	}
	if before != "" && after != "" {
		return listBody{}, &fieldProblem{Field: "before", Code: "exclusive_cursors", Message: "before and after are mutually exclusive"}
	}
	if order == "normal" {
		before, after = after, before
	}

	var ids []ID
	for _, id := range t.ids {
		if row, ok := t.rows[id]; ok && keep(row) {
			ids = append(ids, id)
		}
	}
	sign := 1
	if order != "asc" {
		slices.Reverse(ids)
		sign = -1
	}
	// index returns the position of a cursor's row, or where it would be if it was deleted.
	index := func(cursor ID) (int, bool) {
		return slices.BinarySearchFunc(ids, cursor, func(id, cursor ID) int {
			return sign * (t.place[id] - t.place[cursor])
		})
	}
	start, end := 0, min(limit, len(ids))
	if after != "" {
		at, found := index(after)
		if found {
			at++
		}
		start, end = at, min(at+limit, len(ids))
	}
	if before != "" {
		end, _ = index(before)
		start = max(0, end-limit)
	}

	body := listBody{Object: "list", Data: []any{}}
	for _, id := range ids[start:end] {
		body.Data = append(body.Data, wire(t.rows[id]))
	}
	if start > 0 && start < end {
		body.ListMetadata.Before = orNull(ids[start])
	}
	if end < len(ids) && start < end {
		body.ListMetadata.After = orNull(ids[end-1])
	}
	if order == "normal" {
		m := &body.ListMetadata
		m.Before, m.After = m.After, m.Before
	}
	return body, nil
}
