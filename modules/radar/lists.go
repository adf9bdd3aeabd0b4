package radar

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// ListType is what the entries of a list are.
type ListType string

// The types of a list.
const (
	ListTypeCountry           ListType = "country"
	ListTypeDevice            ListType = "device"
	ListTypeDeviceFingerprint ListType = "device_fingerprint"
	ListTypeDomain            ListType = "domain"
	ListTypeEmail             ListType = "email"
	ListTypeIPAddress         ListType = "ip_address"
	ListTypeUserAgent         ListType = "user_agent"
)

// ListAction is what happens to attempts that a list has an entry for.
type ListAction string

// The actions of a list. For each type there is one list of each.
const (
	ListActionAllow ListAction = "allow"
	ListActionBlock ListAction = "block"
)

// ListEntryParams names an entry of a list. Entry is required.
type ListEntryParams struct {
	Entry string `json:"entry"`
}

// AddedListEntry says whether an entry is new.
type AddedListEntry struct {
	Message string `json:"message"` // in WorkOS's words, if the entry was there already; empty if it is new
}

// AddListEntry has Radar allow or block whatever matches an entry. An entry that is there already is no
// error.
//
// POST /radar/lists/{type}/{action}. Errors worth handling: core.ErrBadRequest for an entry that is not of
// the type.
func (s Service) AddListEntry(ctx context.Context, listType ListType, action ListAction, params ListEntryParams, opts ...core.PostOption) (*AddedListEntry, error) {
	target := engine.MayBeEmpty(engine.Path2("/radar/lists/{type}/{action}", listType, action)) // 201 and 204 are
	added, err := engine.Post[AddedListEntry](ctx, s.client, target, params, opts...)
	if added == nil && err == nil {
		added = &AddedListEntry{}
	}
	return added, err
}

// RemoveListEntry takes an entry from a list.
//
// DELETE /radar/lists/{type}/{action}. Errors worth handling: core.ErrBadRequest, core.ErrNotFound.
func (s Service) RemoveListEntry(ctx context.Context, listType ListType, action ListAction, params ListEntryParams, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path2("/radar/lists/{type}/{action}", listType, action), params, opts...)
	return err
}
