package bearer_test

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

const orgKey = `{"api_key":{"object":"api_key","id":"api_key_1","owner":{"type":"organization","id":"org_1"},"name":"CI","obfuscated_value":"sk_…1",` +
	`"permissions":["reports:read"],"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}}`

func read(t testing.TB, res *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(res.Body)
	is.New(t).NoErr(err)
	return string(body)
}

func TestValidTokensAreAccepted(t *testing.T) {
	w := newWorld(t)
	w.say(validate, http.StatusOK, orgKey)
	api := w.everything()
	for name, test := range map[string]struct{ token, want string }{
		"a user by the token of a session":                    {session(t, ofSession()), "user user_1 of org_1"},
		"a user in no organization":                           {session(t, ofSession().with(claims{"org_id": nil})), "user user_1 of "},
		"a user whose token's issuer has the client ID":       {session(t, ofSession().with(claims{"iss": host + "/user_management/client_1"})), "user user_1 of org_1"},
		"a user whose issuer has a trailing slash":            {session(t, ofSession().with(claims{"iss": host + "/"})), "user user_1 of org_1"},
		"a user by the token of an application":               {connect(t, ofApplication()), "user user_1 of org_1"},
		"a user whose application is not named":               {connect(t, ofApplication().with(claims{"client_id": nil})), "user user_1 of org_1"},
		"a machine":                                           {connect(t, ofMachine()), "machine client_machine of org_1"},
		"a machine that its token names twice":                {connect(t, ofMachine().with(claims{"client_id": "client_machine"})), "machine client_machine of org_1"},
		"a machine whose token has the type of RFC 9068":      {sign(t, jose.RS256, connectKey(), "at+jwt", ofMachine()), "machine client_machine of org_1"},
		"a machine whose token has that type as a media type": {sign(t, jose.RS256, connectKey(), "application/AT+JWT", ofMachine()), "machine client_machine of org_1"},
		"a customer by an API key":                            {"sk_customer_1", "key api_key_1 of org_1"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			for _, scheme := range []string{"Bearer ", "bearer ", "BEARER  "} {
				res := get(api.Require()(greet), scheme+test.token)
				is.Equal(res.StatusCode, http.StatusOK)
				is.Equal(read(t, res), test.want)
			}
		})
	}
}

