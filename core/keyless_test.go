package core_test

import (
	"context"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

func TestKeylessRequestsCarryNoAPIKey(t *testing.T) {
	type params struct {
		Token core.Secret `json:"token"`
	}
	post := func(ctx context.Context, c *core.Client, body any, opts ...core.PostOption) error {
		_, err := engine.KeylessPost[thing](ctx, *c, core.Path("/things"), body, opts...)
		return err
	}
	get := func(ctx context.Context, c *core.Client, target core.Target, opts ...core.GetOption) error {
		_, err := engine.KeylessGet[thing](ctx, *c, target, opts...)
		return err
	}
	for name, test := range map[string]struct {
		argument string
		send     func(ctx context.Context, c *core.Client, key string) error
	}{
		"as an access token": {"WithAccessToken", func(ctx context.Context, c *core.Client, key string) error {
			return get(ctx, c, core.Path("/things"), core.WithAccessToken(core.NewAccessToken(key)))
		}},
		"in a header": {"WithHeader", func(ctx context.Context, c *core.Client, key string) error {
			return get(ctx, c, core.Path("/things"), core.WithHeader("X-Api-Key", key))
		}},
		"in a query": {"WithQuery", func(ctx context.Context, c *core.Client, key string) error {
			return get(ctx, c, core.Path("/things"), core.WithQuery("client_secret", "1", key))
		}},
		"as the name of a header": {"WithHeader", func(ctx context.Context, c *core.Client, key string) error {
			return get(ctx, c, core.Path("/things"), core.WithHeader(key, "1"))
		}},
		"as the name of a query parameter": {"WithQuery", func(ctx context.Context, c *core.Client, key string) error {
			return get(ctx, c, core.Path("/things"), core.WithQuery(key, "1"))
		}},
		"as an idempotency key": {"WithIdempotencyKey", func(ctx context.Context, c *core.Client, key string) error {
			return post(ctx, c, nil, core.WithIdempotencyKey(key))
		}},
		"as a warrant token": {"WithWarrantToken", func(ctx context.Context, c *core.Client, key string) error {
			return post(ctx, c, nil, core.WithWarrantToken(core.NewSecret(key)))
		}},
		"in a path": {"params", func(ctx context.Context, c *core.Client, key string) error {
			return get(ctx, c, core.SecretPath("/things/{token}", core.NewSecret(key)))
		}},
		"in the query of a target": {"params", func(ctx context.Context, c *core.Client, key string) error {
			return get(ctx, c, core.Path("/things").Query(params{core.NewSecret(key)}))
		}},
		"in a body": {"params", func(ctx context.Context, c *core.Client, key string) error {
			return post(ctx, c, params{core.NewSecret(key)})
		}},
		"deep in a body": {"params", func(ctx context.Context, c *core.Client, key string) error {
			return post(ctx, c, map[string]any{"a": []any{core.Some(core.NewSecret(key))}})
		}},
		"in a form": {"params", func(ctx context.Context, c *core.Client, key string) error {
			_, err := postForm[thing](ctx, *c, core.Path("/token"), params{core.NewSecret(key)})
			return err
		}},
		"in a grant": {"params", func(ctx context.Context, c *core.Client, key string) error {
			_, err := engine.Exchange[thing](ctx, engine.PublicClient(c), core.Path("/authenticate"), "refresh_token", params{core.NewSecret(key)}, nil)
			return err
		}},
	} {
		for how, key := range map[string]string{
			"as it is": "sk_test_BADVALUE", "behind a space": " sk_test_BADVALUE", "behind a tab": "\tsk_test_BADVALUE",
			"as credentials": "Bearer sk_test_BADVALUE", "with a name": "key=sk_test_BADVALUE", "in quotes": `"sk_test_BADVALUE"`,
			"behind a no-break space": "\u00a0sk_test_BADVALUE", "behind a zero-width space": "\u200bsk_test_BADVALUE",
		} {
			t.Run(name+" "+how, func(t *testing.T) {
				is := is.New(t)
				s := scripted(responds(200, aThing))
				err := test.send(t.Context(), public(t, s), key)
				refused := argument(t, err, "BADVALUE")
				is.True(refused == test.argument || refused == "token") // a path allows no control character at all
				is.Equal(s.count(), 0)
			})
		}
	}
}

func TestWhatOnlyContainsTheBeginningOfAKeyIsSent(t *testing.T) {
	for _, token := range []string{"eyJhbGciOi.sk_J9.signature", "abcsk_test_1", "code-sk_1", "x_sk_y", "sk", "sk-1"} {
		t.Run(token, func(t *testing.T) {
			is := is.New(t)
			s := scripted(responds(200, aThing))
			_, err := engine.KeylessPost[thing](t.Context(), *public(t, s), core.Path("/things"), map[string]core.Secret{"code": core.NewSecret(token)})
			is.NoErr(err)
			is.Equal(s.count(), 1)
		})
	}
}

func TestAClientSecretIsSentInAGrantAlone(t *testing.T) {
	is := is.New(t)
	s := scripted(responds(200, aThing))
	c := confidential(t, s)
	type params struct {
		Code core.Secret `json:"code"`
	}
	_, err := engine.Exchange[thing](t.Context(), engine.ConfidentialClient(c), core.Path("/authenticate"), "authorization_code", params{core.NewSecret("code_1")}, nil)
	is.NoErr(err)
	is.Equal(s.last().Body, `{"client_id":"`+clientID+`","client_secret":"`+apiKey+`","grant_type":"authorization_code","code":"code_1"}`)
	is.Equal(s.last().header("Authorization"), "")

	_, err = engine.Exchange[thing](t.Context(), engine.ConfidentialClient(c), core.Path("/authenticate"), "authorization_code", params{core.NewSecret("sk_test_another")}, nil)
	is.Equal(argument(t, err, "another"), "params")
	is.NoErr(c.Post(t.Context(), core.Path("/x"), params{core.NewSecret("sk_test_another")}, nil)) // a request with the key may carry another key, to validate it
}
