package bearer_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

// signText signs a header and a payload that a library would never write.
func signText(t testing.TB, key jose.JSONWebKey, header, payload string) string {
	t.Helper()
	text := base64url(header) + "." + base64url(payload)
	digest := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key.Key.(*rsa.PrivateKey), crypto.SHA256, digest[:])
	is.New(t).NoErr(err)
	return text + "." + base64url(string(signature))
}

// TestOddTokens covers tokens that the issuer has signed, or that have its signature, in forms that it does not write.
func TestOddTokens(t *testing.T) {
	w := newWorld(t)
	w.say(validate, http.StatusOK, orgKey)
	end := strconv.FormatInt(time.Now().Add(time.Minute).Unix(), 10)
	// machine returns a token of Connect with one claim changed, and further ones.
	machine := func(name, value, more string) string {
		claims := map[string]string{"sub": `"client_m"`, "iss": `"` + issuer + `"`, "aud": `"` + resource + `"`, "exp": end}
		claims[name] = value
		return signText(t, connectKey(), `{"alg":"RS256","kid":"connect_key"}`,
			`{"sub":`+claims["sub"]+`,"iss":`+claims["iss"]+`,"aud":`+claims["aud"]+`,"exp":`+claims["exp"]+more+`}`)
	}
	// headed returns a token of Connect with further header members.
	headed := func(more string) string {
		return signText(t, connectKey(), `{"alg":"RS256","kid":"connect_key"`+more+`}`,
			fmt.Sprintf(`{"sub":"client_m","iss":%q,"aud":%q,"exp":%s}`, issuer, resource, end))
	}
	keyed := func(id string) string {
		return signText(t, connectKey(), `{"alg":"RS256","kid":`+id+`}`, fmt.Sprintf(`{"sub":"client_m","iss":%q,"aud":%q,"exp":%s}`, issuer, resource, end))
	}
	good := headed("")
	parts := strings.Split(good, ".")
	only, all, keys := w.accept(w.connect(bearer.ConnectParams{})), w.everything(), w.accept(w.apiKeys(nil))
	for name, test := range map[string]struct {
		api    *bearer.Auth
		token  string
		status int
	}{
		"as it is":                               {only, good, 200},
		"exp twice, the last not a time":         {only, machine("", "", `,"exp":"x"`), 401},
		"exp twice, the last in the past":        {only, machine("", "", `,"exp":1`), 401},
		"aud twice, the last one foreign":        {only, machine("", "", `,"aud":"x"`), 401},
		"iss twice, the last one foreign":        {only, machine("", "", `,"iss":"x"`), 401},
		"sub in capitals is not sub":             {only, machine("sub", "null", `,"SUB":"client_m"`), 401},
		"exp that is a string":                   {only, machine("exp", `"`+end+`"`, ""), 401},
		"exp with a fraction":                    {only, machine("exp", end+".5", ""), 200},
		"exp that is null":                       {only, machine("exp", "null", ""), 401},
		"exp that is 0":                          {only, machine("exp", "0", ""), 401},
		"exp too large for an integer":           {only, machine("exp", "1e30", ""), 401},
		"exp too large for a float":              {only, machine("exp", "1e400", ""), 401},
		"exp that is the largest integer":        {only, machine("exp", "9223372036854775807", ""), 401},
		"nbf that is the largest integer":        {only, machine("", "", `,"nbf":9223372036854775807`), 401},
		"nbf too large for an integer":           {only, machine("", "", `,"nbf":1e30`), 401},
		"aud that is null":                       {only, machine("aud", "null", ""), 401},
		"aud with only null":                     {only, machine("aud", "[null]", ""), 401},
		"aud within a list within a list":        {only, machine("aud", `[["`+resource+`"]]`, ""), 401},
		"aud with a trailing slash":              {only, machine("aud", `"`+resource+`/"`, ""), 401},
		"aud in another case":                    {only, machine("aud", `"HTTPS://API.example.com/mcp"`, ""), 401},
		"aud with an escape":                     {only, machine("aud", `"https://api.example.com/%6dcp"`, ""), 401},
		"sub that looks like a user":             {only, machine("sub", `"ｕser_1"`, ""), 401},
		"sub with a blank in front":              {only, machine("sub", `" client_1"`, ""), 401},
		"sub in capitals":                        {only, machine("sub", `"CLIENT_1"`, ""), 401},
		"sub that is an object":                  {only, machine("sub", `{}`, ""), 401},
		"iss in capitals":                        {only, machine("iss", `"HTTPS://ad.authkit.app"`, ""), 401},
		"iss with a port":                        {only, machine("iss", `"`+issuer+`:443"`, ""), 401},
		"iss with a path":                        {all, machine("iss", `"`+issuer+`/x"`, ""), 401},
		"iss with two slashes":                   {all, machine("iss", `"`+issuer+`//"`, ""), 401},
		"iss with a user":                        {all, machine("iss", `"https://x@ad.authkit.app"`, ""), 401},
		"iss with a trailing dot":                {all, machine("iss", `"`+issuer+`."`, ""), 401},
		"scope that is a list":                   {only, machine("", "", `,"scope":["a"]`), 401},
		"permissions that are text":              {only, machine("", "", `,"permissions":"admin"`), 401},
		"a payload with trailing data":           {only, signText(t, connectKey(), `{"alg":"RS256","kid":"connect_key"}`, `{"sub":"client_m"}{}`), 401},
		"a payload that is a list":               {only, signText(t, connectKey(), `{"alg":"RS256","kid":"connect_key"}`, `[{}]`), 401},
		"a payload as deep as it is long":        {only, machine("", "", `,"x":`+strings.Repeat("[", 15_000)+strings.Repeat("]", 15_000)), 401},
		"crit with a known member":               {only, headed(`,"crit":["exp"],"exp":1`), 401},
		"crit that is empty":                     {only, headed(`,"crit":[]`), 401},
		"a payload that is not encoded":          {only, headed(`,"b64":false,"crit":["b64"]`), 401},
		"typ that is a number":                   {only, headed(`,"typ":1`), 401},
		"alg twice":                              {only, headed(`,"alg":"none"`), 401},
		"kid twice":                              {only, headed(`,"kid":"session_key"`), 401},
		"kid that is a path":                     {only, keyed(`"../../connect_key"`), 401},
		"kid with a zero byte":                   {only, keyed(`"connect_key\u0000"`), 401},
		"kid in capitals":                        {only, keyed(`"CONNECT_KEY"`), 401},
		"kid that is a number":                   {only, keyed(`1`), 401},
		"kid of another issuer":                  {all, keyed(`"session_key"`), 401},
		"padding":                                {only, good + "=", 401},
		"the other alphabet of base64":           {only, parts[0] + "." + parts[1] + "." + parts[2][:20] + "+/" + parts[2][22:], 401},
		"five parts":                             {only, good + ".x.x", 401},
		"a part in front":                        {only, "." + good, 401},
		"JSON serialization":                     {only, `{"payload":"` + parts[1] + `","protected":"` + parts[0] + `","signature":"` + parts[2] + `"}`, 400},
		"a line break after it":                  {only, good + "\n", 400},
		"a no-break space in front":              {only, "\u00a0" + good, 400},
		"a JWT where only API keys are accepted": {keys, good, 401},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			res := get(test.api.Require()(greet), "Bearer "+test.token)
			is.Equal(res.StatusCode, test.status)
			if test.status == http.StatusUnauthorized {
				is.True(strings.Contains(res.Header.Get("WWW-Authenticate"), `error="invalid_token"`))
			}
		})
	}
	is.New(t).Equal(w.times(validate), 0) // a JWT is not sent to be validated as a key
	for _, header := range []string{`,"jku":"https://evil.example.com"`, `,"x5u":"https://evil.example.com"`, `,"jwk":{"kty":"oct"}`} {
		_ = get(only.Require()(greet), "Bearer "+headed(header))
	}
	for _, sent := range w.asked.Sent() {
		is.New(t).True(!strings.Contains(sent.Path, "evil")) // a URL in a header is not fetched
	}
}

