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

// PolledFlag has the data to evaluate a flag.
type PolledFlag struct {
	Slug         core.FeatureFlagSlug `json:"slug"`
	Enabled      bool                 `json:"enabled"`       // as a whole
	DefaultValue bool                 `json:"default_value"` // for all who are not targets
	Targets      PolledTargets        `json:"targets"`
}

// PolledTargets are the individual targets of a flag.
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

// PolledCustomTarget is a custom target of the application, and whether the flag is on for it.
type PolledCustomTarget struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Enabled bool   `json:"enabled"`
}

// Poll returns all flags by their slugs, so that a server can evaluate them itself. If some flags have a form that is
// unknown to this version of the SDK, Poll returns the others and a *core.ResponseError that names one.
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

// reading is the result of a poll.
type reading map[core.FeatureFlagSlug]readFlag

// readFlag is a flag, or an invalid one.
type readFlag struct {
	PolledFlag
	odd *string // JSON pointer, within the flag, to a member with an unexpected form; nil if there is none
}

// UnmarshalJSONFrom decodes a flag. An invalid flag is not an error, so that it does not affect the others.
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

// odd returns the slugs of the invalid flags, in order.
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

// err returns an error that names the first invalid flag.
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

// freeze returns the flags. An invalid flag keeps its previous value, if any.
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
