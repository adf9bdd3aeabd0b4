package featureflags

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/engine"
)

// PolledFlag is all that is needed to decide for whom a flag is on.
type PolledFlag struct {
	Slug         core.FeatureFlagSlug `json:"slug"`
	Enabled      bool                 `json:"enabled"`       // as a whole
	DefaultValue bool                 `json:"default_value"` // for those who are no targets
	Targets      PolledTargets        `json:"targets"`
}

// PolledTargets are those for whom a flag is decided one by one.
type PolledTargets struct {
	Users         []PolledTarget       `json:"users"`
	Organizations []PolledTarget       `json:"organizations"`
	CustomTargets []PolledCustomTarget `json:"custom_targets"`
}

// PolledTarget is a user or organization by its ID, and whether the flag is on for it.
type PolledTarget struct {
	ID      string `json:"id"`
	Enabled bool   `json:"enabled"`
}

// PolledCustomTarget is something of the application's own, and whether the flag is on for it.
type PolledCustomTarget struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Enabled bool   `json:"enabled"`
}

// Poll returns all flags by their slugs, so that a server can decide by itself for whom they are on. If some of them have
// a form that this version of the SDK does not know, it returns the others and a *core.ResponseError that names one.
//
// GET /sdk/feature-flags. Errors worth handling: core.ErrRateLimited.
func (s Service) Poll(ctx context.Context, opts ...core.GetOption) (map[core.FeatureFlagSlug]PolledFlag, error) {
	read, err := s.poll(ctx, opts...)
	if err != nil {
		return nil, err
	}
	flags := make(map[core.FeatureFlagSlug]PolledFlag, len(read))
	for slug, one := range read {
		if one.odd == nil {
			flags[slug] = one.PolledFlag
		}
	}
	return flags, read.err()
}

const pollRoute = "/sdk/feature-flags"

func (s Service) poll(ctx context.Context, opts ...core.GetOption) (reading, error) {
	read, err := engine.Get[reading](ctx, s.client, core.Path(pollRoute), opts...)
	if err != nil {
		return nil, err
	}
	return *read, nil
}

// reading is what a poll brought.
type reading map[core.FeatureFlagSlug]readFlag

// readFlag is a flag, unless it is odd.
type readFlag struct {
	PolledFlag
	odd *string // JSON pointer, within the flag, to what has an unexpected form; nil if nothing has
}

// UnmarshalJSONFrom decodes a flag. That one does not fit is not an error, so that it costs none of the others.
func (f *readFlag) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	raw, err := dec.ReadValue()
	if err != nil {
		return err
	}
	*f = readFlag{}
	if raw.Kind() != jsontext.KindBeginObject {
		f.odd = new(string)
		return nil
	}
	switch err := codec.UnmarshalMember(dec, raw, &f.PolledFlag); {
	case codec.Stopped(err):
		return err
	case err != nil:
		semantic, _ := errors.AsType[*json.SemanticError](err)
		f.odd = new(string)
		if semantic != nil {
			*f.odd = codec.Place(semantic.JSONPointer)
		}
	}
	return nil
}

// odd returns the slugs of the flags that do not fit, in order.
func (r reading) odd() []core.FeatureFlagSlug {
	var odd []core.FeatureFlagSlug
	for slug, one := range r {
		if one.odd != nil {
			odd = append(odd, slug)
		}
	}
	slices.Sort(odd)
	return odd
}

// err names the first flag that does not fit.
func (r reading) err() error {
	odd := r.odd()
	if len(odd) == 0 {
		return nil
	}
	return &core.ResponseError{
		Method: http.MethodGet, Route: pollRoute, Status: http.StatusOK,
		Field: codec.Place(jsontext.Pointer("").AppendToken(string(odd[0]))) + *r[odd[0]].odd, Reason: "has an unexpected form",
	}
}

// freeze returns the flags: one that does not fit is as it was before, if it was there.
func (r reading) freeze(before *Snapshot) map[core.FeatureFlagSlug]PolledFlag {
	flags := make(map[core.FeatureFlagSlug]PolledFlag, len(r))
	for slug, one := range r {
		if one.odd == nil {
			flags[slug] = one.PolledFlag
		} else if was, ok := before.Flag(slug); ok {
			flags[slug] = was
		}
	}
	return flags
}
