package core_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/redact"
	"github.com/workos-typestate/workos/internal/test/redacttest"
	"github.com/workos-typestate/workos/pkce"
)

func TestNewClientRejectsInvalidClientIDs(t *testing.T) {
	for name, value := range map[string]core.ClientID{
		"an empty one":                       "",
		"a blank one":                        " \t",
		"one with a space":                   "client_01 BADVALUE",
		"one with a line break":              "client_01\nBADVALUE",
		"one with a tab":                     "client_01\tBADVALUE",
		"one with a no-break space":          "client_01\u00a0BADVALUE",
		"one with a letter outside ASCII":    "client_01\u0131BADVALUE",
		"an API key behind a space":          " sk_test_BADVALUE",
		"an API key behind a no-break space": "\u00a0sk_test_BADVALUE",
		"one with a NUL":                     "client_01\x00BADVALUE",
		"one with a DEL":                     "client_01\x7fBADVALUE",
		"an API key in its place":            "sk_test_BADVALUE",
		"nothing but a key's prefix":         "sk_",
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			c, err := core.NewClient(value)
			is.True(c == nil)
			is.Equal(argument(t, err, string(value)), "clientID")
			is.True(!strings.Contains(err.Error(), "BADVALUE"))

			if strings.TrimSpace(string(value)) != "" {
				_, err = core.NewConfidential(apiKey, value)
				is.Equal(argument(t, err, string(value)), "clientID")
				is.True(!strings.Contains(err.Error(), "BADVALUE"))
				is.True(!strings.Contains(err.Error(), apiKey))
			}
		})
	}
}

func TestNewConfidentialRejectsInvalidAPIKeys(t *testing.T) {
	for name, value := range map[string]core.APIKey{
		"an empty one":                  "",
		"one with a space":              "sk_test BADVALUE",
		"a blank one":                   "\n",
		"one with a line break within":  "sk_test_\nBADVALUE",
		"one with a zero-width space":   "sk_test_\u200bBADVALUE",
		"a client ID behind a tab":      "\tclient_BADVALUE",
		"one that would begin a header": "sk_test_BADVALUE\r\nX-Evil: 1",
		"one with a control character":  "sk_test_BADVALUE\x1b",
		"a client ID in its place":      "client_BADVALUE",
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			c, err := core.NewConfidential(value, clientID)
			is.True(c == nil)
			is.Equal(argument(t, err, value.Reveal()), "apiKey")
			is.True(!strings.Contains(err.Error(), "BADVALUE"))
			redacttest.Check(t, err, "BADVALUE")
		})
	}
}

func TestWhiteSpaceAroundCredentialsIsRemoved(t *testing.T) {
	is := is.New(t)
	s := scripted(responds(200, aThing))
	c, err := core.NewConfidential(" "+apiKey+"\n", "\t"+clientID+"\r\n", core.WithTransport(s))
	is.NoErr(err)
	is.NoErr(c.Get(t.Context(), core.Path("/x"), nil))
	is.Equal(s.last().header("Authorization"), "Bearer "+apiKey)
	is.Equal(c.ClientID(), core.ClientID(clientID))
	is.NoErr(c.Get(t.Context(), core.Path("/x"), nil, core.WithAccessToken(core.NewAccessToken("\tusers-token "))))
	is.Equal(s.last().header("Authorization"), "Bearer users-token")
}

func TestNewConfidentialAcceptsAnEmptyClientID(t *testing.T) {
	is := is.New(t)
	c, err := core.NewConfidential(apiKey, "")
	is.NoErr(err)
	is.Equal(c.ClientID(), core.ClientID(""))
	_, err = engine.RequireClientID(*c.Keyless())
	is.Equal(argument(t, err, ""), "clientID")

	c, err = core.NewConfidential(apiKey, clientID)
	is.NoErr(err)
	id, err := engine.RequireClientID(*c.Keyless())
	is.NoErr(err)
	is.Equal(id, core.ClientID(clientID))
}

// holder has the kinds of fields that a program may put a secret into.
type holder struct {
	Name     string
	Key      core.APIKey
	Token    core.Secret
	Pointer  *core.Secret
	Any      any
	List     []core.Secret
	Map      map[string]core.APIKey
	Opt      core.Opt[core.Secret]
	Verifier pkce.Verifier
}