func TestInvalidTokensAreRejected(t *testing.T) {
	w := newWorld(t)
	w.say(validate, http.StatusOK, `{"api_key":null}`)
	all := w.everything()
	onlySessions := w.accept(w.sessions(usermanagement.AccessTokenPolicy{}))
	onlyConnect := w.accept(w.connect(bearer.ConnectParams{}))
	strict := w.accept(w.sessions(usermanagement.AccessTokenPolicy{Audiences: []string{"a"}}), w.connect(bearer.ConnectParams{ClientIDs: []core.ClientID{"client_other"}}))
	good := session(t, ofSession())
	public, err := x509.MarshalPKIXPublicKey(sessionKey().Key.(*rsa.PrivateKey).Public())
	is.New(t).NoErr(err)
	secret := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}) // a known attack: the public key as an HMAC secret
	past, future := time.Now().Add(-time.Minute).Unix(), time.Now().Add(time.Minute).Unix()
	unsigned := func(header string) string {
		parts := strings.Split(good, ".")
		return base64url(header) + "." + parts[1] + "."
	}
	stray := func(id string) jose.JSONWebKey {
		key := strayKey()
		key.KeyID = id
		return key
	}
	flipped := func(token string) string {
		i := strings.LastIndexByte(token, '.') + 10
		other := byte('A')
		if token[i] == other {
			other = 'B'
		}
		return token[:i] + string(other) + token[i+1:]
	}
	type request struct {
		api    *bearer.Auth
		fields []string
		status int
		code   string
	}
	one := func(api *bearer.Auth, token string) request {
		return request{api, []string{"Bearer " + token}, http.StatusUnauthorized, "invalid_token"}
	}
	for name, test := range map[string]request{
		"no field":                                         {all, nil, 401, ""},
		"an empty field":                                   {all, []string{""}, 401, ""},
		"another scheme":                                   {all, []string{"Basic dXNlcjpwYXNz"}, 401, ""},
		"a token without a scheme":                         {all, []string{good}, 401, ""},
		"a scheme without a token":                         {all, []string{"Bearer"}, 400, "invalid_request"},
		"a scheme with white space":                        {all, []string{"Bearer   "}, 400, "invalid_request"},
		"two fields":                                       {all, []string{"Bearer " + good, "Bearer " + good}, 400, "invalid_request"},
		"a field and another scheme":                       {all, []string{"Basic eDp5", "Bearer " + good}, 400, "invalid_request"},
		"two tokens in one field":                          {all, []string{"Bearer " + good + ", Bearer " + good}, 400, "invalid_request"},
		"white space within a token":                       {all, []string{"Bearer " + good[:20] + " " + good[20:]}, 400, "invalid_request"},
		"a tab after the scheme":                           {all, []string{"Bearer\t" + good}, 401, ""},
		"a token in quotes":                                {all, []string{`Bearer "` + good + `"`}, 400, "invalid_request"},
		"alg none":                                         one(all, unsigned(`{"alg":"none","kid":"session_key"}`)),
		"alg none in capitals, with one source":            one(onlySessions, unsigned(`{"alg":"NONE","kid":"session_key"}`)),
		"alg HS256 with the public key as secret":          one(onlySessions, sign(t, jose.HS256, jose.JSONWebKey{Key: secret, KeyID: "session_key"}, "", ofSession())),
		"alg PS256":                                        one(onlySessions, sign(t, jose.PS256, sessionKey().Key, "", ofSession())),
		"alg RS512":                                        one(onlySessions, sign(t, jose.RS512, jose.JSONWebKey{Key: sessionKey().Key, KeyID: "session_key"}, "", ofSession())),
		"no kid":                                           one(onlySessions, sign(t, jose.RS256, sessionKey().Key, "", ofSession())),
		"a kid that is not published":                      one(onlySessions, sign(t, jose.RS256, stray("unknown"), "", ofSession())),
		"another key under a published kid":                one(onlySessions, sign(t, jose.RS256, stray("session_key"), "", ofSession())),
		"typ of a logout token":                            one(onlySessions, sign(t, jose.RS256, sessionKey(), "logout+jwt", ofSession())),
		"typ of a proof of possession":                     one(onlyConnect, sign(t, jose.RS256, connectKey(), "dpop+jwt", ofMachine())),
		"another issuer":                                   one(onlySessions, session(t, ofSession().with(claims{"iss": "https://evil.example.com"}))),
		"another client's name in the issuer":              one(onlySessions, session(t, ofSession().with(claims{"iss": host + "/user_management/client_2"}))),
		"no issuer":                                        one(onlySessions, session(t, ofSession().with(claims{"iss": nil}))),
		"an issuer that is a list":                         one(onlySessions, session(t, ofSession().with(claims{"iss": []string{host}}))),
		"another issuer of Connect":                        one(onlyConnect, connect(t, ofMachine().with(claims{"iss": "https://other.authkit.app"}))),
		"another audience":                                 one(onlyConnect, connect(t, ofMachine().with(claims{"aud": "https://other.example.com"}))),
		"no audience":                                      one(onlyConnect, connect(t, ofApplication().with(claims{"aud": nil}))),
		"an audience with the same prefix":                 one(onlyConnect, connect(t, ofApplication().with(claims{"aud": resource + "/x"}))),
		"no audience where the policy requires one":        one(strict, good),
		"expired":                                          one(all, session(t, ofSession().with(claims{"exp": past}))),
		"no expiry":                                        one(all, session(t, ofSession().with(claims{"exp": nil}))),
		"no expiry, of Connect":                            one(all, connect(t, ofMachine().with(claims{"exp": nil}))),
		"expired, of Connect":                              one(all, connect(t, ofMachine().with(claims{"exp": past}))),
		"an expiry that is text":                           one(all, connect(t, ofMachine().with(claims{"exp": "tomorrow"}))),
		"not yet valid":                                    one(all, session(t, ofSession().with(claims{"nbf": future}))),
		"not yet valid, of Connect":                        one(all, connect(t, ofMachine().with(claims{"nbf": future}))),
		"a session's token of another client":              one(onlySessions, session(t, ofSession().with(claims{"client_id": "client_2"}))),
		"a token of another application":                   one(strict, connect(t, ofMachine())),
		"no subject":                                       one(onlyConnect, connect(t, ofMachine().with(claims{"sub": nil}))),
		"a subject of another kind":                        one(onlyConnect, connect(t, ofMachine().with(claims{"sub": "org_1"}))),
		"an application that says it is another":           one(onlyConnect, connect(t, ofMachine().with(claims{"client_id": "client_app"}))),
		"a session's token where only Connect is accepted": one(onlyConnect, good),
		"a session's token with Connect's key and issuer":  one(onlyConnect, connect(t, ofSession().with(claims{"iss": issuer, "aud": resource}))),
		"Connect's token where only sessions are accepted": one(onlySessions, connect(t, ofApplication())),
		"an application's token with a session's key":      one(onlySessions, session(t, ofApplication().with(claims{"iss": host, "client_id": "client_1"}))),
		"a machine's token with a session's key":           one(onlySessions, session(t, ofMachine().with(claims{"iss": host}))),
		"an API key where only sessions are accepted":      one(onlySessions, "sk_customer_1"),
		"an API key that is not valid":                     one(all, "sk_customer_1"),
		"a changed signature":                              one(all, flipped(good)),
		"no signature":                                     one(all, good[:strings.LastIndexByte(good, '.')+1]),
		"four parts":                                       one(onlySessions, good+".x"),
		"a payload that is not JSON":                       one(all, base64url(`{"alg":"RS256","kid":"session_key"}`)+"."+base64url("x")+".eA"),
		"a very long token":                                one(onlySessions, strings.Repeat("a", 100_000)),
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			res := get(test.api.Require()(greet), test.fields...)
			is.Equal(res.StatusCode, test.status)
			challenge := res.Header.Get("WWW-Authenticate")
			is.True(strings.HasPrefix(challenge, "Bearer"))
			is.Equal(strings.Contains(challenge, `error="`+test.code+`"`), test.code != "")
			is.Equal(strings.Contains(challenge, "error"), test.code != "") // RFC 6750 §3.1: no error where there is no token
			is.Equal(res.Header.Get("Content-Type"), "application/problem+json")
			is.Equal(res.Header.Get("Cache-Control"), "no-store")
			body := read(t, res)
			var problem struct {
				Status int
				Error  string
			}
			is.NoErr(json.Unmarshal([]byte(body), &problem))
			is.Equal(problem.Status, test.status)
			is.Equal(problem.Error, test.code)
			for _, field := range test.fields {
				if len(field) > 20 {
					is.True(!strings.Contains(body+challenge, field[len(field)-10:]))
				}
			}
		})
	}
}

