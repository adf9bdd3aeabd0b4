package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// responseLimit is the maximum number of bytes read from a response.
const responseLimit = core.DefaultMaxResponseBytes

// sendAsUser sends a request with the access token of the signed-in user. A client without a key has no raw verbs, by design, so this is
// net/http: over the connections of the client, with a transport that sends the token only to WorkOS.
func (p *program) sendAsUser(ctx context.Context, op operation) (json.RawMessage, error) {
	s, err := p.signIn()
	if err != nil {
		return nil, err
	}
	client := s.client.Core()
	base, err := url.Parse(client.BaseURL())
	if err != nil {
		return nil, err
	}
	over := client.HTTPClient()
	over.Transport, err = tokens.NewTransport(s.source, over.Transport, base.Scheme+"://"+base.Host)
	if err != nil {
		return nil, err
	}
	over.Timeout = core.DefaultTimeout
	to := base.JoinPath(op.escaped()...)
	to.RawQuery = op.query.Encode()
	request, err := http.NewRequestWithContext(ctx, op.method, to.String(), bytes.NewReader(op.body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", client.UserAgent())
	if op.body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := over.Do(request)
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	switch {
	case err != nil && (errors.Is(err, tokens.ErrSignInRequired) || errors.Is(err, tokens.ErrReadOnly) || ctx.Err() != nil):
		return nil, err
	case err != nil:
		return nil, &core.TransportError{Method: op.method, Err: err, Attempts: 1}
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(response.Body, responseLimit+1))
	if err != nil {
		return nil, &core.TransportError{Method: op.method, Err: err, Attempts: 1}
	}
	return op.judge(response, bytes.TrimSpace(text))
}

// judge returns the body of a successful response, and an error of the SDK for any other.
func (op operation) judge(response *http.Response, text []byte) (json.RawMessage, error) {
	requestID := response.Header.Get("X-Request-ID")
	if response.StatusCode < 200 || response.StatusCode > 299 {
		apiErr := &core.Error{Status: response.StatusCode, Method: op.method, RequestID: requestID}
		var said struct {
			Code    core.ErrorCode `json:"code"`
			Error   core.ErrorCode `json:"error"`
			Message string         `json:"message"`
		}
		if json.Unmarshal(text, &said) == nil {
			apiErr.Code, apiErr.OAuthError, apiErr.Message = said.Code, said.Error, said.Message
		}
		return nil, apiErr
	}
	unusable := &core.ResponseError{Method: op.method, Status: response.StatusCode, RequestID: requestID}
	switch {
	case len(text) > responseLimit:
		unusable.Reason, unusable.Err = fmt.Sprintf("has more than %d bytes", responseLimit), core.ErrTooLarge
		return nil, unusable
	case len(text) > 0 && !json.Valid(text):
		unusable.Reason = "is not JSON"
		return nil, unusable
	}
	return text, nil
}
