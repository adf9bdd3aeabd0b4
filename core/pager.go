package core

import (
	"context"
	"maps"
	"net/http"

	"github.com/workos-typestate/workos/internal/flight"
	"github.com/workos-typestate/workos/internal/hidden"
)

// A program links all of its lists, of dozens of types. What is in this file has no type parameter, so that it is compiled
// once: Listing and Page add the type.

// pager fetches the pages of one list.
type pager struct {
	client    Confidential
	target    Target
	opts      []GetOption
	backwards bool          // the list was requested by its Before cursor, and continues in that direction
	empty     func() *sheet // returns a sheet to decode into
}

// sheet is the wire form of a page, without its type.
type sheet struct {
	response any      // a *listResponse, of which the other fields are parts
	data     any      // a *list
	present  *bool    // whether the response had data
	cursors  *cursors // of the pages around this one
	pager    hidden.Value[*pager]
}

// cursors are those of the pages around a page; empty where there is none.
type cursors struct {
	Before string `json:"before"`
	After  string `json:"after"`
}

// logged is a value that the debug log shows differently. It is an interface because a call without the key must not lead to the
// client of a pager, not even by its types.
type logged interface{ shown(v any) any }

// shown returns the page for the debug log if v is its response, otherwise v.
func (s *sheet) shown(v any) any {
	if v != s.response {
		return v
	}
	return struct {
		Data   any    `json:"data"`
		Before string `json:"before,omitzero"`
		After  string `json:"after,omitzero"`
	}{s.data, s.cursors.Before, s.cursors.After}
}

// fetch fetches the page at the cursor, or the first page if cursor is empty.
func (p *pager) fetch(ctx context.Context, cursor string) (*sheet, error) {
	target := p.target
	if cursor != "" {
		target = target.at(cursor, p.backwards)
	}
	page := p.empty()
	page.pager = hidden.Hide(p)
	call := p.client.call(http.MethodGet, target, nil, collect(p.opts, GetOption.applyGet))
	call.foreign, call.page = !target.marks.ours, page
	if _, err := call.into(ctx, page.response); err != nil {
		return nil, err
	}
	if !*page.present {
		return nil, call.responseError("has no data, so it is not a list", nil)
	}
	return page, nil
}

// onward returns the cursor at which the list continues; empty if it does not, or if the pager is nil.
func (p *pager) onward(at cursors) string {
	switch {
	case p == nil:
		return ""
	case p.backwards:
		return at.Before
	}
	return at.After
}

// visited holds the cursors of the pages that were fetched.
type visited map[string]bool

// next fetches the page at the cursor, or fails if it has been fetched before.
func (p *pager) next(ctx context.Context, cursor string, seen visited) (*sheet, error) {
	if seen[cursor] {
		return nil, ErrRepeatedCursor
	}
	seen[cursor] = true
	return p.fetch(ctx, cursor)
}

// listed is a list that has not been fetched yet.
type listed struct {
	ctx   context.Context //nolint:containedctx // of the one call that returned the listing
	pager *pager
}

// first fetches the first page.
func (l *listed) first() (*sheet, error) {
	if l == nil {
		return nil, refuse("listing", "is the zero value: take one from a method that lists")
	}
	return l.pager.fetch(l.ctx, "")
}

// each fetches page after page until visit returns false.
func (l *listed) each(visit func(*sheet) bool) error {
	page, err := l.first()
	for seen := (visited{}); err == nil && visit(page); {
		cursor := l.pager.onward(*page.cursors)
		if cursor == "" {
			return nil
		}
		page, err = l.pager.next(l.ctx, cursor, seen)
	}
	return err
}

// eachAhead is each, but from the second page on it fetches the next page during visit. When visit returns false, a
// request in progress is canceled.
func (l *listed) eachAhead(visit func(*sheet) bool) error {
	page, err := l.first()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(l.ctx)
	defer cancel()
	seen := visited{}
	var ahead *flight.Flight[*sheet]
	for first := true; ; first = false {
		cursor := l.pager.onward(*page.cursors)
		if !first && cursor != "" {
			ahead = l.pager.fetchAhead(ctx, cursor, seen)
		}
		if !visit(page) || cursor == "" {
			return nil
		}
		if ahead == nil {
			ahead = l.pager.fetchAhead(ctx, cursor, seen)
		}
		if page, err = ahead.Outcome(); err != nil {
			return err
		}
		ahead = nil
	}
}

// fetchAhead starts fetching the page at the cursor. The loop waits for it before it fetches another.
func (p *pager) fetchAhead(ctx context.Context, cursor string, seen visited) *flight.Flight[*sheet] {
	return flight.Start(func() (*sheet, error) { return p.next(ctx, cursor, seen) })
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
