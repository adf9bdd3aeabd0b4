package core

import (
	"context"
	"iter"

	"github.com/workos-typestate/workos/internal/flight"
)

// ErrRepeatedCursor ends an iteration that would never finish.
const ErrRepeatedCursor = Sentinel("workos: the list repeated a cursor")

// ErrListTruncated is returned by Collect, along with the objects that it collected, if the list has more.
const ErrListTruncated = Sentinel("workos: the list has more objects than the limit of Collect")

// Order is the direction of a list by time of creation.
type Order string

// The orders of a list. The API's default is OrderDesc.
const (
	OrderAsc    Order = "asc"    // oldest first
	OrderDesc   Order = "desc"   // newest first
	OrderNormal Order = "normal" // the order in which the API keeps them
)

// ListOptions is embedded in the parameters of every list with cursors.
type ListOptions struct {
	Limit  int    `json:"limit,omitzero"`  // of a page, 1 to 100; 0 leaves it to the API, which takes 10
	Before string `json:"before,omitzero"` // the list up to the object with this ID
	After  string `json:"after,omitzero"`  // the list from the object with this ID on
	Order  Order  `json:"order,omitzero"`
}

// Listing is a list that has not been fetched yet: All and Collect fetch all of its pages, Page fetches the first one.
// They also return the error for invalid arguments of the method that returned the Listing.
type Listing[T any] struct {
	ctx   context.Context //nolint:containedctx // of the one call that returned the listing
	first func(ctx context.Context) (*Page[T], error)
}

// List returns a list that the SDK has no method for. params is a struct with JSON tags, usually one that embeds
// ListOptions, or nil.
func List[T any](ctx context.Context, c *Confidential, target Target, params any, opts ...GetOption) *Listing[T] {
	client, target := c.orZero(), target.Query(params)
	backwards := target.query.Has("before") && !target.query.Has("after")
	return &Listing[T]{ctx, func(ctx context.Context) (*Page[T], error) {
		return fetchPage[T](ctx, client, target, opts, backwards)
	}}
}

// Page fetches the first page.
func (l *Listing[T]) Page() (*Page[T], error) {
	if l == nil || l.first == nil {
		return nil, refuse("listing", "is the zero value: take one from a method that lists")
	}
	return l.first(l.ctx)
}

// Collect fetches the whole list, up to most objects; most is 1 or more. If the list has more, Collect returns the first
// most objects and ErrListTruncated. On any other error it returns the objects of the pages before the error.
func (l *Listing[T]) Collect(most int) ([]T, error) {
	if most < 1 {
		return nil, refuse("most", "is less than 1")
	}
	page, err := l.Page()
	var collected []T
	for seen := map[string]bool{}; err == nil; page, err = page.next(l.ctx, seen) {
		if room := most - len(collected); len(page.Data) > room {
			return append(collected, page.Data[:room]...), ErrListTruncated
		}
		collected = append(collected, page.Data...)
		if !page.HasNext() {
			return collected, nil
		}
	}
	return collected, err
}

// All yields every object of the list, page after page. From the second page on, the next page is fetched while the
// caller works, so at most two pages are in memory. Breaking out of the loop cancels a request in progress. A page
// that cannot be fetched ends the loop with its error. Each loop fetches the list again.
func (l *Listing[T]) All() iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		page, err := l.Page()
		if err != nil {
			yield(none, err)
			return
		}
		ctx, cancel := context.WithCancel(l.ctx)
		defer cancel()
		seen := map[string]bool{}
		var ahead *flight.Flight[*Page[T]]
		for first := true; ; first = false {
			if !first && page.HasNext() {
				ahead = page.fetchAhead(ctx, seen)
			}
			for _, object := range page.Data {
				if !yield(object, nil) {
					return
				}
			}
			if !page.HasNext() {
				return
			}
			if ahead == nil {
				ahead = page.fetchAhead(ctx, seen)
			}
			if page, err = ahead.Outcome(); err != nil {
				yield(none, err)
				return
			}
			ahead = nil
		}
	}
}

// fetchAhead starts fetching the next page. The loop waits for it before it fetches another.
func (p *Page[T]) fetchAhead(ctx context.Context, seen map[string]bool) *flight.Flight[*Page[T]] {
	return flight.Start(func() (*Page[T], error) { return p.next(ctx, seen) })
}

// next fetches the next page, or fails if a page with that cursor has been fetched before.
func (p *Page[T]) next(ctx context.Context, seen map[string]bool) (*Page[T], error) {
	cursor := p.cursor()
	if seen[cursor] {
		return nil, ErrRepeatedCursor
	}
	seen[cursor] = true
	return p.fetch(ctx, cursor)
}
