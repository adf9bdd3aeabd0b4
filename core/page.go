package core

import (
	"context"
	"iter"
	"maps"
	"net/http"

	"github.com/workos-typestate/workos/internal/flight"
)

// ErrNoMorePages is what Next returns after the last page.
const ErrNoMorePages = Sentinel("workos: no more pages")

// ErrRepeatedCursor ends an iteration that would go round in circles.
const ErrRepeatedCursor = Sentinel("workos: the list came back to a cursor that it had already given")

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

// Page is one page of a list, and the way to those that follow.
type Page[T any] struct {
	Data   []T
	Before string // cursor of the page before this one; empty if there is none
	After  string // cursor of the page after this one; empty if there is none

	backwards bool // the list was asked for by its Before cursor, and goes on in that direction
	fetch     func(ctx context.Context, cursor string) (*Page[T], error)
}

// List fetches the first page of a list that the SDK has no method for. params is a struct with JSON tags, most often
// one that embeds ListOptions, or nil.
func List[T any](ctx context.Context, c *Confidential, target Target, params any, opts ...GetOption) (*Page[T], error) {
	target = target.Query(params)
	return fetchPage[T](ctx, c.orZero(), target, opts, target.query.Has("before") && !target.query.Has("after"))
}

// listAnswer is the wire form of a page.
type listAnswer[T any] struct {
	Data     items[T] `json:"data"`
	Metadata struct {
		Before string `json:"before"`
		After  string `json:"after"`
	} `json:"list_metadata"`
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

// All yields every object of this page and of those that follow. From the second page on the next one
// is fetched while the caller works, so that at most two pages are in memory. Breaking out of the loop
// ends the request under way. A page that cannot be fetched ends the loop with its error.
func (p *Page[T]) All(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if ctx == nil {
			var none T
			yield(none, refuse("ctx", "is nil"))
			return
		}
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		seen := map[string]bool{}
		page, ahead := p, (*flight.Flight[*Page[T]])(nil)
		for first := true; ; first = false {
			if !first && page.HasNext() {
				ahead = page.fetchAhead(ctx, seen)
			}
			for _, item := range page.Data {
				if !yield(item, nil) {
					return
				}
			}
			if !page.HasNext() {
				return
			}
			if ahead == nil {
				ahead = page.fetchAhead(ctx, seen)
			}
			next, err := ahead.Outcome()
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			page, ahead = next, nil
		}
	}
}

// fetchAhead starts to fetch the page that follows.
func (p *Page[T]) fetchAhead(ctx context.Context, seen map[string]bool) *flight.Flight[*Page[T]] {
	cursor := p.cursor()
	repeated := seen[cursor]
	seen[cursor] = true
	return flight.Start(func() (*Page[T], error) {
		if repeated {
			return nil, ErrRepeatedCursor
		}
		return p.fetch(ctx, cursor)
	})
}
