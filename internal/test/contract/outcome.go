package contract

import (
	"bytes"
	"context"
	"fmt"

	"github.com/go-json-experiment/json"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

// Client is the client that the calls use.
type Client = workos.Confidential

// outcome is the outcome of a run.
type outcome struct {
	op     *Operation
	also   []also
	input  *Input
	server *transport
	key    string
	result any
	shaped any
	sample any
	err    error
	log    bytes.Buffer // the log of core.WithDebugLog
}

func (r *outcome) sentBody() []byte {
	if len(r.server.bodies) == 0 {
		return nil
	}
	return r.server.bodies[0]
}

// carryOut makes the call with its own client, which has the sample's credentials.
func carryOut(op *Operation, call Call, r run) (*outcome, error) {
	server := &transport{status: r.status, lose: r.lost}
	if r.response != nil {
		var err error
		if server.body, err = json.Marshal(r.response); err != nil {
			return nil, err
		}
	}
	clientID, key := sampleClientID, "sk_contract"
	if id, ok := r.request.member("client_id"); ok && op.Auth != "api_key" {
		clientID, _ = id.(string)
	}
	if secret, ok := r.request.member("client_secret"); ok && op.Auth == "client_id" {
		key, _ = secret.(string)
	}
	out := &outcome{op: op, also: call.also, server: server, key: key}
	options := []core.Option{core.WithDebugLog(debugLog(&out.log)), core.WithTransport(server), core.WithRetry(core.RetryPolicy{MaxRetries: 1})}
	if r.request.base != "" {
		options = append(options, core.WithBaseURL(r.request.base))
	}
	client, err := workos.NewConfidential(core.APIKey(key), core.ClientID(clientID), options...)
	if err != nil {
		return nil, err
	}
	out.input = &Input{
		Ctx: context.Background(), AccessToken: core.NewAccessToken("access_token_contract"), WarrantToken: core.NewSecret("warrant_token_contract"),
		request: r.request,
	}
	func() {
		defer func() {
			if reason := recover(); reason != nil {
				out.err = fmt.Errorf("panic: %v", reason)
			}
		}()
		out.result, out.err = call.do(client, out.input)
	}()
	return out, nil
}
