package tokens_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

func someTokens() tokens.Tokens {
	at := time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)
	return tokens.Tokens{
		AccessToken: core.NewAccessToken("access-1"), RefreshToken: core.NewRefreshToken("refresh-1"), ReceivedAt: at,
		Session: tokens.Session{UserID: "user_1", Email: "ada@example.com", OrganizationID: "org_1", SessionID: "session_1", ExpiresAt: at.Add(5 * time.Minute)},
	}
}

func TestTheStoredForm(t *testing.T) {
	t.Run("holds everything, and its version", func(t *testing.T) {
		is := is.New(t)
		kept := someTokens()
		kept.SwitchingTo = "org_2"
		data, err := tokens.Encode(kept)
		is.NoErr(err)
		is.Equal(string(data), `{"version":1,"access_token":"access-1","refresh_token":"refresh-1",`+
			`"received_at":"2026-11-22T06:00:00Z","expires_at":"2026-11-22T06:05:00Z",`+
			`"user_id":"user_1","email":"ada@example.com","organization_id":"org_1","session_id":"session_1","switching_to":"org_2"}`)
		back, err := tokens.Decode(data)
		is.NoErr(err)
		is.Equal(back, kept)
	})
	t.Run("is read with unknown members", func(t *testing.T) {
		is := is.New(t)
		got, err := tokens.Decode([]byte(`{"version":1,"refresh_token":"r","user_id":"u","later":{"a":[1]}}`))
		is.NoErr(err)
		is.Equal(got, tokens.Tokens{RefreshToken: core.NewRefreshToken("r"), Session: tokens.Session{UserID: "u"}})
	})
	t.Run("is rejected if it is another, and the error says why without the contents", func(t *testing.T) {
		for text, reason := range map[string]string{
			`{"version":2,"refresh_token":"hidden"}`: "they have version 2, and this program reads version 1",
			`{"version":0,"refresh_token":"hidden"}`: "the version or the refresh token is missing",
			`{"refresh_token":"hidden"}`:             "the version or the refresh token is missing",
			`{"version":1,"access_token":"hidden"}`:  "the version or the refresh token is missing",
			`{"version":"hidden"}`:                   "they do not have the expected form",
			`{"version":1,"refresh_token":"hidden"`:  "they do not have the expected form",
			`hidden`:                                 "they do not have the expected form",
		} {
			is := is.New(t)
			got, err := tokens.Decode([]byte(text))
			is.True(errors.Is(err, tokens.ErrUnreadable))
			is.Equal(err.Error(), "workos: the stored tokens cannot be read: "+reason)
			is.Equal(got, tokens.Tokens{})
		}
	})
	t.Run("is written only by Encode", func(t *testing.T) {
		is := is.New(t)
		data, err := json.Marshal(someTokens())
		is.NoErr(err)
		is.True(!strings.Contains(string(data), "refresh-1"))
		_, err = tokens.Decode(data)
		is.True(errors.Is(err, tokens.ErrUnreadable))
	})
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"", "{}", "null", `{"version":1,"refresh_token":"r"}`, `{"version":2,"refresh_token":"r"}`, `{"version":1,"refresh_token":1}`} {
		f.Add([]byte(seed))
	}
	for _, odd := range moduletest.Odd(`{"version":1,"refresh_token":"r","email":"@","received_at":"@","more":"@"}`) {
		f.Add([]byte(odd))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := tokens.Decode(data)
		if err != nil {
			if !errors.Is(err, tokens.ErrUnreadable) || !got.Equal(tokens.Tokens{}) {
				t.Fatalf("got %v and %v", got, err)
			}
			return
		}
		again, err := tokens.Encode(got)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := tokens.Decode(again); err != nil || !back.ExpiresAt.Equal(got.ExpiresAt) || !back.RefreshToken.Equal(got.RefreshToken) {
			t.Fatalf("%v becomes %v: %v", got, back, err)
		}
	})
}

func TestPrintedTokensAreNotStored(t *testing.T) {
	tokensOf := someTokens()
	tokensOf.RefreshToken = core.NewRefreshToken(tokensOf.RefreshToken.String())
	_, err := tokens.Encode(tokensOf)
	moduletest.WantArgument(t, err, "RefreshToken")
}
