package fga

import (
	"context"
	"iter"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// QueryResult is a resource or subject that a query found, and the warrant for it.
type QueryResult struct {
	ResourceType string         `json:"resource_type"`
	ResourceID   string         `json:"resource_id"`
	Relation     string         `json:"relation"`
	Warrant      Warrant        `json:"warrant"`
	IsImplicit   bool           `json:"is_implicit"` // it follows from warrants about other relations
	Meta         map[string]any `json:"meta"`        // of the resource
}

// QueryParams selects a page of the results, and sets the conditions.
type QueryParams struct {
	core.ListOptions
	Context string `json:"context,omitzero"` // the input of the warrants' policies: a JSON object
}

// QueryPage is one page of the results of a query. Unlike a core.Page it has warnings.
type QueryPage struct {
	Data     []QueryResult
	Before   string // cursor of the previous page; empty if there is none
	After    string // cursor of the next page; empty if there is none
	Warnings Warnings

	backwards bool // the query uses its Before cursor, and continues in that direction
	fetch     func(ctx context.Context, cursor string) (*QueryPage, error)
}

// Query searches for the resources that a subject has a relation to, or for the subjects that have one to a
// resource. query is in the query language, such as "select document where user:1 is viewer".
// core.WithWarrantToken bases the result on a state that includes a write.
//
// GET /fga/v1/query. Errors worth handling: core.ErrBadRequest for an invalid query.
//
// Deprecated: use ListResourcesForMembership and ListMembershipsForResource of package authorization.
func (s Service) Query(ctx context.Context, query string, params *QueryParams, opts ...core.GetOption) (*QueryPage, error) {
	type response struct {
		Data     []QueryResult `json:"data"`
		Warnings Warnings      `json:"warnings"`
		Metadata struct {
			Before string `json:"before"`
			After  string `json:"after"`
		} `json:"list_metadata"`
	}
	body := struct {
		Query string `json:"q"`
		*QueryParams
	}{query, params}
	found, err := engine.Get[response](ctx, s.client, core.Path("/fga/v1/query").Query(body), opts...)
	if err != nil {
		return nil, err
	}
	if found.Data == nil {
		return nil, engine.Incomplete("GET", "/fga/v1/query", "/data")
	}
	given := engine.Given(params)
	backwards := given.Before != "" && given.After == ""
	return &QueryPage{
		Data: found.Data, Before: found.Metadata.Before, After: found.Metadata.After, Warnings: found.Warnings,
		backwards: backwards,
		fetch: func(ctx context.Context, cursor string) (*QueryPage, error) {
			next := given
			next.Before, next.After = "", cursor
			if backwards {
				next.Before, next.After = cursor, ""
			}
			return s.Query(ctx, query, &next, opts...)
		},
	}, nil
}

// cursor returns the cursor of the next page; empty if this is the last.
func (p *QueryPage) cursor() string {
	switch {
	case p.fetch == nil:
		return ""
	case p.backwards:
		return p.Before
	default:
		return p.After
	}
}

// Next fetches the next page, or returns core.ErrNoMorePages. A query with only a Before cursor continues backwards.
func (p *QueryPage) Next(ctx context.Context) (*QueryPage, error) {
	cursor := p.cursor()
	if cursor == "" {
		return nil, core.ErrNoMorePages
	}
	return p.fetch(ctx, cursor)
}

// All yields the results of this page and the following ones. A page that cannot be fetched, or a repeated cursor,
// ends the loop with an error.
func (p *QueryPage) All(ctx context.Context) iter.Seq2[QueryResult, error] {
	return func(yield func(QueryResult, error) bool) {
		seen := map[string]bool{}
		for page := p; ; {
			for _, result := range page.Data {
				if !yield(result, nil) {
					return
				}
			}
			cursor := page.cursor()
			if cursor == "" {
				return
			}
			if seen[cursor] {
				yield(QueryResult{}, core.ErrRepeatedCursor)
				return
			}
			seen[cursor] = true
			next, err := page.Next(ctx)
			if err != nil {
				yield(QueryResult{}, err)
				return
			}
			page = next
		}
	}
}
