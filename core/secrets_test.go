package core_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/gob"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/redact"
	"github.com/workos-typestate/workos/internal/test/redacttest"
)

// secretKind has the methods of every kind of secret.
type secretKind interface {
	Reveal() string
	IsZero() bool
}

// kinds creates a secret of each kind, and decodes one from a JSON string.
var kinds = map[string]struct {
	of   func(text string) secretKind
	read func(text string) (secretKind, error)
}{
	"AccessToken":                {maker(core.NewAccessToken), read[core.AccessToken]},
	"RefreshToken":               {maker(core.NewRefreshToken), read[core.RefreshToken]},
	"AuthorizationCode":          {maker(core.NewAuthorizationCode), read[core.AuthorizationCode]},
	"OneTimeCode":                {maker(core.NewOneTimeCode), read[core.OneTimeCode]},
	"PendingAuthenticationToken": {maker(core.NewPendingAuthenticationToken), read[core.PendingAuthenticationToken]},
	"DeviceCode":                 {maker(core.NewDeviceCode), read[core.DeviceCode]},
	"InvitationToken":            {maker(core.NewInvitationToken), read[core.InvitationToken]},
	"PasswordResetToken":         {maker(core.NewPasswordResetToken), read[core.PasswordResetToken]},
	"SealedSession":              {maker(core.NewSealedSession), read[core.SealedSession]},
	"CookiePassword":             {maker(core.NewCookiePassword), read[core.CookiePassword]},
	"SigningSecret":              {maker(core.NewSigningSecret), read[core.SigningSecret]},
	"ClientSecret":               {maker(core.NewClientSecret), read[core.ClientSecret]},
	"Password":                   {maker(core.NewPassword), read[core.Password]},
	"ProviderToken":              {maker(core.NewProviderToken), read[core.ProviderToken]},
	"APIKeyValue":                {maker(core.NewAPIKeyValue), read[core.APIKeyValue]},
	"SecretURL":                  {maker(core.NewSecretURL), read[core.SecretURL]},
	"Secret":                     {maker(core.NewSecret), read[core.Secret]},
}

func maker[T secretKind](of func(string) T) func(string) secretKind {
	return func(text string) secretKind { return of(text) }
}

func read[T secretKind](text string) (secretKind, error) {
	var secret T
	err := codec.Unmarshal([]byte(text), &secret)
	return secret, err
}

func TestEveryKindOfSecret(t *testing.T) {
	const text = "Hidden-Value-of-more-than-sixty-four-bytes-0123456789-0123456789-0123456789-é"
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Run("reveals the original text", func(t *testing.T) {
				is := is.New(t)
				is.Equal(kind.of(text).Reveal(), text)
				is.True(!kind.of(text).IsZero())
			})
			t.Run("is zero if made from an empty text", func(t *testing.T) {
				is := is.New(t)
				is.True(kind.of("").IsZero())
				is.Equal(kind.of("").Reveal(), "")
				is.True(reflect.ValueOf(kind.of("")).IsZero())
			})
			t.Run("is decoded", func(t *testing.T) {
				is := is.New(t)
				got, err := kind.read(`"` + text + `"`)
				is.NoErr(err)
				is.Equal(got.Reveal(), text)
			})
			for _, nothing := range []string{`null`, `""`} {
				t.Run("is zero if decoded from "+nothing, func(t *testing.T) {
					is := is.New(t)
					got, err := kind.read(nothing)
					is.NoErr(err)
					is.True(got.IsZero())
				})
			}
			for _, wrong := range []string{`1`, `true`, `{}`, `["a"]`, `"[redacted]"`} {
				t.Run("is not decoded from "+wrong, func(t *testing.T) {
					_, err := kind.read(wrong)
					is.New(t).True(err != nil)
				})
			}
			t.Run("is deeply equal only to the same secret", func(t *testing.T) {
				is := is.New(t)
				is.True(reflect.DeepEqual(kind.of(text), kind.of(text)))
				is.True(!reflect.DeepEqual(kind.of(text), kind.of(text+".")))
			})
			t.Run("cannot be compared with ==", func(t *testing.T) {
				is.New(t).True(!reflect.TypeOf(kind.of(text)).Comparable())
			})
			t.Run("cannot be converted from a string or another kind", func(t *testing.T) {
				is := is.New(t)
				to := reflect.TypeOf(kind.of(text))
				is.True(!reflect.TypeFor[string]().ConvertibleTo(to))
				for other, from := range kinds {
					is.True(other == name || !reflect.TypeOf(from.of(text)).ConvertibleTo(to))
				}
			})
			t.Run("is equal to the same secret of its kind, and takes no other kind", func(t *testing.T) {
				is := is.New(t)
				a := reflect.ValueOf(kind.of(text))
				equal := a.MethodByName("Equal")
				is.Equal(equal.Type().In(0), a.Type())
				is.True(equal.Call([]reflect.Value{reflect.ValueOf(kind.of(text))})[0].Bool())
				is.True(!equal.Call([]reflect.Value{reflect.ValueOf(kind.of(text + "."))})[0].Bool())
			})
			t.Run("names its kind in the errors for a database", func(t *testing.T) {
				is := is.New(t)
				_, err := kind.of(text).(driver.Valuer).Value()
				is.Equal(err.Error(), "workos: a core."+name+" cannot be stored: store what Reveal returns")
				secret := reflect.New(reflect.TypeOf(kind.of(text))).Interface().(sql.Scanner)
				is.Equal(secret.Scan(7).Error(), "workos: a core."+name+" is scanned from text, not from a int")
				is.NoErr(secret.Scan(text))
				is.Equal(secret.(core.Revealer).Reveal(), text)
			})
			t.Run("prints as a mark", func(t *testing.T) { redacttest.Check(t, kind.of(text), text) })
			t.Run("prints as a mark without its own methods", func(t *testing.T) {
				redacttest.Check(t, struct{ hidden secretKind }{kind.of(text)}, text)
				redacttest.Check(t, &struct{ hidden any }{&[]secretKind{kind.of(text)}}, text)
			})
			t.Run("is rejected by gob, which ignores its methods", func(t *testing.T) {
				is.New(t).True(gob.NewEncoder(io.Discard).Encode(kind.of(text)) != nil)
			})
		})
	}
}

