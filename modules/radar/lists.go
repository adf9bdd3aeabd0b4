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

// AddListEntryParams has no members yet.
type AddListEntryParams struct{}

// AddedListEntry says whether an entry is new.
type AddedListEntry struct {
	Message string `json:"message"` // in WorkOS's words, if the entry was there already; empty if it is new
}

// AddListEntry has Radar allow or block whatever matches an entry. An entry that is there already is no
// error.
//
// POST /radar/lists/{list_type}/{action}. Errors worth handling: core.ErrBadRequest for an entry that is not of
// the type.
func (s Service) AddListEntry(ctx context.Context, listType ListType, action ListAction, entry string, params *AddListEntryParams, opts ...core.PostOption) (*AddedListEntry, error) {
	target := engine.MayBeEmpty(engine.Path2("/radar/lists/{list_type}/{action}", listType, action)) // 201 and 204 are
	body := struct {
		Entry string `json:"entry"`
		*AddListEntryParams
	}{entry, params}
	added, err := engine.Post[AddedListEntry](ctx, s.client, target, body, opts...)
	if added == nil && err == nil {
		added = &AddedListEntry{}
	}
	return added, err
}

// RemoveListEntryParams is AddListEntryParams.
type RemoveListEntryParams = AddListEntryParams

// RemoveListEntry takes an entry from a list.
//
// DELETE /radar/lists/{list_type}/{action}. Errors worth handling: core.ErrBadRequest, core.ErrNotFound.
func (s Service) RemoveListEntry(ctx context.Context, listType ListType, action ListAction, entry string, params *RemoveListEntryParams, opts ...core.DeleteOption) error {
	body := struct {
		Entry string `json:"entry"`
		*AddListEntryParams
	}{entry, params}
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path2("/radar/lists/{list_type}/{action}", listType, action), body, opts...)
	return err
}
