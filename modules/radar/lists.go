package radar

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// ListType is the kind of a list's entries.
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

// ListAction is the action for attempts that match a list.
type ListAction string

// The actions of a list. Each type has one list for each action.
const (
	ListActionAllow ListAction = "allow"
	ListActionBlock ListAction = "block"
)

// AddListEntryParams has no members yet.
type AddListEntryParams struct{}

// AddedListEntry is the result of AddListEntry.
type AddedListEntry struct {
	Message string `json:"message"` // WorkOS's text if the entry already existed; empty if it is new
}

// AddListEntry makes Radar allow or block attempts that match an entry. An existing entry is not an error.
//
// POST /radar/lists/{list_type}/{action}. Errors worth handling: core.ErrBadRequest for an entry of another
// type.
func (s Service) AddListEntry(ctx context.Context, listType ListType, action ListAction, entry string, params *AddListEntryParams, opts ...core.PostOption) (*AddedListEntry, error) {
	target := engine.MayBeEmpty(engine.Path2("/radar/lists/{list_type}/{action}", listType, action)) // 201 and 204 are empty
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

// RemoveListEntry removes an entry from a list.
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
