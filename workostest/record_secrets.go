package workostest

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/facts"
)

// secrecy decides which values of one request and its response are secrets: by the contract where it describes them, and by names and forms
// elsewhere.
type secrecy struct {
	*served   // The contract of the request; nil if there is none.
	schemas   facts.Schemas
	known     []string // The credentials of the request.
	authorize bool     // It starts a sign-in: its state and nonce are secrets.
}

func secrecyOf(request *http.Request) (*secrecy, error) {
	r, err := theRouter()
	if err != nil {
		return nil, err
	}
	return &secrecy{
		served: r.find(request.Clone(request.Context())), schemas: r.contract.Schemas, known: known(request),
		authorize: strings.Contains(request.URL.Path, "/authorize"),
	}, nil
}

// known returns the credentials of a request.
func known(request *http.Request) []string {
	var secrets []string
	if whole := request.Header.Get("Authorization"); len(whole) > 8 {
		secrets = append(secrets, whole)
	}
	if _, token, ok := strings.Cut(request.Header.Get("Authorization"), " "); ok && token != "" {
		secrets = append(secrets, token)
	}
	if _, password, ok := request.BasicAuth(); ok && password != "" {
		secrets = append(secrets, password)
	}
	return secrets
}

func (s *secrecy) operations() []*facts.Operation {
	if s.served == nil {
		return nil
	}
	return s.facts
}

// ofPath returns the path of a request without its secrets and the client ID.
func (s *secrecy) ofPath(request *http.Request) string {
	segments := strings.Split(request.URL.EscapedPath(), "/")
	var names []string
	if s.served != nil {
		names = strings.Split(s.path, "/")
	}
	for i, segment := range segments {
		text, _ := url.PathUnescape(segment)
		var at spot
		if i < len(names) {
			at.member, _ = braced(names[i])
		}
		switch veiled, _ := s.veil(at, text).(string); {
		case i > 0 && segments[i-1] == "jwks":
			segments[i] = "client"
		case veiled != text:
			segments[i] = recordedMark
		}
	}
	return strings.Join(segments, "/")
}

// ofQuery returns a value of a query without its secrets.
func (s *secrecy) ofQuery(name, value string) string {
	at := spot{member: name}
	for _, op := range s.operations() {
		for _, p := range op.Query {
			if base, _, _ := strings.Cut(name, "["); p.Name == base {
				at.nodes, at.described = append(at.nodes, &p.Node), true
			}
		}
	}
	text, _ := s.veil(at, value).(string)
	return text
}

// ofRequest returns the body of a request without its secrets.
func (s *secrecy) ofRequest(body any) any {
	var at spot
	for _, op := range s.operations() {
		at.nodes = append(at.nodes, op.Body)
	}
	return s.veil(at, body)
}

// ofResponse returns the body of a response without its secrets.
func (s *secrecy) ofResponse(status int, body any) any {
	at := spot{failed: status >= http.StatusBadRequest}
	for _, op := range s.operations() {
		at.nodes = append(at.nodes, op.ResponseBody(status))
	}
	return s.veil(at, body)
}

// spot is a place in a request or a response.
type spot struct {
	nodes      []*facts.Node // Its description in the contract: one or several variants, or nothing.
	described  bool          // The contract has a member of this name here.
	in, member string
	secret     bool // It is within a secret.
	failed     bool // It is in an error.
}

// under returns the spot of a member of an object.
func (s *secrecy) under(at spot, name string) spot {
	next := spot{in: at.member, member: name, failed: at.failed}
	for _, n := range at.nodes {
		if property, ok := n.Properties[name]; ok {
			next.nodes, next.described = append(next.nodes, property), true
		} else if n.Additional != nil && n.Additional.Node != nil {
			next.nodes = append(next.nodes, n.Additional.Node)
		}
	}
	if !next.described {
		open := slices.ContainsFunc(at.nodes, func(n *facts.Node) bool { return n.Type == "object" })
		next.secret = at.secret || !open && !isAPIKey(at.member) && s.isSecret(at)
	}
	return next
}

// variants returns the nodes that nodes stand for.
func (s *secrecy) variants(nodes []*facts.Node) (out []*facts.Node) {
	for _, n := range nodes {
		if n = s.schemas.Resolve(n); n != nil {
			out = append(append(out, n), s.variants(n.OneOf)...)
		}
	}
	return out
}

