package session_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/interop"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// vector is a session that the Node SDK sealed, and the content to which it opens.
type vector struct {
	Name     string              `json:"name"`
	Password core.CookiePassword `json:"password"`
	Sealed   core.SealedSession  `json:"sealed"`
	Payload  json.RawMessage     `json:"payload"`
}

func vectors(t testing.TB) []vector {
	t.Helper()
	var all []vector
	interop.Vectors(t, "session", &all)
	if len(all) == 0 {
		t.Fatal("there are no vectors")
	}
	return all
}

// sameJSON compares JSON documents, including every null.
func sameJSON(t testing.TB, got, want []byte) {
	t.Helper()
	var a, b any
	if err := json.Unmarshal(got, &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(want, &b); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprintf("%#v", a) != fmt.Sprintf("%#v", b) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// payloadOf opens a seal of a manager.
func payloadOf(t testing.TB, sealed core.SealedSession, password string) []byte {
	t.Helper()
	if !strings.HasSuffix(sealed.Reveal(), "~2") {
		t.Errorf("the seal does not end in ~2")
	}
	plaintext, ok := session.OpenIron(sealed.Reveal(), password)
	if !ok {
		t.Fatal("the seal does not open")
	}
	return plaintext
}

func TestGoldenVectors(t *testing.T) {
	read := map[string]*session.Data{}
	for _, v := range vectors(t) {
		t.Run(v.Name+" is read, and written again as it was", func(t *testing.T) {
			is := is.New(t)
			m := manager(t, []core.CookiePassword{v.Password})
			data, err := session.DataIn(m, v.Sealed)
			is.NoErr(err)
			sealed, err := m.Reseal(v.Sealed)
			is.NoErr(err)
			is.True(!sealed.Equal(v.Sealed)) // the salts are new
			sameJSON(t, payloadOf(t, sealed, v.Password.Reveal()), v.Payload)
			read[v.Name] = data
		})
	}
	t.Run("the members are in their fields", func(t *testing.T) {
		is := is.New(t)
		full := read["a session in an organization"]
		is.Equal(full.OrganizationID, core.OrganizationID("org_01"))
		is.Equal(full.RefreshToken.Reveal(), "refresh_01")
		is.Equal(full.AuthenticationMethod, usermanagement.AuthenticationMethodGoogleOAuth)
		is.Equal(*full.User, usermanagement.User{
			Object: "user", ID: "user_01", Email: "ada@example.com", EmailVerified: true,
			Name: "Ada Lovelace", FirstName: "Ada", LastName: "Lovelace", ProfilePictureURL: "https://example.com/ada.png",
			Locale: "en-GB", ExternalID: "customer-7", Metadata: map[string]string{"plan": "engine", "é ü 漢 🜁": "\"\\\u2028"},
			LastSignInAt: time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC),
			CreatedAt:    time.Date(2025, 12, 31, 23, 59, 59, 0, time.UTC),
			UpdatedAt:    time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		})
		little := read["a user of whom little is known"]
		is.Equal(little.User.FirstName, "")
		is.True(little.User.LastSignInAt.IsZero())
		is.Equal(little.OrganizationID, core.OrganizationID(""))
		is.Equal(*read["an impersonated session"].Impersonator, usermanagement.Impersonator{Email: "support@example.com"})
	})
}

func TestSealWritesWhatNodeWrites(t *testing.T) {
	for _, v := range vectors(t)[:3] { // no sign-in returns the content of the fourth
		t.Run(v.Name, func(t *testing.T) {
			is := is.New(t)
			m := manager(t, []core.CookiePassword{v.Password})
			data, err := session.DataIn(m, v.Sealed)
			is.NoErr(err)
			sealed, err := m.Seal(&usermanagement.AuthenticationResponse{
				User: *data.User, AccessToken: data.AccessToken, RefreshToken: data.RefreshToken,
				AuthenticationMethod: data.AuthenticationMethod, Impersonator: data.Impersonator,
			})
			is.NoErr(err)
			sameJSON(t, payloadOf(t, sealed, v.Password.Reveal()), v.Payload)
		})
	}
}

func TestASealWithAMissingOrChangedVersionIsRejected(t *testing.T) {
	for _, v := range vectors(t) {
		m := manager(t, []core.CookiePassword{v.Password})
		unversioned := strings.TrimSuffix(v.Sealed.Reveal(), "~2")
		for _, end := range []string{"", "~", "~1", "~3", "~02", "~22", "~2~2", "~2~1", "~1~2", " ~2", "~ 2", "~2 ", "~2\n", "\n~2", "~2*", "*~2", "=~2", "~\uff12"} {
			_, err := m.Unseal(core.NewSealedSession(unversioned + end))
			is.New(t).True(errors.Is(err, session.ReasonInvalidSessionCookie)) // with that end
		}
	}
}

func TestUnsealRejects(t *testing.T) {
	v := vectors(t)[0]
	sealed := v.Sealed.Reveal()
	parts := strings.Split(strings.TrimSuffix(sealed, "~2"), "*")
	with := func(i int, part string) string {
		changed := append([]string(nil), parts...)
		changed[i] = part
		return strings.Join(changed, "*") + "~2"
	}
	for name, sealed := range map[string]string{
		"a missing part":            strings.Join(parts[:7], "*"),
		"a part too many":           strings.Join(parts, "*") + "*",
		"only the prefix":           "Fe26.2*",
		"another format of Iron":    with(0, "Fe26.1"),
		"another password ID":       with(1, "2"),
		"no IV":                     with(3, ""),
		"no ciphertext":             with(4, ""),
		"an expiry that was added":  with(5, "99999999999999"),
		"no MAC":                    with(7, ""),
		"a padded MAC":              with(7, parts[7]+"="),
		"a MAC with a line break":   with(7, parts[7]+"\n"),
		"another salt of the key":   with(2, parts[6]),
		"another salt of the MAC":   with(6, parts[2]),
		"white space around it":     " " + sealed,
		"white space at the end":    sealed + " ",
		"the beginning of the seal": sealed[:len(sealed)/2],
	} {
		t.Run(name, func(t *testing.T) {
			data, err := session.DataIn(manager(t, []core.CookiePassword{v.Password}), core.NewSealedSession(sealed))
			is.New(t).True(data == nil)
			is.New(t).True(errors.Is(err, session.ReasonInvalidSessionCookie))
		})
	}
	t.Run("the wrong password", func(t *testing.T) {
		_, err := manager(t, []core.CookiePassword{core.NewCookiePassword(password), core.NewCookiePassword(otherPassword)}).Unseal(core.NewSealedSession(sealed))
		is.New(t).True(errors.Is(err, session.ReasonInvalidSessionCookie))
	})
}

func TestSealsOfOtherWritersOfIron(t *testing.T) {
	m := manager(t, []core.CookiePassword{core.NewCookiePassword(password)})
	t.Run("with a duplicate member, where the last one counts", func(t *testing.T) {
		is := is.New(t)
		data, err := session.DataIn(m, ironWith(t, password, `{"accessToken":"x","accessToken":"access","refreshToken":"refresh"}`))
		is.NoErr(err)
		is.Equal(data.AccessToken.Reveal(), "access")
		is.Equal(data.RefreshToken.Reveal(), "refresh")
	})
	t.Run("with a member persistent that is not a wrapper", func(t *testing.T) {
		is := is.New(t)
		data, err := session.DataIn(m, iron(t, map[string]any{"persistent": map[string]any{"accessToken": "access"}}))
		is.NoErr(err)
		is.Equal(data.AccessToken.Reveal(), "")
	})
	for name, payload := range map[string]string{
		"a payload that Node wrote":                      `{"accessToken":"a","refreshToken":"r","user":{"emailVerified":true}}`,
		"a user in both spellings":                       `{"accessToken":"a","refreshToken":"r","user":{"emailVerified":true,"email_verified":true}}`,
		"Node's spelling, and the API's in the metadata": `{"accessToken":"a","refreshToken":"r","user":{"emailVerified":true,"metadata":{"email_verified":"true"}}}`,
		"no user":                      `{"accessToken":"a","refreshToken":"r"}`,
		"a user that is not an object": `{"accessToken":"a","refreshToken":"r","user":"email_verified"}`,
		"a payload under persistent, of older writers": `{"persistent":{"accessToken":"a","refreshToken":"r","user":{"email_verified":true}}}`,
		"a payload that is not an object":              `"email_verified"`,
	} {
		t.Run("without a version, only the Kotlin SDK's: not "+name, func(t *testing.T) {
			sealed := strings.TrimSuffix(ironWith(t, password, payload).Reveal(), "~2")
			_, err := m.Unseal(core.NewSealedSession(sealed))
			is.New(t).True(errors.Is(err, session.ReasonInvalidSessionCookie))
		})
	}
	t.Run("of the Kotlin SDK, whose user is written as Node's when sealed again", func(t *testing.T) {
		is := is.New(t)
		kotlin := ironWith(t, password, `{"accessToken":"access","refreshToken":"refresh","user":{"object":"user","id":"user_1",
			"email":"ada@example.com","email_verified":true,"first_name":"Ada","last_name":null,"profile_picture_url":null,
			"external_id":"7","last_sign_in_at":"2026-01-02T03:04:05.678Z","created_at":"2026-01-01T00:00:00Z",
			"updated_at":"2026-01-01T00:00:00Z","metadata":{"a":"b"},"future_member":[1]},
			"authenticationMethod":"Password","impersonator":null}`)
		data, err := session.DataIn(m, core.NewSealedSession(strings.TrimSuffix(kotlin.Reveal(), "~2")))
		is.NoErr(err)
		is.Equal(data.User.FirstName, "Ada")
		is.Equal(data.User.EmailVerified, true)
		is.Equal(data.User.ExternalID, core.ExternalID("7"))
		sealed, err := m.SealData(data)
		is.NoErr(err)
		sameJSON(t, payloadOf(t, sealed, password), []byte(`{"accessToken":"access","refreshToken":"refresh","user":{"object":"user",
			"id":"user_1","email":"ada@example.com","emailVerified":true,"name":null,"firstName":"Ada","lastName":null,
			"profilePictureUrl":null,"externalId":"7","locale":null,"lastSignInAt":"2026-01-02T03:04:05.678Z",
			"createdAt":"2026-01-01T00:00:00.000Z","updatedAt":"2026-01-01T00:00:00.000Z","metadata":{"a":"b"},"future_member":[1]},
			"authenticationMethod":"Password"}`))
	})
}

func TestSealDataKeepsWhatItDoesNotKnow(t *testing.T) {
	is := is.New(t)
	m := manager(t, []core.CookiePassword{core.NewCookiePassword(password)})
	data, err := session.DataIn(m, ironWith(t, password, `{"accessToken":"a","refreshToken":"r","theirs":{"x":[null]},
		"user":{"id":"user_1","email":"a@example.com","firstName":"","locale":null,"hobby":"chess"},"impersonator":{"email":"s@example.com","reason":""}}`))
	is.NoErr(err)
	data.User.FirstName = "Ada"
	data.Impersonator.Reason = "ticket"
	sealed, err := m.SealData(data)
	is.NoErr(err)
	var payload struct {
		Theirs json.RawMessage `json:"theirs"`
		User   struct {
			FirstName string  `json:"firstName"`
			LastName  *string `json:"lastName"`
			Hobby     string  `json:"hobby"`
		} `json:"user"`
		Impersonator usermanagement.Impersonator `json:"impersonator"`
	}
	is.NoErr(json.Unmarshal(payloadOf(t, sealed, password), &payload))
	is.Equal(string(payload.Theirs), `{"x":[null]}`)
	is.Equal(payload.User.FirstName, "Ada")
	is.True(payload.User.LastName == nil)
	is.Equal(payload.User.Hobby, "chess")
	is.Equal(payload.Impersonator.Reason, "ticket")

	data.User, data.Impersonator = nil, nil
	sealed, err = m.SealData(data)
	is.NoErr(err)
	sameJSON(t, payloadOf(t, sealed, password), []byte(`{"accessToken":"a","refreshToken":"r","theirs":{"x":[null]}}`))
}
