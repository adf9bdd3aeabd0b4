package workos

import "github.com/workos-typestate/workos/core"

// Version is the version of this SDK.
const Version = core.Version

// The types that nearly every program uses: credentials, identifiers (in ids.go), secrets (in secrets.go), options, errors and pages. The
// functions that create or read them, such as core.WithTimeout and core.Some, are only in package core.
type (
	// APIKey is the secret of a server. It prints as "[redacted]".
	APIKey = core.APIKey
	// ClientID names an application to WorkOS.
	ClientID = core.ClientID
	// Option configures a client.
	Option = core.Option
	// ListOptions selects a page of a list.
	ListOptions = core.ListOptions
	// MetadataChanges changes the metadata of a resource key by key.
	MetadataChanges = core.MetadataChanges
	// Listing is a list that has not been fetched yet.
	Listing[T any] = core.Listing[T]
	// Page is one page of a list. Next fetches the page after it.
	Page[T any] = core.Page[T]
	// Error is a response with any status but 2xx.
	Error = core.Error
	// ErrorCode is one of the API's own error codes, for errors.Is.
	ErrorCode = core.ErrorCode
	// ArgumentError reports invalid input; nothing was sent.
	ArgumentError = core.ArgumentError
	// TransportError is a request without a complete response.
	TransportError = core.TransportError
	// ResponseError is a 2xx response that cannot be used.
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
