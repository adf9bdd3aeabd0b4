package core

import (
	"context"
	"net/http"
	"slices"

	"github.com/workos-typestate/workos/internal/inside"
)

// machine sends the requests of package engine, which receives it when the program starts. No exported name of this
// package gives access to it. Package inside explains why.
type machine struct{}

func init() { inside.Core = machine{} }

// The requests with the API key decode the response into out, unless it is nil. found is false if the response to a
// target that MayBeEmpty had no body.

func (machine) Get(ctx context.Context, c Confidential, target Target, out any, opts []GetOption) (found bool, err error) {
	return c.call(http.MethodGet, target, nil, collect(opts, GetOption.applyGet)).into(ctx, out)
}

func (machine) Post(ctx context.Context, c Confidential, target Target, body, out any, opts []PostOption) (found bool, err error) {
	return c.call(http.MethodPost, target, bodyOrEmpty(body), collect(opts, PostOption.applyPost)).into(ctx, out)
}

func (machine) Put(ctx context.Context, c Confidential, target Target, body, out any, opts []PutOption) (found bool, err error) {
	return c.call(http.MethodPut, target, bodyOrEmpty(body), collect(opts, PutOption.applyPut)).into(ctx, out)
}

func (machine) Patch(ctx context.Context, c Confidential, target Target, body, out any, opts []PatchOption) (found bool, err error) {
	return c.call(http.MethodPatch, target, bodyOrEmpty(body), collect(opts, PatchOption.applyPatch)).into(ctx, out)
}

func (machine) Delete(ctx context.Context, c Confidential, target Target, body, out any, opts []DeleteOption) (found bool, err error) {
	return c.call(http.MethodDelete, target, body, collect(opts, DeleteOption.applyDelete)).into(ctx, out)
}

// The requests without the API key.

func (machine) KeylessGet(ctx context.Context, c Client, target Target, out any, opts []GetOption) (found bool, err error) {
	return c.call(http.MethodGet, target, nil, collect(opts, GetOption.applyGet)).into(ctx, out)
}

func (machine) KeylessPost(ctx context.Context, c Client, target Target, body, out any, opts []PostOption) (found bool, err error) {
	return c.call(http.MethodPost, target, bodyOrEmpty(body), collect(opts, PostOption.applyPost)).into(ctx, out)
}

// Exchange posts body as JSON, or its fields as a form (RFC 6749 §4.1.3), for an OAuth client that identifies itself
// in the body: by its ID, and by the secret of k unless k is the zero value.
func (machine) Exchange(ctx context.Context, c Client, k Confidential, target Target, body any, form bool, out any, opts []PostOption) error {
	var typed any
	if form {
		typed = body
		values, err := encodeQuery(body)
		if err != nil {
			return paramsError(err, "cannot be written as a form")
		}
		target.secrets = slices.Concat(target.secrets, secretsIn(body))
		body = values
	}
	call := c.call(http.MethodPost, target, body, collect(opts, PostOption.applyPost))
	call.typed = typed
	if !k.authorized.IsZero() {
		call.sender = k.authorized.Get().grant
	}
	_, err := call.into(ctx, out)
	return err
}

// ClientSecret returns the API key, which is also the client secret of sign-in.
func (machine) ClientSecret(c Confidential) ClientSecret {
	if c.authorized.IsZero() {
		return ClientSecret{}
	}
	return NewClientSecret(c.authorized.Get().header.secret)
}

// RequireClientID returns the client ID, or an error that names it if the client was created without one.
func (machine) RequireClientID(c Client) (ClientID, error) { return c.to.Get().requireClientID() }

// BrowserURL returns the URL of target, for a browser to open.
func (machine) BrowserURL(c Client, target Target) (string, error) {
	shared := c.to.Get()
	if shared == nil {
		return "", errZeroClient()
	}
	if err := target.check(); err != nil {
		return "", err
	}
	if err := target.refuseKeys(""); err != nil {
		return "", err
	}
	address := shared.address(target, nil)
	return address.String(), nil
}

// The values of a path are separate arguments, up to the number that the contract needs, which saves an allocation.

func (machine) Path1(template, a string) Target { return path(template, []string{a}) }

func (machine) Path2(template, a, b string) Target { return path(template, []string{a, b}) }

func (machine) Path3(template, a, b, c string) Target { return path(template, []string{a, b, c}) }

// The marks that modules set on a target.

func (machine) Ours(t Target) Target {
	t.marks.ours = true
	return t
}

func (machine) Invalid(t Target, err error) Target {
	if t.err == nil {
		t.err = err
	}
	return t
}

func (machine) Deduplicated(t Target) Target {
	t.marks.deduplicated = true
	return t
}

func (machine) MayBeEmpty(t Target) Target {
	t.marks.mayBeEmpty = true
	return t
}

func (machine) Returns(t Target, member string) Target {
	t.marks.essential = member
	return t
}

func (machine) Has(t Target, member string) Target {
	t.marks.essential, t.marks.nullable = member, true
	return t
}

func (machine) OnAuthHost(t Target) Target {
	t.marks.authHost = true
	return t
}