func TestGuards(t *testing.T) {
	w := newWorld(t)
	w.say(validate, http.StatusOK, orgKey)
	api := w.everything()
	user := "Bearer " + session(t, ofSession().with(claims{"auth_time": time.Now().Add(-time.Hour).Unix()}))
	application, machine, key := "Bearer "+connect(t, ofApplication()), "Bearer "+connect(t, ofMachine()), "Bearer sk_customer_1"
	no := errors.New("not on Sundays")
	for name, test := range map[string]struct {
		guards []bearer.Guard
		lets   []string
		scope  string // the scope of the challenge
	}{
		"only users have roles":                {[]bearer.Guard{bearer.Role("admin", "member")}, []string{user}, ""},
		"users and keys have permissions":      {[]bearer.Guard{bearer.Permission("reports:read")}, []string{user, key}, ""},
		"all permissions are needed":           {[]bearer.Guard{bearer.Permission("reports:read", "reports:write")}, nil, ""},
		"users have entitlements":              {[]bearer.Guard{bearer.Entitlement("audit-logs")}, []string{user}, ""},
		"users have flags":                     {[]bearer.Guard{bearer.FeatureFlag("beta")}, []string{user}, ""},
		"every caller is in an organization":   {[]bearer.Guard{bearer.Organization("org_2", "org_1")}, []string{user, application, machine, key}, ""},
		"an empty name":                        {[]bearer.Guard{bearer.Role("")}, nil, ""},
		"tokens of applications have scopes":   {[]bearer.Guard{bearer.Scope("reports.read")}, []string{application, machine}, "reports.read"},
		"all scopes are named at once":         {[]bearer.Guard{bearer.Scope("reports.read"), bearer.Scope("a", "b")}, nil, "reports.read a b"},
		"a scope does not help against a role": {[]bearer.Guard{bearer.Scope("a"), bearer.Organization("org_9")}, nil, ""},
		"the program's own function":           {[]bearer.Guard{bearer.GuardFunc(func(bearer.Caller) error { return no })}, nil, ""},
		"the zero value rejects":               {[]bearer.Guard{{}}, nil, ""},
		"a recent sign-in":                     {[]bearer.Guard{bearer.SignedInWithin(2 * time.Hour)}, []string{user}, ""},
		"a guard that admits":                  {[]bearer.Guard{bearer.GuardFunc(func(bearer.Caller) error { return nil })}, []string{user, application, machine, key}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			handler := api.Require(test.guards...)(greet)
			for _, field := range []string{user, application, machine, key} {
				res := get(handler, field)
				if slices.Contains(test.lets, field) {
					is.Equal(res.StatusCode, http.StatusOK)
					continue
				}
				is.True(res.StatusCode == http.StatusForbidden || res.StatusCode == http.StatusUnauthorized)
				challenge, body := res.Header.Get("WWW-Authenticate"), read(t, res)
				if test.scope != "" {
					is.Equal(res.StatusCode, http.StatusForbidden)
					is.True(strings.Contains(challenge, `error="insufficient_scope"`))
					is.True(strings.Contains(challenge, `scope="`+test.scope+`"`))
				} else if res.StatusCode == http.StatusForbidden {
					is.Equal(challenge, "")
				}
				is.True(!strings.Contains(body, no.Error()))
			}
			if test.scope != "" { // RFC 6750 §3: a client without a token learns which scope to request
				is.True(strings.Contains(get(handler).Header.Get("WWW-Authenticate"), `scope="`+test.scope+`"`))
			}
		})
	}
	t.Run("a sign-in that is not recent must be repeated", func(t *testing.T) {
		is := is.New(t)
		res := get(api.Require(bearer.SignedInWithin(time.Minute))(greet), user)
		is.Equal(res.StatusCode, http.StatusUnauthorized)
		challenge := res.Header.Get("WWW-Authenticate")
		is.True(strings.Contains(challenge, `error="insufficient_user_authentication"`))
		is.True(strings.Contains(challenge, `max_age="60"`))
	})
	t.Run("the shorter of two times applies", func(t *testing.T) {
		is := is.New(t)
		for _, guards := range [][]bearer.Guard{
			{bearer.SignedInWithin(time.Minute), bearer.SignedInWithin(5 * time.Minute)},
			{bearer.SignedInWithin(5 * time.Minute), bearer.SignedInWithin(time.Minute)},
		} {
			is.True(strings.Contains(get(api.Require(guards...)(greet), user).Header.Get("WWW-Authenticate"), `max_age="60"`))
		}
	})
	t.Run("a time that is too short is the server's fault", func(t *testing.T) {
		is := is.New(t)
		is.Equal(get(api.Require(bearer.SignedInWithin(time.Second))(greet), user).StatusCode, http.StatusInternalServerError)
		is.Equal(get(api.Require(bearer.SignedInWithin(time.Minute))(greet), key).StatusCode, http.StatusForbidden)
	})
}

