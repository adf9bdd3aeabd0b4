package core

import (
	"context"
	"maps"
	"net/http"
)

// ErrNoMorePages is returned by Next after the last page.
const ErrNoMorePages = Sentinel("workos: no more pages")

// Page is one page of a list. Next fetches the page after it.
type Page[T any] struct {
	Data   []T
	Before string // cursor of the page before this one; empty if there is none
	After  string // cursor of the page after this one; empty if there is none

	backwards bool // the list was requested by its Before cursor, and continues in that direction
	fetch     func(ctx context.Context, cursor string) (*Page[T], error)
}

// listResponse is the wire form of a page.
type listResponse[T any] struct {
	Data     items[T] `json:"data"`
	Metadata struct {
		Before string `json:"before"`
		After  string `json:"after"`
	} `json:"list_metadata"`
}

// shown returns the wire form for the debug log.
func (l *listResponse[T]) shown() any {
	return struct {
		Data   []T    `json:"data"`
		Before string `json:"before,omitzero"`
		After  string `json:"after,omitzero"`
	}{l.Data.values, l.Metadata.Before, l.Metadata.After}
}

func fetchPage[T any](ctx context.Context, c Confidential, target Target, opts []GetOption, backwards bool) (*Page[T], error) {
	var response listResponse[T]
	call := c.call(http.MethodGet, target, nil, collect(opts, GetOption.applyGet))
	call.foreign = !target.marks.ours
	if _, err := call.into(ctx, &response); err != nil {
		return nil, err
	}
	if !response.Data.present {
		return nil, call.responseError("has no data, so it is not a list", nil)
	}
	page := &Page[T]{
		Data: response.Data.values, Before: response.Metadata.Before, After: response.Metadata.After,
		backwards: backwards,
	}
	page.fetch = func(ctx context.Context, cursor string) (*Page[T], error) {
		return fetchPage[T](ctx, c, target.at(cursor, backwards), opts, backwards)
	}
	return page, nil
}

// at returns the same target with another cursor.
func (t Target) at(cursor string, backwards bool) Target {
	query := maps.Clone(t.query)
	query.Del("before")
	query.Del("after")
	if backwards {
		query.Set("before", cursor)
	} else {
		query.Set("after", cursor)
	}
	t.query = query
	return t
}

// cursor returns the cursor of the next page; empty if this is the last.
func (p *Page[T]) cursor() string {
	if p.fetch == nil {
		return ""
	}
	if p.backwards {
		return p.Before
	}
	return p.After
}

// HasNext reports whether there is a next page.
func (p *Page[T]) HasNext() bool { return p.cursor() != "" }

// Next fetches the next page, or returns ErrNoMorePages. A list that was requested with a Before
// cursor alone continues backwards.
func (p *Page[T]) Next(ctx context.Context) (*Page[T], error) {
	cursor := p.cursor()
	if cursor == "" {
		return nil, ErrNoMorePages
	}
	return p.fetch(ctx, cursor)
}
