package core

import "context"

// ErrNoMorePages is returned by Next after the last page.
const ErrNoMorePages = Sentinel("workos: no more pages")

// Page is one page of a list. Next fetches the page after it.
type Page[T any] struct {
	Data   []T
	Before string // cursor of the page before this one; empty if there is none
	After  string // cursor of the page after this one; empty if there is none

	pager *pager // nil if the page was not fetched
}

// cursors are those of the pages around a page; empty where there is none.
type cursors struct {
	Before string `json:"before"`
	After  string `json:"after"`
}

// listResponse is the wire form of a page.
type listResponse[T any] struct {
	Data     items[T] `json:"data"`
	Metadata cursors  `json:"list_metadata"`
}

// around returns the cursors, and whether the response is a list.
func (l *listResponse[T]) around() (at cursors, isList bool) { return l.Metadata, l.Data.present }

// shown returns the wire form for the debug log.
func (l *listResponse[T]) shown() any {
	return struct {
		Data   []T    `json:"data"`
		Before string `json:"before,omitzero"`
		After  string `json:"after,omitzero"`
	}{l.Data.values, l.Metadata.Before, l.Metadata.After}
}

// page returns the page for the caller.
func (l *listResponse[T]) page(p *pager) *Page[T] {
	return &Page[T]{Data: l.Data.values, Before: l.Metadata.Before, After: l.Metadata.After, pager: p}
}

// cursor returns the cursor of the next page; empty if this is the last.
func (p *Page[T]) cursor() string {
	if p.pager == nil {
		return ""
	}
	return p.pager.onward(cursors{p.Before, p.After})
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
	next, err := p.pager.fetch(ctx, cursor)
	if err != nil {
		return nil, err
	}
	return next.(*listResponse[T]).page(p.pager), nil
}