func TestAHandlerGetsTheCallerThatItNeeds(t *testing.T) {
	w := newWorld(t)
	api := w.everything()
	users := bearer.Handler(func(w http.ResponseWriter, _ *http.Request, user *bearer.User) { _, _ = w.Write([]byte(user.UserID)) })
	t.Run("a user reaches a handler of users", func(t *testing.T) {
		is := is.New(t)
		is.Equal(read(t, get(api.Require()(users), "Bearer "+session(t, ofSession()))), "user_1")
	})
	t.Run("a machine does not", func(t *testing.T) {
		is.New(t).Equal(get(api.Require()(users), "Bearer "+connect(t, ofMachine())).StatusCode, http.StatusForbidden)
	})
	t.Run("a request without a caller does not", func(t *testing.T) {
		is.New(t).Equal(get(api.Optional(users)).StatusCode, http.StatusUnauthorized)
	})
	t.Run("claims that a template adds are decoded for each", func(t *testing.T) {
		is := is.New(t)
		type extra struct {
			Tier string `json:"tier"`
		}
		for _, token := range []string{connect(t, ofMachine()), session(t, ofSession().with(claims{"tier": "gold"})), connect(t, ofApplication().with(claims{"tier": "gold"}))} {
			caller, err := api.Verify(t.Context(), core.NewAccessToken(token))
			is.NoErr(err)
			found, err := bearer.DecodeClaims[extra](caller)
			is.NoErr(err)
			is.Equal(found.Tier, "gold")
		}
		_, err := bearer.DecodeClaims[extra](&bearer.KeyOwner{})
		moduletest.WantArgument(t, err, "caller")
	})
	t.Run("a change of the caller in a handler reaches no other request", func(t *testing.T) {
		is := is.New(t)
		w.say(validate, http.StatusOK, orgKey)
		for _, token := range []string{session(t, ofSession()), "sk_customer_1", connect(t, ofMachine().with(claims{"permissions": []string{"reports:read"}}))} {
			for range 2 {
				caller, err := api.Verify(t.Context(), core.NewAccessToken(token))
				is.NoErr(err)
				is.NoErr(api.Check(caller, bearer.Permission("reports:read")))
				switch c := caller.(type) {
				case *bearer.User:
					c.Permissions[0] = "owner"
				case *bearer.KeyOwner:
					c.APIKey.Permissions[0] = "owner"
				case *bearer.Machine:
					c.Permissions[0] = "owner"
				}
			}
		}
	})
}

