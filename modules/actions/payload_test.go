package actions_test

import (
	stdjson "encoding/json"
	"errors"
	"net/http"
	"reflect"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/internal/test/redacttest"
	"github.com/workos-typestate/workos/modules/actions"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func TestOnlyVerificationMakesAPayload(t *testing.T) {
	t.Run("Verify returns a payload of the body that never changes", func(t *testing.T) {
		is := is.New(t)
		body := []byte(registration)
		verified, err := actions.Verify(body, sign(time.Now(), registration), secret)
		is.NoErr(err)
		clear(body)
		clear(verified.Bytes())
		is.Equal(string(verified.Bytes()), registration)
		action, err := actions.Parse(verified)
		is.NoErr(err)
		is.Equal(action.(actions.UserRegistration).ID, "action_1")
	})
	t.Run("VerifyRequest returns one too", func(t *testing.T) {
		is := is.New(t)
		verified, err := actions.VerifyRequest(request(registration), secret)
		is.NoErr(err)
		is.Equal(string(verified.Bytes()), registration)
	})
	t.Run("Trust returns one explicitly, and it never changes", func(t *testing.T) {
		is := is.New(t)
		body := []byte(registration)
		trusted := actions.Trust(body)
		clear(body)
		_, err := actions.Parse(trusted)
		is.NoErr(err)
	})
	unverified := map[string]func(*testing.T) actions.Payload{
		"the zero value": func(*testing.T) actions.Payload { return actions.Payload{} },
		"the result of Verify with an error": func(t *testing.T) actions.Payload {
			t.Helper()
			refused, err := actions.Verify([]byte(registration+" "), sign(time.Now(), registration), secret)
			is.New(t).Equal(err, webhooks.ErrSignature)
			return refused
		},
		"the result of VerifyRequest with an error": func(t *testing.T) actions.Payload {
			t.Helper()
			refused, err := actions.VerifyRequest(request(registration), core.NewSigningSecret("another"))
			is.New(t).Equal(err, webhooks.ErrSignature)
			return refused
		},
		"a body decoded by encoding/json": func(t *testing.T) (forged actions.Payload) {
			t.Helper()
			is.New(t).True(stdjson.Unmarshal([]byte(registration), &forged) != nil)
			return forged
		},
		"a text decoded by the JSON library of this SDK": func(t *testing.T) (forged actions.Payload) {
			t.Helper()
			is.New(t).True(errors.Is(json.Unmarshal([]byte(`"e30="`), &forged), core.ErrInvalidArgument))
			return forged
		},
	}
	for name, forge := range unverified {
		t.Run(name+" is rejected by Parse", func(t *testing.T) {
			is := is.New(t)
			action, err := actions.Parse(forge(t))
			is.Equal(action, nil)
			moduletest.WantArgument(t, err, "payload")
			is.Equal(webhooks.StatusOf(err), http.StatusInternalServerError)
		})
	}
	t.Run("a verified webhook does not convert to an action, nor an action to a webhook", func(t *testing.T) {
		is := is.New(t)
		webhook, action := reflect.TypeFor[webhooks.Payload](), reflect.TypeFor[actions.Payload]()
		is.True(!webhook.ConvertibleTo(action))
		is.True(!action.ConvertibleTo(webhook))
	})
	t.Run("it is neither encoded nor printed", func(t *testing.T) {
		trusted := actions.Trust([]byte(registration))
		_, err := stdjson.Marshal(trusted)
		is.New(t).True(errors.Is(err, core.ErrInvalidArgument))
		redacttest.Check(t, trusted, "grace@example.com")
	})
}

func TestWhatVerifyCannotWorkWith(t *testing.T) {
	tests := []struct {
		argument string
		secret   core.SigningSecret
		option   actions.VerifyOption
	}{
		{"secret", core.SigningSecret{}, actions.WithTolerance(time.Hour)},
		{"WithTolerance", secret, actions.WithTolerance(0)},
		{"opts[0]", secret, nil},
	}
	for _, test := range tests {
		t.Run(test.argument, func(t *testing.T) {
			_, err := actions.Verify([]byte(registration), sign(time.Now(), registration), test.secret, test.option)
			moduletest.WantArgument(t, err, test.argument)
			_, err = actions.VerifyRequest(request(registration), test.secret, test.option)
			moduletest.WantArgument(t, err, test.argument)
			_, err = actions.VerifyAndParse([]byte(registration), sign(time.Now(), registration), test.secret, test.option)
			moduletest.WantArgument(t, err, test.argument)
		})
	}
}