func TestSecretsPrintAsAMark(t *testing.T) {
	const hidden = "Hidden-Value-0123456789-0123456789-0123456789"
	verifier, err := pkce.ParseVerifier(hidden)
	if err != nil {
		t.Fatal(err)
	}
	pointer := core.NewSecret(hidden)
	for name, value := range map[string]any{
		"an API key":                   core.APIKey(hidden),
		"a secret":                     core.NewSecret(hidden),
		"a pointer to a secret":        &pointer,
		"a verifier":                   verifier,
		"an optional secret":           core.Some(core.NewSecret(hidden)),
		"an array of secrets":          []core.Secret{core.NewSecret(hidden)},
		"a map with secrets as values": map[string]core.APIKey{"key": hidden},
		"a struct of secrets": holder{
			Key: hidden, Token: core.NewSecret(hidden), Pointer: &pointer, Any: core.NewSecret(hidden),
			List: []core.Secret{core.NewSecret(hidden)}, Map: map[string]core.APIKey{"k": hidden}, Opt: core.Some(core.NewSecret(hidden)),
			Verifier: verifier,
		},
		"a pointer to a struct of secrets": &holder{Key: hidden, Token: core.NewSecret(hidden), Verifier: verifier},
		"a struct with a hidden verifier":  struct{ v pkce.Verifier }{verifier},
		"the path of a secret":             core.SecretPath("/invitations/{token}", core.NewSecret(hidden)),
		"the query of a secret":            core.Path("/x").Query(struct{ T core.Secret }{core.NewSecret(hidden)}),
		"a struct with a hidden path":      struct{ T core.Target }{core.SecretPath("/x/{token}", core.NewSecret(hidden))},
	} {
		t.Run(name, func(t *testing.T) { redacttest.Check(t, value, hidden) })
	}
}

func TestAMarkIsAllThatIsSeenOfASecret(t *testing.T) {
	for name, value := range map[string]interface {
		fmt.Stringer
		fmt.Formatter
		slog.LogValuer
	}{
		"an API key":      core.APIKey("hidden"),
		"a secret":        core.NewSecret("hidden"),
		"an empty secret": core.Secret{},
		"a verifier":      pkce.NewVerifier(),
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			is.Equal("token "+value.String(), "token [redacted]")
			is.Equal(value.LogValue().String(), redact.Mark)
			for _, verb := range redacttest.Verbs {
				is.Equal(strings.Trim(fmt.Sprintf(verb, value), `"`), redact.Mark)
			}
			all := redacttest.Renderings(value)
			is.Equal(all["encoding/json"], `"[redacted]"`)
			is.Equal(all["go-json-experiment"], `"[redacted]"`)
			is.True(strings.Contains(all["slog JSON"], `"value":"[redacted]","group":{"value":"[redacted]"}`))
			is.True(strings.Contains(all["slog text"], `value=[redacted] group.value=[redacted]`))
			is.Equal(fmt.Sprintf("%#v", value), `"[redacted]"`)
		})
	}
}

func TestClientsPrintNoCredential(t *testing.T) {
	type server struct { // like workos.Confidential
		*core.Confidential
		Things struct{ Client *core.Confidential }
	}
	c := confidential(t, stateless(responds(200, aThing)))
	_, err := get(context.Background(), c) // printing after use shows no more than before
	is.New(t).NoErr(err)
	embedded := server{Confidential: c}
	embedded.Things.Client = c
	for name, value := range map[string]any{
		"a confidential client":              c,
		"a dereferenced confidential client": *c,
		"its keyless view":                   c.Keyless(),
		"its dereferenced keyless view":      *c.Keyless(),
		"a struct that embeds it":            embedded,
		"a pointer to one that embeds it":    &embedded,
		"its HTTP client":                    c.HTTPClient(),
		"its dereferenced HTTP client":       *c.HTTPClient(),
		"its options":                        c.Options(),
		"its user agent":                     c.UserAgent(),
		"a list that holds it":               []any{c, embedded},
	} {
		t.Run(name, func(t *testing.T) { redacttest.Check(t, value, apiKey) })
	}
}

func TestOnlyRequestBodiesAndHeadersRevealSecrets(t *testing.T) {
	is := is.New(t)
	s := scripted(responds(200, aThing))
	c := confidential(t, s)
	verifier := pkce.NewVerifier()
	pointer := core.NewSecret("by-pointer")
	err := c.Post(context.Background(), core.Path("/x"), struct {
		Key      core.APIKey           `json:"key"`
		Token    core.Secret           `json:"token"`
		Pointer  *core.Secret          `json:"pointer"`
		None     *core.Secret          `json:"none"`
		Opt      core.Opt[core.Secret] `json:"opt"`
		Any      any                   `json:"any"`
		List     []core.Secret         `json:"list"`
		Verifier pkce.Verifier         `json:"verifier"`
	}{"sk_other", core.NewSecret("a-token"), &pointer, nil, core.Some(core.NewSecret("in-opt")), core.NewSecret("in-any"), []core.Secret{core.NewSecret("in-list")}, verifier}, nil)
	is.NoErr(err)
	is.Equal(s.last().Body, `{"key":"sk_other","token":"a-token","pointer":"by-pointer","none":null,"opt":"in-opt",`+
		`"any":"in-any","list":["in-list"],"verifier":"`+verifier.Reveal()+`"}`)
	is.Equal(s.last().header("Authorization"), "Bearer "+apiKey)

	got, err := engine.Get[thing](context.Background(), *confidential(t, scripted(responds(200, `{"id":"1","token":"received"}`))), core.Path("/x"))
	is.NoErr(err)
	is.Equal(got.Token.Reveal(), "received")
}
