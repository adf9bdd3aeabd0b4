package workos

import "github.com/workos-typestate/workos/core"

// Version is the version of this SDK.
const Version = core.Version

// What nearly every program names: credentials, identifiers (in ids.go), secrets (in secrets.go), the types of options, errors and pages. What
// makes or reads one of these, such as core.WithTimeout and core.Some, is in package core, once.
type (
	// APIKey is the secret of a server. It prints as "[redacted]".
	APIKey = core.APIKey
	// ClientID names an application to WorkOS.
	ClientID = core.ClientID
	// Option configures a client.
	Option = core.Option
	// ListOptions says which page of a list is wanted.
	ListOptions = core.ListOptions
	// MetadataChanges changes the metadata of a resource key by key.
	MetadataChanges = core.MetadataChanges
	// Listing is a list of which nothing has been fetched yet.
	Listing[T any] = core.Listing[T]
	// Page is one page of a list, and the way to those that follow.
	Page[T any] = core.Page[T]
	// Error is every response of WorkOS but a 2xx.
	Error = core.Error
	// ErrorCode is one of the API's own error codes, for errors.Is.
	ErrorCode = core.ErrorCode
	// ArgumentError is bad input that was refused before anything was sent.
	ArgumentError = core.ArgumentError
	// TransportError is a request that got no whole response.
	TransportError = core.TransportError
	// ResponseError is a 2xx response that does not hold what the call is for.
	ResponseError = core.ResponseError
)

// Sentinels for errors.Is.
const (
	ErrBadRequest      = core.ErrBadRequest      // 400
	ErrUnauthorized    = core.ErrUnauthorized    // 401
	ErrForbidden       = core.ErrForbidden       // 403
	ErrNotFound        = core.ErrNotFound        // 404
	ErrConflict        = core.ErrConflict        // 409
	ErrUnprocessable   = core.ErrUnprocessable   // 422
	ErrRateLimited     = core.ErrRateLimited     // 429
	ErrServer          = core.ErrServer          // 500 to 599
	ErrBadResponse     = core.ErrBadResponse     // every *ResponseError
	ErrInvalidArgument = core.ErrInvalidArgument // every *ArgumentError
)
