package pkce_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/pkce"
)

func build(state core.Secret, challenge pkce.Challenge) (core.SecretURL, error) {
	return core.NewSecretURL("https://example.com/?state=" + state.Reveal() + "&challenge=" + string(challenge)), nil
}

func TestBegin(t *testing.T) {
	is := is.New(t)
	began, err := pkce.Begin(core.Secret{}, build)
	is.NoErr(err)
	is.Equal(len(began.State.Reveal()), pkce.MinLength) // random if none is given
	is.True(strings.Contains(began.URL.Reveal(), "challenge="+string(began.Verifier.Challenge())))
	given, err := pkce.Begin(core.NewSecret("mine"), build)
	is.NoErr(err)
	is.Equal(given.State.Reveal(), "mine")
	_, err = pkce.Begin(core.Secret{}, func(core.Secret, pkce.Challenge) (core.SecretURL, error) { return core.SecretURL{}, core.ErrNotFound })
	is.Equal(err, core.ErrNotFound)
}

func TestCode(t *testing.T) {
	began, err := pkce.Begin(core.NewSecret("right"), build)
	is.New(t).NoErr(err)
	t.Run("the callback of this sign-in has the code", func(t *testing.T) {
		is := is.New(t)
		code, err := began.Code(url.Values{"state": {"right"}, "code": {"c0de"}})
		is.NoErr(err)
		is.Equal(code.Reveal(), "c0de")
	})
	for name, query := range map[string]url.Values{
		"a callback with another state": {"state": {"wrong"}, "code": {"c0de"}},
		"a callback without a state":    {"code": {"c0de"}},
		"an error with another state":   {"state": {"wrong"}, "error": {"access_denied"}},
		"a callback without a code":     {"state": {"right"}},
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			_, err := began.Code(query)
			is.New(t).True(errors.Is(err, core.ErrInvalidArgument))
		})
	}
	t.Run("an authorization without a state rejects every callback", func(t *testing.T) {
		_, err := (&pkce.Authorization{}).Code(url.Values{"code": {"c0de"}})
		is.New(t).True(errors.Is(err, core.ErrInvalidArgument))
	})
	t.Run("a refusal has its own error type", func(t *testing.T) {
		is := is.New(t)
		_, err := began.Code(url.Values{"state": {"right"}, "error": {"access_denied"}, "error_description": {"no"}})
		refused, ok := errors.AsType[*pkce.RefusedError](err)
		is.True(ok)
		is.Equal(refused.Description, "no")
		is.True(errors.Is(err, core.ErrorCode("access_denied")))
	})
}

func TestARefusalOfNoSignIn(t *testing.T) {
	is := is.New(t)
	for _, query := range []url.Values{{}, {"code": {"c0de"}}, {"error": {""}}} {
		is.True(pkce.Refusal(query) == nil)
	}
	refused := pkce.Refusal(url.Values{"error": {"idp_initiated_sso_disabled"}, "error_description": {"Not\nfrom there, the_state_1"}, "state": {"the_state_1"}})
	is.Equal(refused.Code, core.ErrorCode("idp_initiated_sso_disabled"))
	is.Equal(refused.Description, `Not\nfrom there, [redacted]`)
	is.Equal(pkce.Refusal(url.Values{"error": {"access_denied"}, "error_description": {"No"}}).Description, "No")
}

func TestARefusalIsPrintable(t *testing.T) {
	began, err := pkce.Begin(core.NewSecret("the_state_1"), build)
	is := is.New(t)
	is.NoErr(err)
	_, err = began.Code(url.Values{
		"state": {"the_state_1"}, "error": {"access\x1b[31m_denied\u202e" + strings.Repeat("a", 1000)},
		"error_description": {"no\nto the_state_1 and " + url.QueryEscape(began.Verifier.Reveal()) + "\u0085\xff" + strings.Repeat("漢\n", 5000)},
	})
	refused, ok := errors.AsType[*pkce.RefusedError](err)
	is.True(ok)
	is.True(strings.HasPrefix(string(refused.Code), `access\x1b[31m_denied\u202eaaa`) && len(refused.Code) <= 128)
	is.True(strings.HasPrefix(refused.Description, `no\nto [redacted] and [redacted]\u0085\xff漢\n`) && len(refused.Description) <= 1024)
	written := &pkce.RefusedError{Code: "\x1b", Description: strings.Repeat("\u202e", 5000)} // by other code
	is.True(len(err.Error()) <= 2048 && len(written.Error()) <= 2048)
	is.True(!strings.ContainsAny(err.Error()+written.Error(), "\x1b\n\u202e\u0085"))
}
