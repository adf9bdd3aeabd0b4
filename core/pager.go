package core

import (
	"context"
	"maps"
	"net/http"

	"github.com/workos-typestate/workos/internal/flight"
)

// pager fetches the pages of one list. It has no type parameter, so that it is compiled once and not for every type of
// object: Listing and Page add the type.
type pager struct {
	client    Confidential
	target    Target
	opts      []GetOption
	backwards bool            // the list was requested by its Before cursor, and continues in that direction
	empty     func() wirePage // returns a new *listResponse to decode into
}

// wirePage is a *listResponse of the pager's type of object.
type wirePage interface {
	around() (at cursors, isList bool)
}

// fetch fetches the page at the cursor, or the first page if cursor is empty.
func (p *pager) fetch(ctx context.Context, cursor string) (wirePage, error) {
	if p == nil {
		return nil, refuse("listing", "is the zero value: take one from a method that lists")
	}
	target := p.target
	if cursor != "" {
		target = target.at(cursor, p.backwards)
	}
	page := p.empty()
	call := p.client.call(http.MethodGet, target, nil, collect(p.opts, GetOption.applyGet))
	call.foreign = !target.marks.ours
	if _, err := call.into(ctx, page); err != nil {
		return nil, err
	}
	if _, isList := page.around(); !isList {
		return nil, call.responseError("has no data, so it is not a list", nil)
	}
	return page, nil
}

// onward returns the cursor at which the list continues; empty if it does not.
func (p *pager) onward(at cursors) string {
	if p.backwards {
		return at.Before
	}
	return at.After
}

// after returns the cursor of the page after a page; empty if that is the last.
func (p *pager) after(page wirePage) string {
	at, _ := page.around()
	return p.onward(at)
}

// visited holds the cursors of the pages that were fetched.
type visited map[string]bool

// next fetches the page at the cursor, or fails if it has been fetched before.
func (p *pager) next(ctx context.Context, cursor string, seen visited) (wirePage, error) {
	if seen[cursor] {
		return nil, ErrRepeatedCursor
	}
	seen[cursor] = true
	return p.fetch(ctx, cursor)
}

// each fetches page after page until visit returns false.
func (p *pager) each(ctx context.Context, visit func(wirePage) bool) error {
	page, err := p.fetch(ctx, "")
	for seen := (visited{}); err == nil && visit(page); {
		cursor := p.after(page)
		if cursor == "" {
			return nil
		}
		page, err = p.next(ctx, cursor, seen)
	}
	return err
}

// eachAhead is each, but from the second page on it fetches the next page during visit. When visit returns false, a
// request in progress is canceled.
func (p *pager) eachAhead(ctx context.Context, visit func(wirePage) bool) error {
	page, err := p.fetch(ctx, "")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	seen := visited{}
	var ahead *flight.Flight[wirePage]
	for first := true; ; first = false {
		cursor := p.after(page)
		if !first && cursor != "" {
			ahead = p.fetchAhead(ctx, cursor, seen)
		}
		if !visit(page) || cursor == "" {
			return nil
		}
		if ahead == nil {
			ahead = p.fetchAhead(ctx, cursor, seen)
		}
		if page, err = ahead.Outcome(); err != nil {
			return err
		}
		ahead = nil
	}
}

// fetchAhead starts fetching the page at the cursor. The loop waits for it before it fetches another.
func (p *pager) fetchAhead(ctx context.Context, cursor string, seen visited) *flight.Flight[wirePage] {
	return flight.Start(func() (wirePage, error) { return p.next(ctx, cursor, seen) })
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
