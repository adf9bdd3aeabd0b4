// Package decisions relies on what nobody has verified, and then on what somebody has.
package decisions

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/actions"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func trusted(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil {
		return
	}
	_, _ = parsed(webhooks.Trust(body))                           // want `verified: Trust verifies nothing, and anyone can have sent this body: use VerifyRequest or VerifyAndParse`
	if _, err := actions.Parse(actions.Trust(body)); err != nil { // want `Trust verifies nothing`
		return
	}
}

// LambdaRequest is as a platform without net/http has it.
type LambdaRequest struct{ Body string }

func onAPlatform(request LambdaRequest, secret core.SigningSecret, header string) error {
	_, err := webhooks.Parse(webhooks.Trust([]byte(request.Body))) // want `Trust verifies nothing`
	if err != nil {
		return err
	}
	_, err = webhooks.VerifyAndParse([]byte(request.Body), header, secret)
	return err
}

func fromAQueue(message []byte, stored struct{ Body []byte }) error {
	if _, err := webhooks.Parse(webhooks.Trust(message)); err != nil {
		return err
	}
	_, err := webhooks.Parse(webhooks.Trust(stored.Body))
	return err
}

func parsed(payload webhooks.Payload) (*events.Event, error) { return webhooks.Parse(payload) }

func decoded(w http.ResponseWriter, r *http.Request) {
	var event events.Event
	if err := json.NewDecoder(r.Body).Decode(&event); err != nil { // want `anyone can have sent this body, and it is not verified: use VerifyRequest, and Parse its result`
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	if err := json.Unmarshal(body, &event); err != nil { // want `anyone can have sent this body`
		return
	}
}

// Context is as a router has it.
type Context struct{ Request *http.Request }

func (*Context) ShouldBindJSON(any) error { return nil }

func bound(c *Context, secret core.SigningSecret) {
	var action actions.Authentication
	if err := c.ShouldBindJSON(&action); err != nil { // want `anyone can have sent this body`
		return
	}
	if _, err := actions.VerifyRequest(c.Request, secret); err != nil { // want `the body has already been read, and the rest has another signature: verify first, or Verify the bytes that were read`
		return
	}
}

func decodedAfterwards(r *http.Request, secret core.SigningSecret, row []byte) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	if _, err := webhooks.Verify(body, r.Header.Get("WorkOS-Signature"), secret); err != nil {
		return err
	}
	var event events.Event
	if err := json.Unmarshal(body, &event); err != nil {
		return err
	}
	return json.Unmarshal(row, &event)
}

func readBefore(w http.ResponseWriter, r *http.Request, secret core.SigningSecret) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	println(len(body))
	payload, err := webhooks.VerifyRequest(r, secret) // want `the body has already been read`
	if err != nil {
		return
	}
	_, _ = parsed(payload)
}

func servedAfter(w http.ResponseWriter, r *http.Request, handler *webhooks.Handler) {
	_, _ = io.Copy(io.Discard, r.Body)
	handler.ServeHTTP(w, r) // want `the body has already been read`
}

func putBack(w http.ResponseWriter, r *http.Request, secret core.SigningSecret, handler *webhooks.Handler) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	if r.URL.Path == "/debug" {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	if _, err := webhooks.VerifyRequest(r, secret); err != nil {
		return
	}
	if r.URL.Path == "/webhooks" {
		handler.ServeHTTP(w, r)
	}
}

func readElsewhere(r *http.Request, secret core.SigningSecret) error {
	if r.Method == http.MethodPut {
		_, err := io.ReadAll(r.Body)
		return err
	}
	_, err := webhooks.VerifyRequest(r, secret)
	return err
}

func otherBytes(body []byte, header string, secret core.SigningSecret) error {
	var content map[string]any
	if err := json.Unmarshal(body, &content); err != nil {
		return err
	}
	again, err := json.Marshal(content)
	if err != nil {
		return err
	}
	if _, err := webhooks.Verify(again, header, secret); err != nil { // want `the signature covers the received bytes, and Marshal has changed them: verify first`
		return err
	}
	if _, err := actions.VerifyAndParse(bytes.TrimSpace(body), header, secret); err != nil { // want `TrimSpace has changed them`
		return err
	}
	_, err = webhooks.Verify([]byte(strings.ToLower(string(body))), header, secret) // want `ToLower has changed them`
	return err
}