// veil returns v with the mark in the place of secrets: values that are named like one, have the form of one, or are known to be one.
func (s *secrecy) veil(at spot, v any) any {
	at.nodes = s.variants(at.nodes)
	switch v := v.(type) {
	case map[string]any:
		out := maps.Clone(v)
		for name := range out {
			out[name] = s.veil(s.under(at, name), out[name])
		}
		return out
	case []any:
		out, items := slices.Clone(v), at
		items.nodes = nil
		for _, n := range at.nodes {
			items.nodes = append(items.nodes, n.Items)
		}
		for i := range out {
			out[i] = s.veil(items, out[i])
		}
		return out
	case string:
		if v == "" || slices.ContainsFunc(at.nodes, isFixed) {
			return v
		}
		if s.isSecret(at) || looksSecret(v) {
			return recordedMark
		}
		for _, secret := range s.known {
			v = strings.ReplaceAll(v, secret, recordedMark)
		}
		return v
	case float64:
		if !at.described && s.isSecret(at) {
			return recordedMark
		}
	}
	return v
}

// isFixed reports whether a node has only values that the contract names, or times.
func isFixed(n *facts.Node) bool { return len(n.Enum) > 0 || n.Const != nil || n.Format == "date-time" }

// isSecret reports whether the value at a spot is a secret by its name and its parents.
func (s *secrecy) isSecret(at spot) bool {
	name := plainName(at.member)
	switch name {
	case "state", "nonce":
		return at.secret || at.described || s.authorize
	case "code":
		return at.secret || !at.failed && at.in != "error" && at.in != "warnings"
	case "value":
		return at.secret || at.described && at.in != "emails" && at.in != "choices" || isAPIKey(at.in)
	case "uri":
		return at.secret || at.in == "totp"
	case "d": // Of a private key.
		return at.secret || strings.Contains(at.in, "key") || strings.Contains(at.in, "jwk")
	case "key", "keys", "url", "link":
		return at.secret || at.described && at.in != "warnings" || isAPIKey(at.in)
	case "verificationuri", "verificationtoken", "authorizationurl", "tokenurl", "refreshtokenurl":
		return at.secret || !at.described // Of a provider, or public in DNS.
	}
	return at.secret || namesSecret(name)
}

// isAPIKey reports whether a member is an API key: an object is one with its value in it, and other members are not secrets.
func isAPIKey(member string) bool { return plainName(member) == "apikey" }

// plainName returns the same for all spellings of a name: client_secret, clientSecret, Client-Secret.
func plainName(member string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(member))
}

// namesSecret reports whether a plain name is the name of a secret.
func namesSecret(name string) bool {
	switch name {
	case "qrcode", "signature", "otp", "totp", "pin", "pass", "passwd", "pwd", "passphrase", "plaintext", "csrf", "authorization", "jwt",
		"datakey", "encryptedkeys", "encryptedvalue", "acceptinvitationurl", "logouturl", "redirecturl", "samlresponse":
		return true
	}
	for _, end := range []string{"type", "id", "lastfour", "last4", "hint", "suffix", "ttlseconds"} {
		if strings.HasSuffix(name, end) && !strings.HasSuffix(name, "tokenid") {
			return false
		}
	}
	if strings.HasPrefix(name, "redacted") || strings.HasPrefix(name, "obfuscated") {
		return false
	}
	for _, part := range []string{
		"token", "secret", "password", "passcode", "passphrase", "apikey", "verifier", "private", "sealed", "cookie", "assertion", "credential",
		"claimnonce", "devicecode", "usercode", "authorizationcode", "backupcode", "recoverycode", "otpcode", "verificationcode", "mfacode",
		"logincode", "magiccode", "onetimecode", "securitycode", "verificationuri", "csrf",
	} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// looksSecret reports whether a text contains the form of a JWT, a key, a seal, a private key, or an address with a secret.
func looksSecret(text string) bool {
	if i := strings.Index(text, "eyJ"); i >= 0 && strings.Count(text[i:], ".") >= 2 {
		return true
	}
	return secretForms.MatchString(text)
}

// secretForms are the forms that mark a text as a secret: prefixes of keys, seals, private keys, "Bearer" with a token, query parameters, and the
// user part of an address.
var secretForms = regexp.MustCompile(`\b(sk_|whsec_|gh[opsur]_|github_pat_|glpat-|xox[abeprs]-)\w|Fe26\.2\*|-----BEGIN|(?i:\bbearer\s+[\w.~+/=-]{8})|` +
	`(?i:token|(\b|client_?)secret|(\b|user_?|device_?|authorization_?)code|\bticket)=|://[^/?#\s]*@`)
