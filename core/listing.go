package core

import (
	"context"
	"iter"

	"github.com/workos-typestate/workos/internal/hidden"
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
	_      [0]func() T // of no size: without it, a listing would convert to one of another type
	listed hidden.Value[*listed]
}

// List returns a list that the SDK has no method for. params is a struct with JSON tags, usually one that embeds
// ListOptions, or nil.
func List[T any](ctx context.Context, c *Confidential, target Target, params any, opts ...GetOption) *Listing[T] {
	client, target := c.orZero(), target.Query(params)
	backwards := target.query.Has("before") && !target.query.Has("after")
	return &Listing[T]{listed: hidden.Hide(&listed{ctx, &pager{client, target, opts, backwards, newSheet[T]}})}
}

// Page fetches the first page.
func (l *Listing[T]) Page() (*Page[T], error) {
	first, err := untyped(l).first()
	if err != nil {
		return nil, err
	}
	return pageOf[T](first), nil
}

// Collect fetches the whole list, up to most objects; most is 1 or more. If the list has more, Collect returns the first
// most objects and ErrListTruncated. On any other error it returns the objects of the pages before the error.
func (l *Listing[T]) Collect(most int) ([]T, error) {
	if most < 1 {
		return nil, refuse("most", "is less than 1")
	}
	var collected []T
	truncated := false
	err := untyped(l).each(func(page *sheet) bool {
		data := dataOf[T](page)
		if room := most - len(collected); len(data) > room {
			data, truncated = data[:room], true
		}
		collected = append(collected, data...)
		return !truncated
	})
	if truncated {
		err = ErrListTruncated
	}
	return collected, err
}

// All yields every object of the list, page after page. From the second page on, the next page is fetched while the
// caller works, so at most two pages are in memory. Breaking out of the loop cancels a request in progress. A page
// that cannot be fetched ends the loop with its error. Each loop fetches the list again.
func (l *Listing[T]) All() iter.Seq2[T, error] {
	return func(yield func(T, error) bool) { yieldAll(l, yield) }
}

// yieldAll calls yield with every object of a list. As a function, and not a method or a part of All, it is compiled
// once for all types of the same structure.
func yieldAll[T any](l *Listing[T], yield func(T, error) bool) {
	err := untyped(l).eachAhead(func(page *sheet) bool {
		for _, object := range dataOf[T](page) {
			if !yield(object, nil) {
				return false
			}
		}
		return true
	})
	if err != nil {
		var none T
		yield(none, err)
	}
}

// untyped returns what a listing is without its type; nil for the zero value and for nil.
func untyped[T any](l *Listing[T]) *listed {
	if l == nil {
		return nil
	}
	return l.listed.Get()
}