func TestEmptyCallersAreRejected(t *testing.T) {
	api := newWorld(t).everything()
	for name, caller := range map[string]bearer.Caller{
		"nil": nil, "a user that is nil": (*bearer.User)(nil), "a user without claims": &bearer.User{},
		"a machine that is nil": (*bearer.Machine)(nil), "a key's owner that is nil": (*bearer.KeyOwner)(nil),
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			for _, guards := range [][]bearer.Guard{nil, {bearer.SignedInWithin(time.Hour)}, {bearer.Role("")}, {bearer.GuardFunc(nil)}, {bearer.GuardFunc(func(bearer.Caller) error { return nil })}} {
				is.True(api.Check(caller, guards...) != nil)
			}
			ctx := bearer.NewContext(t.Context(), caller)
			_, ok := bearer.FromContext(ctx)
			is.True(!ok)
			res := httptest.NewRecorder()
			bearer.Handler(func(http.ResponseWriter, *http.Request, *bearer.User) { t.Error("served") }).ServeHTTP(res, httptest.NewRequestWithContext(ctx, http.MethodGet, "/", http.NoBody))
			is.Equal(res.Code, http.StatusUnauthorized)
			_, err := bearer.DecodeClaims[map[string]any](caller)
			moduletest.WantArgument(t, err, "caller")
		})
	}
	t.Run("a machine without claims is rejected by guards", func(t *testing.T) {
		is := is.New(t)
		is.True(api.Check(&bearer.Machine{}, bearer.SignedInWithin(time.Hour), bearer.Guard{}) != nil)
	})
}

