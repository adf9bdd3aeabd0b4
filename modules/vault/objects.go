package vault

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Object is a secret value with its name.
type Object struct {
	ID       core.VaultObjectID `json:"id"`
	Name     string             `json:"name"`
	Value    core.Secret        `json:"value"`
	Metadata ObjectMetadata     `json:"metadata"`
}

// ObjectMetadata is the metadata of an object, available without decryption.
type ObjectMetadata struct {
	ID            core.VaultObjectID  `json:"id"` // of the object
	EnvironmentID core.EnvironmentID  `json:"environment_id"`
	Context       KeyContext          `json:"context"`
	KeyID         core.VaultKeyID     `json:"key_id"`     // of the key that encrypts the value
	VersionID     core.VaultVersionID `json:"version_id"` // of the value, for a version check
	UpdatedAt     time.Time           `json:"updated_at"`
	UpdatedBy     Actor               `json:"updated_by"`
}

// Actor is the last writer of an object.
type Actor struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// ObjectDescription is an object without its value.
type ObjectDescription struct {
	ID       core.VaultObjectID `json:"id"`
	Name     string             `json:"name"`
	Metadata ObjectMetadata     `json:"metadata"`
}

// ObjectSummary is an object in a list.
type ObjectSummary struct {
	ID        core.VaultObjectID `json:"id"`
	Name      string             `json:"name"`
	UpdatedAt time.Time          `json:"updated_at,omitzero"`
}

// ObjectVersion is one of the values of an object over time.
type ObjectVersion struct {
	ID             core.VaultVersionID `json:"id"`
	CurrentVersion bool                `json:"current_version"`
	ETag           string              `json:"etag"`
	Size           int64               `json:"size"` // in bytes
	CreatedAt      time.Time           `json:"created_at"`
}

// ReadObject returns the object with the given ID, its value decrypted.
//
// GET /vault/v1/kv/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) ReadObject(ctx context.Context, id core.VaultObjectID, opts ...core.GetOption) (*Object, error) {
	return engine.Get[Object](ctx, s.client, engine.Path1("/vault/v1/kv/{id}", id), opts...)
}

// ReadObjectByName returns the object with the given name, its value decrypted. The name may contain any
// characters except control characters; it cannot be "." or "..".
//
// GET /vault/v1/kv/name/{name}. Errors worth handling: core.ErrNotFound.
func (s Service) ReadObjectByName(ctx context.Context, name string, opts ...core.GetOption) (*Object, error) {
	return engine.Get[Object](ctx, s.client, engine.Path1("/vault/v1/kv/name/{name}", name), opts...)
}

// DescribeObject returns the metadata of an object without decrypting its value.
//
// GET /vault/v1/kv/{id}/metadata. Errors worth handling: core.ErrNotFound.
func (s Service) DescribeObject(ctx context.Context, id core.VaultObjectID, opts ...core.GetOption) (*ObjectDescription, error) {
	return engine.Get[ObjectDescription](ctx, s.client, engine.Path1("/vault/v1/kv/{id}/metadata", id), opts...)
}

// ListObjectsParams filters a list of objects.
type ListObjectsParams struct {
	core.ListOptions
	Search       string    `json:"search,omitzero"`       // part of a name
	UpdatedAfter time.Time `json:"updatedAfter,omitzero"` // objects written since then
}

// ListObjects returns the objects that match params, without their values.
//
// GET /vault/v1/kv. Errors worth handling: core.ErrBadRequest for an invalid limit or cursor.
func (s Service) ListObjects(ctx context.Context, params *ListObjectsParams, opts ...core.GetOption) *core.Listing[ObjectSummary] {
	return engine.List[ObjectSummary](ctx, s.client, core.Path("/vault/v1/kv"), params, opts...)
}

// ListObjectVersions returns the versions of an object. The API has no limit or cursor here.
//
// GET /vault/v1/kv/{object_id}/versions. Errors worth handling: core.ErrNotFound.
func (s Service) ListObjectVersions(ctx context.Context, objectID core.VaultObjectID, opts ...core.GetOption) *core.Listing[ObjectVersion] {
	return engine.List[ObjectVersion](ctx, s.client, engine.Path1("/vault/v1/kv/{object_id}/versions", objectID), nil, opts...)
}

// CreateObjectParams has no members yet.
type CreateObjectParams struct{}

// CreateObject encrypts a value with the key of its context and stores it. name has up to 200 characters and is unique
// within the environment.
//
// POST /vault/v1/kv. Errors worth handling: core.ErrConflict if the name is taken, core.ErrUnprocessable.
func (s Service) CreateObject(ctx context.Context, name string, value core.Secret, keyContext KeyContext, params *CreateObjectParams, opts ...core.PostOption) (*ObjectMetadata, error) {
	body := struct {
		Name       string      `json:"name"`
		Value      core.Secret `json:"value"`
		KeyContext KeyContext  `json:"key_context"`
		*CreateObjectParams
	}{name, value, keyContext, params}
	return engine.Post[ObjectMetadata](ctx, s.client, core.Path("/vault/v1/kv"), body, opts...)
}

// UpdateObjectParams sets the version to replace.
type UpdateObjectParams struct {
	// VersionCheck is the version to replace: ObjectMetadata.VersionID as last read. If it is left out or null, the
	// value replaces any version.
	VersionCheck core.Opt[core.VaultVersionID] `json:"version_check,omitzero"`
}

// UpdateObject replaces the value of an object. Name and context do not change.
//
// PUT /vault/v1/kv/{id}. Errors worth handling: core.ErrConflict if the object was written since the
// version of the check, core.ErrBadRequest.
func (s Service) UpdateObject(ctx context.Context, id core.VaultObjectID, value core.Secret, params *UpdateObjectParams, opts ...core.PutOption) (*ObjectDescription, error) {
	body := struct {
		Value core.Secret `json:"value"`
		*UpdateObjectParams
	}{value, params}
	return engine.Put[ObjectDescription](ctx, s.client, engine.Path1("/vault/v1/kv/{id}", id), body, opts...)
}

// DeleteObjectParams sets the condition for a deletion.
type DeleteObjectParams struct {
	VersionCheck string `json:"version_check,omitzero"` // the version that it must still have; any if empty
}

// DeletedObject confirms a deletion.
type DeletedObject struct {
	Name    string `json:"name"`
	Success bool   `json:"success"`
}

// DeleteObject deletes an object.
//
// DELETE /vault/v1/kv/{id}. Errors worth handling: core.ErrNotFound, core.ErrConflict if the object has
// another version than the one in the check.
func (s Service) DeleteObject(ctx context.Context, id core.VaultObjectID, params *DeleteObjectParams, opts ...core.DeleteOption) (*DeletedObject, error) {
	return engine.Delete[DeletedObject](ctx, s.client, engine.Path1("/vault/v1/kv/{id}", id).Query(params), nil, opts...)
}
