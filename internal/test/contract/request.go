package contract

import (
	"bytes"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
)

const (
	apiHost    = "https://api.workos.com"
	gateway    = "https://gateway.example:8443/work%20os/v1" // has a path prefix
	wrongPlace = "goes to %s, not %s"
)

// checkRequest compares the request with the sample.
func (c *checker) checkRequest(op *Operation, r request, in *Input, sent *http.Request, body []byte, key string) []Problem {
	var found []Problem
	if sent.Method != op.Method {
		found = append(found, Problem{Text: "is a " + sent.Method + ", not a " + op.Method})
	}
	found = append(found, c.checkURL(op, r, sent.URL)...)
	found = append(found, checkHeader(op, r, in, sent.Header, len(body) > 0, key)...)
	return append(found, c.checkBody(op, r, body, key)...)
}

func (c *checker) checkURL(op *Operation, r request, u *url.URL) []Problem {
	v := comparison{schemas: c.facts.schemas}
	server := op.Server
	if server == "" {
		server = apiHost
	}
	prefix := ""
	if r.base != "" { // a gateway has one host for all operations
		base, _ := url.Parse(r.base)
		server, prefix = base.Scheme+"://"+base.Host, base.EscapedPath()
	}
	if host := u.Scheme + "://" + u.Host; host != server {
		v.report("", wrongPlace, host, server)
	}
	if want := prefix + r.escapedPath(op.Path); u.EscapedPath() != want {
		v.report("", wrongPlace, u.EscapedPath(), want)
	}
	for i := range v.found {
		v.found[i].Place = ""
	}
	return append(v.found, c.checkQuery(op, r, u.Query())...)
}

// escapedPath fills in the template.
func (r request) escapedPath(template string) string {
	segments := strings.Split(template, "/")
	for i, segment := range segments {
		if name, ok := strings.CutPrefix(segment, "{"); ok {
			segments[i] = url.PathEscape(r.path[strings.TrimSuffix(name, "}")])
		}
	}
	return strings.Join(segments, "/")
}

// checkQuery requires each key of the sample and no other, except those that a client adds: constants, and the
// generated values of a URL for a browser, such as state and PKCE challenge.
func (c *checker) checkQuery(op *Operation, r request, got url.Values) []Problem {
	v := comparison{schemas: c.facts.schemas, where: "query"}
	want := map[string]string{}
	for name, value := range r.query {
		flatten(want, name, value)
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		switch values, ok := got[name]; {
		case !ok:
			v.report("/"+name, "is missing")
		case !sameScalar(want[name], strings.Join(values, ",")):
			v.report("/"+name, "is %q, not %q", strings.Join(values, ","), want[name])
		}
	}
	properties := op.queryNode().Properties
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[name]; ok {
			continue
		}
		base, _, _ := strings.Cut(name, "[")
		node := properties[base]
		switch {
		case node == nil:
			v.report("/"+name, "is not in the contract")
		case node.Const != got.Get(name) && !op.forBrowser():
			v.report("/"+name, "is not in the sample, yet it was sent")
		}
	}
	return v.found
}

// flatten writes a value as the API reads queries: arrays joined by commas, objects as key[sub].
func flatten(into map[string]string, name string, v any) {
	switch v := v.(type) {
	case []any:
		texts := make([]string, len(v))
		for i, item := range v {
			texts[i], _ = item.(string)
		}
		into[name] = strings.Join(texts, ",")
	case map[string]any:
		for sub, member := range v {
			flatten(into, name+"["+sub+"]", member)
		}
	case string:
		into[name] = v
	default:
		into[name] = shown(v)
	}
}

// canonical spells the names as net/http reads them; core/attempt.go explains why one is spelled differently.
func canonical(header http.Header) http.Header {
	spelt := http.Header{}
	for name, values := range header {
		spelt[http.CanonicalHeaderKey(name)] = values
	}
	return spelt
}

// checkLost checks a request whose response was lost: it must be sent again if that cannot take effect twice, either
// by its method or because WorkOS deduplicates it. Only engine.Deduplicated marks the latter.
func checkLost(op *Operation, sent []*http.Request) []Problem {
	v := comparison{where: "deduplicated"}
	switch again := len(sent) > 1; {
	case op.again() && !again:
		v.report("", "a %s must be retried", op.Method)
	case op.again():
	case op.Deduplicated && !again:
		v.report("", "is in the contract, but the target is not Deduplicated")
	case !op.Deduplicated && again:
		v.report("", "is not in the contract, but the target is Deduplicated")
	}
	return v.found
}

// again reports whether the method alone allows a second attempt.
func (op *Operation) again() bool {
	return op.Method != http.MethodPost && op.Method != http.MethodPatch
}

func checkHeader(op *Operation, r request, in *Input, header http.Header, hasBody bool, key string) []Problem {
	v := comparison{where: "header"}
	authorization := ""
	switch op.Auth {
	case "api_key":
		authorization = "Bearer " + key
	case "access_token":
		authorization = "Bearer " + in.AccessToken.Reveal()
	}
	if header.Get("Authorization") != authorization {
		v.report("/Authorization", "does not match auth %q", op.Auth)
	}
	contentType := "application/json"
	if op.form {
		contentType = "application/x-www-form-urlencoded"
	}
	if hasBody && header.Get("Content-Type") != contentType {
		v.report("/Content-Type", "is %q, not %q", header.Get("Content-Type"), contentType)
	}
	if op.Method == http.MethodPost && canonical(header).Get("Idempotency-Key") == "" {
		v.report("/Idempotency-Key", "is missing")
	}
	if _, leave := header["Idempotency-Key"]; leave && !op.Deduplicated {
		v.report("/Idempotency-Key", "is spelled so that net/http may send the request again")
	}
	if full := strings.HasPrefix(r.name, "full"); full && op.header("Warrant-Token") && header.Get("Warrant-Token") != in.WarrantToken.Reveal() {
		v.report("/Warrant-Token", "is missing: give the call core.WithWarrantToken(in.WarrantToken)")
	}
	return v.found
}

func (c *checker) checkBody(op *Operation, r request, data []byte, key string) []Problem {
	v := comparison{schemas: c.facts.schemas, where: "body", strict: true}
	got, err := decodeBody(op, data)
	if err != nil {
		v.report("", "is not valid: %v", err)
		return v.found
	}
	if r.body == nil {
		// The SDKs send an empty object, null or nothing if a body is empty.
		if object, ok := got.(map[string]any); got != nil && (!ok || len(object) > 0) {
			v.report("", "is sent, but the operation has none")
		}
		return v.found
	}
	if object, ok := r.body.(map[string]any); ok && len(object) == 0 && got == nil {
		return nil
	}
	node := c.facts.schemas.Choose(op.Body, r.body)
	if node == nil {
		node = &Node{}
	}
	v.extra = func(pointer string, extra any) bool {
		name := strings.TrimPrefix(pointer, "/")
		property := node.Properties[name]
		switch {
		case property == nil:
			return false
		case name == "client_secret": // optional in the sign-in of a public client, but a confidential one has it
			return op.Auth == "client_id" && extra == key
		}
		return property.Const != nil && property.Const == extra
	}
	v.compare(op.Body, r.body, got, "")
	return v.found
}

// decodeBody reads JSON, or a form as an object of texts; nil if there is no body.
func decodeBody(op *Operation, data []byte) (any, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, nil
	}
	if op.form {
		values, err := url.ParseQuery(string(data))
		object := map[string]any{}
		for name := range values {
			object[name] = strings.Join(values[name], ",")
		}
		return object, err
	}
	var v any
	err := json.Unmarshal(data, &v)
	return v, err
}
