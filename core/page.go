package core

import (
	"context"
	"maps"
	"net/http"
)

// ErrNoMorePages is what Next returns after the last page.
const ErrNoMorePages = Sentinel("workos: no more pages")

// Page is one page of a list, and the way to those that follow.
type Page[T any] struct {
	Data   []T
	Before string // cursor of the page before this one; empty if there is none
	After  string // cursor of the page after this one; empty if there is none

	backwards bool // the list was asked for by its Before cursor, and goes on in that direction
	fetch     func(ctx context.Context, cursor string) (*Page[T], error)
}

// listAnswer is the wire form of a page.
type listAnswer[T any] struct {
	Data     items[T] `json:"data"`
	Metadata struct {
		Before string `json:"before"`
		After  string `json:"after"`
	} `json:"list_metadata"`
}

// shown is the wire form as the debug log has it.
func (l *listAnswer[T]) shown() any {
	return struct {
		Data   []T    `json:"data"`
		Before string `json:"before,omitzero"`
		After  string `json:"after,omitzero"`
	}{l.Data.values, l.Metadata.Before, l.Metadata.After}
}

func fetchPage[T any](ctx context.Context, c Confidential, target Target, opts []GetOption, backwards bool) (*Page[T], error) {
	var answer listAnswer[T]
	call := c.call(http.MethodGet, target, nil, collect(opts, GetOption.applyGet))
	call.foreign = !target.marks.ours
	if _, err := call.into(ctx, &answer); err != nil {
		return nil, err
	}
	if !answer.Data.present {
		return nil, call.answerError("has no data, so it is not a list", nil)
	}
	page := &Page[T]{
		Data: answer.Data.values, Before: answer.Metadata.Before, After: answer.Metadata.After,
		backwards: backwards,
	}
	page.fetch = func(ctx context.Context, cursor string) (*Page[T], error) {
		return fetchPage[T](ctx, c, target.at(cursor, backwards), opts, backwards)
	}
	return page, nil
}

// at is the same target with another cursor.
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

// cursor of the page that follows; empty if this is the last.
func (p *Page[T]) cursor() string {
	if p.fetch == nil {
		return ""
	}
	if p.backwards {
		return p.Before
	}
	return p.After
}

// HasNext reports whether a page follows.
func (p *Page[T]) HasNext() bool { return p.cursor() != "" }

// Next fetches the page that follows, or returns ErrNoMorePages. A list that was asked for by its Before
// cursor alone goes on backwards.
func (p *Page[T]) Next(ctx context.Context) (*Page[T], error) {
	cursor := p.cursor()
	if cursor == "" {
		return nil, ErrNoMorePages
	}
	return p.fetch(ctx, cursor)
}
