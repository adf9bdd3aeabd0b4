package core

import (
	"context"

	"github.com/workos-typestate/workos/internal/hidden"
)

// ErrNoMorePages is returned by Next after the last page.
const ErrNoMorePages = Sentinel("workos: no more pages")

// Page is one page of a list. Next fetches the page after it.
type Page[T any] struct {
	Data   []T
	Before string // cursor of the page before this one; empty if there is none
	After  string // cursor of the page after this one; empty if there is none

	pager hidden.Value[*pager] // zero if the page was not fetched
}

// listResponse is the wire form of a page.
type listResponse[T any] struct {
	Data    items[T] `json:"data"`
	Cursors cursors  `json:"list_metadata"`
}

func newSheet[T any]() *sheet {
	response := new(listResponse[T])
	return &sheet{response: response, data: &response.Data.values, present: &response.Data.present, cursors: &response.Cursors}
}

// dataOf returns the objects of a page.
func dataOf[T any](page *sheet) []T { return *page.data.(*list[T]) }

// pageOf returns a page for the caller.
func pageOf[T any](page *sheet) *Page[T] {
	return &Page[T]{Data: dataOf[T](page), Before: page.cursors.Before, After: page.cursors.After, pager: page.pager}
}

// HasNext reports whether there is a next page.
func (p *Page[T]) HasNext() bool { return p.pager.Get().onward(cursors{p.Before, p.After}) != "" }

// Next fetches the next page, or returns ErrNoMorePages. A list that was requested with a Before
// cursor alone continues backwards.
func (p *Page[T]) Next(ctx context.Context) (*Page[T], error) {
	pager := p.pager.Get()
	cursor := pager.onward(cursors{p.Before, p.After})
	if cursor == "" {
		return nil, ErrNoMorePages
	}
	next, err := pager.fetch(ctx, cursor)
	if err != nil {
		return nil, err
	}
	return pageOf[T](next), nil
}