func TestOptional(t *testing.T) {
	is := is.New(t)
	w := newWorld(t)
	handler := w.everything().Optional(greet)
	is.Equal(read(t, get(handler)), "nobody")
	is.Equal(read(t, get(handler, "Bearer "+session(t, ofSession()))), "user user_1 of org_1")
	is.Equal(get(handler, "Bearer x.y.z").StatusCode, http.StatusUnauthorized)
}

func TestNewNamesWhatIsWrong(t *testing.T) {
	w := newWorld(t)
	good := w.sessions(usermanagement.AccessTokenPolicy{})
	for name, test := range map[string]struct {
		config bearer.Config
		want   string
	}{
		"no sources":                     {bearer.Config{}, "Sources"},
		"a source that is nil":           {bearer.Config{Sources: []bearer.Source{good, nil}}, "Sources[1]"},
		"two sources with one issuer":    {bearer.Config{Sources: []bearer.Source{w.connect(bearer.ConnectParams{}), good, w.connect(bearer.ConnectParams{})}}, "Sources[2]"},
		"a zero source of API keys":      {bearer.Config{Sources: []bearer.Source{&bearer.APIKeySource{}}}, "Sources"},
		"the zero client":                {bearer.Config{Sources: []bearer.Source{bearer.Sessions(usermanagement.Public{}, usermanagement.AccessTokenPolicy{})}}, "client"},
		"no issuer":                      {bearer.Config{Sources: []bearer.Source{bearer.Connect("", resource, nil)}}, "issuer"},
		"an issuer of http":              {bearer.Config{Sources: []bearer.Source{bearer.Connect("http://ad.authkit.app", resource, nil)}}, "issuer"},
		"an issuer with a query":         {bearer.Config{Sources: []bearer.Source{bearer.Connect("https://ad.authkit.app?x=1", resource, nil)}}, "issuer"},
		"no audience":                    {bearer.Config{Sources: []bearer.Source{bearer.Connect(issuer, "", nil)}}, "audience"},
		"an issuer in capitals":          {bearer.Config{Sources: []bearer.Source{bearer.Connect("https://AD.authkit.app", resource, nil)}}, "issuer"},
		"introspection without a secret": {bearer.Config{Sources: []bearer.Source{w.connect(bearer.ConnectParams{Introspection: &bearer.Introspection{ClientID: "client_1"}})}}, "Introspection"},
		"a lifetime that is negative":    {bearer.Config{Sources: []bearer.Source{w.apiKeys(&bearer.APIKeysParams{Lifetime: -1})}}, "params"},
		"a realm with a quote":           {bearer.Config{Sources: []bearer.Source{good}, Realm: `a"b`}, "Realm"},
		"a timeout that is negative":     {bearer.Config{Sources: []bearer.Source{good}, Timeout: -1}, "Timeout"},
		"metadata that is not a URL":     {bearer.Config{Sources: []bearer.Source{good}, ResourceMetadataURL: "a b"}, "ResourceMetadataURL"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := bearer.New(test.config)
			moduletest.WantArgument(t, err, test.want)
		})
	}
	t.Run("the zero value rejects everyone", func(t *testing.T) {
		is := is.New(t)
		for _, api := range []*bearer.Auth{nil, {}} {
			_, err := api.Verify(t.Context(), core.NewAccessToken("x"))
			is.True(err != nil)
			is.Equal(get(api.Require()(greet), "Bearer x").StatusCode, http.StatusInternalServerError)
		}
	})
}