func TestEqualSecrets(t *testing.T) {
	for name, c := range map[string]struct {
		a, b  string
		equal bool
	}{
		"the same text is equal":                  {"abc", "abc", true},
		"another text is not":                     {"abc", "abd", false},
		"a longer text is not":                    {"abc", "abcd", false},
		"a secret is not equal to the zero value": {"abc", "", false},
		"two zero values are equal":               {"", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			is.New(t).Equal(core.NewAccessToken(c.a).Equal(core.NewAccessToken(c.b)), c.equal)
		})
	}
}

func TestASecretWithinJSON(t *testing.T) {
	type holder struct {
		Token core.AccessToken            `json:"token"`
		Left  core.RefreshToken           `json:"left,omitzero"`
		Opt   core.Opt[core.RefreshToken] `json:"opt,omitzero"`
	}
	t.Run("is left out if it is zero and tagged omitzero", func(t *testing.T) {
		is := is.New(t)
		for _, marshal := range []func(any) ([]byte, error){json.Marshal, func(v any) ([]byte, error) { return codec.Marshal(v) }} {
			text, err := marshal(holder{Token: core.NewAccessToken("x")})
			is.NoErr(err)
			is.Equal(string(text), `{"token":"[redacted]"}`)
		}
	})
	t.Run("is zero if the member is missing", func(t *testing.T) {
		is := is.New(t)
		var got holder
		is.NoErr(codec.Unmarshal([]byte(`{"left":"x"}`), &got))
		is.True(got.Token.IsZero())
		is.Equal(got.Left.Reveal(), "x")
	})
	t.Run("is read by encoding/json, but not its mark", func(t *testing.T) {
		is := is.New(t)
		var got holder
		is.NoErr(json.Unmarshal([]byte(`{"token":"a","opt":"b"}`), &got))
		is.Equal(got.Token.Reveal(), "a")
		opt, _ := got.Opt.Get()
		is.Equal(opt.Reveal(), "b")
		err := json.Unmarshal([]byte(`{"token":"[redacted]"}`), &got)
		is.True(strings.Contains(err.Error(), "printed instead of revealed"))
	})
}

func TestASecretInADatabase(t *testing.T) {
	t.Run("cannot be stored without Reveal", func(t *testing.T) {
		is := is.New(t)
		_, err := core.NewRefreshToken("hidden").Value()
		is.True(strings.Contains(err.Error(), "a core.RefreshToken cannot be stored: store what Reveal returns"))
	})
	for name, c := range map[string]struct {
		from any
		want string
		ok   bool
	}{
		"is read from a string":      {"abc", "abc", true},
		"is read from bytes":         {[]byte("abc"), "abc", true},
		"is zero if NULL":            {nil, "", true},
		"is not read from a number":  {int64(7), "before", false},
		"is not read from its mark":  {redact.Mark, "before", false},
		"nor from its mark as bytes": {[]byte(redact.Mark), "before", false},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			secret := core.NewRefreshToken("before")
			is.Equal(secret.Scan(c.from) == nil, c.ok)
			is.Equal(secret.Reveal(), c.want)
		})
	}
}

