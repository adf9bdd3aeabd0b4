package core

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/workos-typestate/workos/internal/option"
	"github.com/workos-typestate/workos/internal/redact"
)

// Request options are typed by the verbs that they fit, so that an option on a verb that would ignore it
// does not compile. The interfaces are sealed: only this package implements them.
type (
	// GetOption fits GET.
	GetOption interface{ applyGet(*requestOptions) }
	// PostOption fits POST.
	PostOption interface{ applyPost(*requestOptions) }
	// PutOption fits PUT.
	PutOption interface{ applyPut(*requestOptions) }
	// PatchOption fits PATCH.
	PatchOption interface{ applyPatch(*requestOptions) }
	// DeleteOption fits DELETE.
	DeleteOption interface{ applyDelete(*requestOptions) }

	// RequestOption fits any verb.
	RequestOption interface {
		GetOption
		PostOption
		PutOption
		PatchOption
		DeleteOption
	}
	// WriteOption fits POST, PUT and PATCH.
	WriteOption interface {
		PostOption
		PutOption
		PatchOption
	}
	// GetPostOption fits GET and POST.
	GetPostOption interface {
		GetOption
		PostOption
	}
)

// requestOptions are the combined options of one call.
type requestOptions struct {
	query          url.Values
	header         http.Header
	timeout        *time.Duration
	maxRetries     *int
	response       *Response
	withoutAPIKey  bool
	idempotencyKey string
	accessToken    AccessToken
	warrantToken   Secret
	err            error
}

func (o *requestOptions) fail(err error) {
	if o.err == nil {
		o.err = err
	}
}

// collect applies the options of one call with the method of its verb.
func collect[O any](opts []O, apply func(O, *requestOptions)) requestOptions {
	if len(opts) == 0 {
		return requestOptions{}
	}
	o := new(requestOptions)
	o.err = option.Apply(opts, o, func(opt O, to *requestOptions) error {
		apply(opt, to)
		return to.err
	}, refuse)
	return *o
}

type (
	anyVerb   func(*requestOptions)
	writeVerb func(*requestOptions)
	getVerb   func(*requestOptions)
	getOrPost func(*requestOptions)
)

func (f anyVerb) applyGet(o *requestOptions)    { f(o) }
func (f anyVerb) applyPost(o *requestOptions)   { f(o) }
func (f anyVerb) applyPut(o *requestOptions)    { f(o) }
func (f anyVerb) applyPatch(o *requestOptions)  { f(o) }
func (f anyVerb) applyDelete(o *requestOptions) { f(o) }

func (f writeVerb) applyPost(o *requestOptions)  { f(o) }
func (f writeVerb) applyPut(o *requestOptions)   { f(o) }
func (f writeVerb) applyPatch(o *requestOptions) { f(o) }

func (f getVerb) applyGet(o *requestOptions) { f(o) }

func (f getOrPost) applyGet(o *requestOptions)  { f(o) }
func (f getOrPost) applyPost(o *requestOptions) { f(o) }

// WithQuery adds a query parameter that the method has no field for. An empty key is an error.
func WithQuery(key string, values ...string) RequestOption {
	return anyVerb(func(o *requestOptions) {
		if key == "" {
			o.fail(&ArgumentError{Argument: "WithQuery", Reason: "has an empty key"})
			return
		}
		if slices.ContainsFunc(values, func(value string) bool { return strings.Contains(value, redact.Mark) }) {
			o.fail(&ArgumentError{Argument: "WithQuery", Reason: markReason})
			return
		}
		if o.query == nil {
			o.query = url.Values{}
		}
		o.query[key] = append(o.query[key], values...)
	})
}

// WithHeader adds a header to this request. Headers that the SDK or net/http sets itself (Accept, Accept-Encoding,
// Authorization, Content-Type, Idempotency-Key, Range, …) and values with line breaks are an error.
func WithHeader(name, value string) RequestOption {
	return anyVerb(func(o *requestOptions) {
		if err := checkHeader("WithHeader", name, value); err != nil {
			o.fail(err)
			return
		}
		if o.header == nil {
			o.header = http.Header{}
		}
		o.header.Set(name, value)
	})
}

// WithMaxRetries overrides how often this request may be retried; 0 is never, less is an error.
func WithMaxRetries(retries int) RequestOption {
	return anyVerb(func(o *requestOptions) {
		if retries < 0 {
			o.fail(&ArgumentError{Argument: "WithMaxRetries", Reason: "is negative"})
			return
		}
		o.maxRetries = &retries
	})
}

// WithResponse fills r with the status, headers and request ID of the last response, including error
// responses. A list fills it again for each page, so r must not be read while a loop over All runs.
func WithResponse(r *Response) RequestOption {
	return anyVerb(func(o *requestOptions) {
		if r == nil {
			o.fail(&ArgumentError{Argument: "WithResponse", Reason: "is nil"})
			return
		}
		o.response = r
	})
}

// WithoutAPIKey sends the request without the client's API key.
func WithoutAPIKey() RequestOption {
	return anyVerb(func(o *requestOptions) { o.withoutAPIKey = true })
}

// WithIdempotencyKey sends key as the Idempotency-Key header. Requests with the same key act once if WorkOS
// deduplicates, which it promises only for POST /audit_logs/events; elsewhere the key has no effect. Without this
// option a POST has a random UUIDv4, the same for all of its attempts.
func WithIdempotencyKey(key string) WriteOption {
	return writeVerb(func(o *requestOptions) {
		if strings.TrimSpace(key) == "" {
			o.fail(&ArgumentError{Argument: "WithIdempotencyKey", Reason: "is empty"})
			return
		}
		if err := checkHeaderValue("WithIdempotencyKey", key); err != nil {
			o.fail(err)
			return
		}
		o.idempotencyKey = key
	})
}

// WithAccessToken sends the request as the user of the access token, instead of with the API key.
func WithAccessToken(token AccessToken) GetOption {
	return getVerb(func(o *requestOptions) {
		token, err := judgeToken("WithAccessToken", token)
		if err != nil {
			o.fail(err)
			return
		}
		o.accessToken = token
	})
}

// WithWarrantToken asks the legacy FGA endpoints for a result at least as fresh as the write that
// returned the token.
func WithWarrantToken(token Secret) GetPostOption {
	return getOrPost(func(o *requestOptions) {
		if err := checkHeaderValue("WithWarrantToken", token.Reveal()); err != nil {
			o.fail(err)
			return
		}
		o.warrantToken = token
	})
}

// Response is the metadata of a response. WithResponse fills one.
type Response struct {
	Status    int
	Header    http.Header
	RequestID string
	Attempts  int // how often the request was sent
}