func TestTheChallengeSaysWhereTheMetadataIs(t *testing.T) {
	is := is.New(t)
	w := newWorld(t)
	const metadata = "https://api.example.com/.well-known/oauth-protected-resource/mcp"
	var seen *bearer.Error
	api := w.acceptWith(bearer.Config{
		Sources: []bearer.Source{w.connect(bearer.ConnectParams{})}, Realm: "reports", ResourceMetadataURL: metadata,
		OnError: func(w http.ResponseWriter, r *http.Request, e *bearer.Error) {
			seen = e
			bearer.WriteProblem(w, r, e)
		},
	})
	res := get(api.Require()(greet))
	is.Equal(res.Header.Get("WWW-Authenticate"), `Bearer realm="reports", resource_metadata="`+metadata+`"`)
	is.Equal(seen.Challenge, res.Header.Get("WWW-Authenticate"))
	is.True(errors.Is(seen, bearer.ErrNoToken))
}

func TestAThousandGoroutinesAtOnce(t *testing.T) {
	w := newWorld(t)
	w.say(validate, http.StatusOK, orgKey)
	handler := w.everything().Require(bearer.Organization("org_1"))(greet)
	tokens := []string{session(t, ofSession()), connect(t, ofApplication()), connect(t, ofMachine()), "sk_customer_1"}
	var all sync.WaitGroup
	for i := range 1000 {
		all.Go(func() {
			if res := get(handler, "Bearer "+tokens[i%len(tokens)]); res.StatusCode != http.StatusOK {
				t.Errorf("status %d", res.StatusCode)
			}
		})
	}
	all.Wait()
	is := is.New(t)
	is.Equal(w.times(sessionKeys), 1)
	is.Equal(w.times(issuerKeys), 1)
	is.True(w.times(validate) <= 2) // one may start when another ends
}