func TestTheMarkOfASecretIsNotSent(t *testing.T) {
	type params struct {
		Token core.Secret `json:"token"`
	}
	mark := redact.Mark
	for name, test := range map[string]struct {
		argument string
		send     func(ctx context.Context, c *core.Confidential) error
	}{
		"in a path": {"id", func(ctx context.Context, c *core.Confidential) error {
			return c.Get(ctx, core.Path("/things/{id}", mark), nil)
		}},
		"in a path of secrets": {"token", func(ctx context.Context, c *core.Confidential) error {
			return c.Get(ctx, core.SecretPath("/things/{token}", core.NewInvitationToken(mark)), nil)
		}},
		"in the query of a target": {"params", func(ctx context.Context, c *core.Confidential) error {
			return c.Get(ctx, core.Path("/things").Query(params{core.NewSecret(mark)}), nil)
		}},
		"as text in the query of a target": {"params", func(ctx context.Context, c *core.Confidential) error {
			return c.Get(ctx, core.Path("/things").Query(map[string]string{"a": mark}), nil)
		}},
		"in a query": {"WithQuery", func(ctx context.Context, c *core.Confidential) error {
			return c.Get(ctx, core.Path("/things"), nil, core.WithQuery("a", mark))
		}},
		"in a header": {"WithHeader", func(ctx context.Context, c *core.Confidential) error {
			return c.Get(ctx, core.Path("/things"), nil, core.WithHeader("X-Token", "Bearer "+mark))
		}},
		"as an idempotency key": {"WithIdempotencyKey", func(ctx context.Context, c *core.Confidential) error {
			return c.Post(ctx, core.Path("/things"), nil, nil, core.WithIdempotencyKey(mark))
		}},
		"as an access token": {"WithAccessToken", func(ctx context.Context, c *core.Confidential) error {
			return c.Get(ctx, core.Path("/things"), nil, core.WithAccessToken(core.NewAccessToken(mark)))
		}},
		"as a warrant token": {"WithWarrantToken", func(ctx context.Context, c *core.Confidential) error {
			return c.Get(ctx, core.Path("/things"), nil, core.WithWarrantToken(core.NewSecret(mark)))
		}},
		"in a body": {"params", func(ctx context.Context, c *core.Confidential) error {
			return c.Post(ctx, core.Path("/things"), params{core.NewSecret(mark)}, nil)
		}},
		"in a body without the key": {"params", func(ctx context.Context, c *core.Confidential) error {
			_, err := engine.KeylessPost[thing](ctx, *c.Keyless(), core.Path("/things"), params{core.NewSecret(mark)})
			return err
		}},
		"in a form": {"params", func(ctx context.Context, c *core.Confidential) error {
			_, err := postForm[thing](ctx, *c.Keyless(), core.Path("/token"), params{core.NewSecret(mark)})
			return err
		}},
		"as the API key": {"apiKey", func(context.Context, *core.Confidential) error {
			_, err := core.NewConfidential(core.APIKey(mark), clientID)
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			s := scripted(responds(200, aThing))
			err := test.send(t.Context(), confidential(t, s))
			refused, ok := errors.AsType[*core.ArgumentError](err)
			is.True(ok)
			is.Equal(refused.Argument, test.argument)
			is.True(strings.Contains(refused.Reason, "printed instead of revealed"))
			is.Equal(s.count(), 0)
		})
	}
	t.Run("but an application's own text is", func(t *testing.T) {
		is := is.New(t)
		s := scripted(responds(200, aThing))
		is.NoErr(confidential(t, s).Post(t.Context(), core.Path("/things"), map[string]string{"note": mark}, nil))
		is.Equal(s.count(), 1)
	})
}

func TestAMarkInAResponseIsNotASecret(t *testing.T) {
	is := is.New(t)
	_, err := engine.Get[thing](t.Context(), *confidential(t, scripted(responds(200, `{"id":"1","token":"[redacted]"}`))), core.Path("/x"))
	refused, ok := errors.AsType[*core.ResponseError](err)
	is.True(ok)
	is.Equal(refused.Field, "/token")
}