func TestAChallengeHoldsNothingButScopes(t *testing.T) {
	api := newWorld(t).everything()
	for _, name := range []string{"a\"b", "a\r\nSet-Cookie: x=y", "a b", "", `a\`, "é"} {
		t.Run(fmt.Sprintf("%q", name), func(t *testing.T) {
			is := is.New(t)
			res := get(api.Require(bearer.Scope(name), bearer.Scope("good"))(greet))
			is.Equal(res.Header.Get("WWW-Authenticate"), `Bearer scope="good"`)
			is.Equal(get(api.Require(bearer.Scope(name))(greet), "Bearer "+connect(t, ofMachine().with(claims{"scope": "good"}))).StatusCode, http.StatusForbidden)
		})
	}
}

func TestTheMetadataOfAnIssuer(t *testing.T) {
	for name, test := range map[string]struct {
		document string
		status   int
	}{
		"with a slash":            {`{"issuer":"` + issuer + `/","jwks_uri":"` + issuer + `/oauth2/jwks"}`, 200},
		"another issuer":          {`{"issuer":"https://other.authkit.app","jwks_uri":"` + issuer + `/oauth2/jwks"}`, 503},
		"keys without a path":     {`{"issuer":"` + issuer + `","jwks_uri":"` + issuer + `"}`, 503},
		"keys at the root":        {`{"issuer":"` + issuer + `","jwks_uri":"` + issuer + `/"}`, 503},
		"keys at dots":            {`{"issuer":"` + issuer + `","jwks_uri":"` + issuer + `/oauth2/.."}`, 503},
		"keys behind dots":        {`{"issuer":"` + issuer + `","jwks_uri":"` + issuer + `/../oauth2/jwks"}`, 503},
		"keys on another port":    {`{"issuer":"` + issuer + `","jwks_uri":"` + issuer + `:8443/oauth2/jwks"}`, 503},
		"keys with a user":        {`{"issuer":"` + issuer + `","jwks_uri":"https://u:p@ad.authkit.app/oauth2/jwks"}`, 503},
		"keys of http":            {`{"issuer":"` + issuer + `","jwks_uri":"http://ad.authkit.app/oauth2/jwks"}`, 503},
		"keys without a scheme":   {`{"issuer":"` + issuer + `","jwks_uri":"//ad.authkit.app/oauth2/jwks"}`, 503},
		"keys with a query":       {`{"issuer":"` + issuer + `","jwks_uri":"` + issuer + `/oauth2/jwks?x=1"}`, 503},
		"introspection elsewhere": {`{"issuer":"` + issuer + `","introspection_endpoint":"https://evil.example.com/i"}`, 503},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			w := newWorld(t)
			w.say(discovery, http.StatusOK, test.document)
			is.Equal(get(w.accept(w.connect(bearer.ConnectParams{})).Require()(greet), "Bearer "+connect(t, ofMachine())).StatusCode, test.status)
			if test.status != http.StatusOK {
				is.Equal(w.asked.Last().Route(), discovery) // there is no other request
			}
		})
	}
}

func TestATransportThatPanicsIsCalledAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		w := newWorld(t)
		api := w.accept(w.sessions(usermanagement.AccessTokenPolicy{}), w.apiKeys(nil))
		for range 2 {
			w.respond(validate, func(moduletest.Request) (int, string) { panic("a transport") })
			func() {
				defer func() { is.True(recover() != nil) }()
				_, _ = api.Verify(t.Context(), key("sk_1"))
			}()
		}
		w.say(validate, http.StatusOK, orgKey)
		_, err := api.Verify(t.Context(), key("sk_1"))
		is.NoErr(err)
	})
}
