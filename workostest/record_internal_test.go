package workostest

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/facts"
)

// secretsOfTheContract lists the secret members, each after its parent, and the secret query parameters.
const secretsOfTheContract = ".accept_invitation_url .access_token .agent_access_token .authkit_authorization_code .claim_attempt_token .client_secret .code .code_verifier .credential .data_key .device_code .encrypted_keys .invitation_token .keys .link .logout_token .logout_url .new_password .password .password_hash .password_reset_token .password_reset_url .pending_authentication_token .refresh_token .secret .state .token .totp_secret .url .user_access_token .user_code .value .verification_uri_complete .warrant_token ?client_secret ?code ?invitation_token ?nonce ?state ?token access_token.access_token api_key.secret authentication_challenge.code challenge.code credential.value credentials.client_secret data.accept_invitation_url data.secret data.token oauth_tokens.access_token oauth_tokens.refresh_token totp.qr_code totp.secret totp.uri"

// Values that the contract describes are redacted where they are secrets, and nowhere else: the others keep their types and values.
func TestWhatOfTheContractIsASecret(t *testing.T) {
	is := is.New(t)
	r, err := theRouter()
	is.NoErr(err)
	text, err := os.ReadFile(filepath.Join("..", "testdata", "api", "samples.json"))
	is.NoErr(err)
	var samples struct {
		Operations map[string]struct {
			Status   int `json:",string"`
			Body     any
			Variants []any
		}
	}
	is.NoErr(json.Unmarshal(text, &samples))
	is.True(len(samples.Operations) > 200)
	veiled := map[string]bool{}
	for _, op := range r.contract.Operations {
		s := &secrecy{served: &served{facts: []*facts.Operation{op}}, schemas: r.contract.Schemas, authorize: strings.Contains(op.Path, "/authorize")}
		if sample, ok := samples.Operations[op.ID]; ok {
			for _, body := range append(sample.Variants, sample.Body) {
				if body == nil {
					continue
				}
				for _, p := range r.contract.CheckResponse(op, sample.Status, s.ofResponse(sample.Status, body)) {
					t.Errorf("%s %s: %s", op.Method, op.Path, p)
				}
			}
		}
		walkBody(s, veiled, spot{nodes: []*facts.Node{op.Body}}, 0)
		for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
			number, _ := strconv.Atoi(status)
			walkBody(s, veiled, spot{nodes: []*facts.Node{op.ResponseBody(number)}}, 0)
		}
		for _, p := range op.Query {
			if !isFixed(&p.Node) && s.ofQuery(p.Name, "x") != "x" {
				veiled["?"+p.Name] = true
			}
		}
	}
	is.Equal(strings.Join(slices.Sorted(maps.Keys(veiled)), " "), secretsOfTheContract)
}

// walkBody adds the redacted strings of what nodes describe.
func walkBody(s *secrecy, veiled map[string]bool, at spot, depth int) {
	at.nodes = s.variants(at.nodes)
	if depth > 7 {
		return
	}
	names, items := map[string]bool{}, at
	items.nodes = nil
	for _, n := range at.nodes {
		for name := range n.Properties {
			names[name] = true
		}
		if n.Items != nil {
			items.nodes = append(items.nodes, n.Items)
		}
		if n.Type == "string" && s.veil(at, "x") != "x" {
			veiled[at.in+"."+at.member] = true
		}
	}
	for name := range names {
		walkBody(s, veiled, s.under(at, name), depth+1)
	}
	if len(items.nodes) > 0 {
		walkBody(s, veiled, items, depth+1)
	}
}
