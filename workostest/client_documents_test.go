package workostest_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/workos-typestate/workos/workostest"
)

func TestAClientWhoseIDIsTheURLOfItsDocument(t *testing.T) {
	const good = `{"client_id":"URL","client_name":"A client","redirect_uris":["` + callback + `"],"token_endpoint_auth_method":"none"}`
	h := startConnect(t, workostest.WithClientIDMetadataDocuments())
	var document string
	site := http.NewServeMux()
	servers := map[string]*httptest.Server{"https": httptest.NewTLSServer(site), "http": httptest.NewServer(site)}
	for _, server := range servers {
		t.Cleanup(server.Close)
	}
	site.HandleFunc("/client.json", func(w http.ResponseWriter, r *http.Request) {
		_ = h.Requests() // it may call the double
		scheme := "http"
		if r.TLS != nil {
			scheme = "https"
		}
		_, _ = w.Write([]byte(strings.ReplaceAll(document, "URL", scheme+"://"+r.Host+r.URL.Path)))
	})
	site.Handle("/moved.json", http.RedirectHandler("/client.json", http.StatusFound))
	ask := func(h harness, id, redirect string) result {
		return h.do("GET", "/oauth2/authorize?"+url.Values{
			"response_type": {"code"}, "client_id": {id}, "redirect_uri": {redirect}, "resource": {resource}, "state": {"s"},
			"code_challenge": {challengeOf(verifier)}, "code_challenge_method": {"S256"},
		}.Encode(), nil, "Authorization", "")
	}
	for scheme, server := range servers {
		t.Run("gets tokens by "+scheme, func(t *testing.T) {
			h := h.sub(t)
			document = good
			id := server.URL + "/client.json"
			res := ask(h, id, callback)
			h.Equal(res.status, http.StatusFound)
			back, err := url.Parse(res.header.Get("Location"))
			h.NoErr(err)
			tokens := h.do("POST", "/oauth2/token", url.Values{
				"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")}, "client_id": {id}, "redirect_uri": {callback},
				"code_verifier": {verifier}, "resource": {resource},
			}, "Authorization", "")
			h.Equal(tokens.status, http.StatusOK)
			h.Equal(h.claimsOf(tokens.str("access_token"))["aud"], resource)
			h.Equal(h.introspect(tokens.str("access_token")).str("client_id"), id)
		})
	}
	at := servers["https"].URL
	for name, test := range map[string]struct{ id, document, says string }{
		"another client ID":             {at + "/client.json", strings.Replace(good, "URL", "https://other.example.com/c", 1), "client_id"},
		"a secret":                      {at + "/client.json", strings.Replace(good, "{", `{"client_secret":"x",`, 1), "client_secret"},
		"a method with a secret":        {at + "/client.json", strings.Replace(good, `"none"`, `"client_secret_basic"`, 1), "auth_method"},
		"no redirect URI":               {at + "/client.json", `{"client_id":"URL"}`, "redirect_uris"},
		"a redirect URI without a host": {at + "/client.json", strings.Replace(good, callback, "/callback", 1), "redirect URI"},
		"a page":                        {at + "/client.json", "<html>", "JSON"},
		"too much":                      {at + "/client.json", good + strings.Repeat(" ", 64<<10), "longer"},
		"a redirect":                    {at + "/moved.json", good, "status is 302"},
		"nothing":                       {at + "/none.json", good, "status is 404"},
		"a URL without a path":          {at, good, "no path"},
		"a URL with a user":             {strings.Replace(at, "://", "://u@", 1) + "/client.json", good, "user"},
		"a URL with a fragment":         {at + "/client.json#x", good, "fragment"},
		"a URL with dots":               {at + "/x/../client.json", good, "dot segment"},
		"a URL of another scheme":       {"file:///etc/hostname", good, "https"},
		"an address elsewhere":          {"https://192.0.2.1/client.json", good, "loopback"},
	} {
		t.Run("with "+name+" is rejected", func(t *testing.T) {
			h := h.sub(t)
			document = test.document
			res := ask(h, test.id, callback)
			h.Equal(res.status, http.StatusBadRequest)
			h.Equal(res.str("error"), "invalid_client")
			h.True(strings.Contains(res.str("error_description"), test.says))
		})
	}
	t.Run("may use only the redirect URIs of its document", func(t *testing.T) {
		h := h.sub(t)
		document = good
		h.Equal(ask(h, at+"/client.json", "http://127.0.0.1:9/other").str("error"), "invalid_request")
	})
	t.Run("the metadata tells if it is supported", func(t *testing.T) {
		h := h.sub(t)
		const supported = "client_id_metadata_document_supported"
		h.Equal(h.do("GET", "/.well-known/oauth-authorization-server", nil, "Authorization", "").at(supported), true)
		off := startConnect(t)
		h.Equal(off.do("GET", "/.well-known/oauth-authorization-server", nil, "Authorization", "").at(supported), nil)
		document = good
		h.True(strings.Contains(ask(off, at+"/client.json", callback).str("error_description"), "no such application"))
	})
}
