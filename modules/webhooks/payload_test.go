package webhooks_test

import (
	"bytes"
	"encoding/gob"
	stdjson "encoding/json"
	"errors"
	"reflect"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/internal/test/redacttest"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func TestOnlyVerificationMakesAPayload(t *testing.T) {
	t.Run("Verify returns a payload of the received body", func(t *testing.T) {
		is := is.New(t)
		verified, err := webhooks.Verify([]byte(payload), sign(secret, noon(), payload), secret, webhooks.WithClock(noon))
		is.NoErr(err)
		is.Equal(string(verified.Bytes()), payload)
		event, err := webhooks.Parse(verified)
		is.NoErr(err)
		is.Equal(event.ID, core.EventID("event_1"))
	})
	t.Run("a verified empty body is a payload, and not the zero value", func(t *testing.T) {
		is := is.New(t)
		verified, err := webhooks.Verify(nil, sign(secret, noon(), ""), secret, webhooks.WithClock(noon))
		is.NoErr(err)
		_, err = webhooks.Parse(verified)
		is.True(errors.Is(err, webhooks.ErrPayload))
	})
	unverified := map[string]func(*testing.T) webhooks.Payload{
		"the zero value": func(*testing.T) webhooks.Payload { return webhooks.Payload{} },
		"the result of Verify with an error": func(t *testing.T) webhooks.Payload {
			t.Helper()
			refused, err := webhooks.Verify([]byte(payload), sign(core.NewSigningSecret("another"), noon(), payload), secret, webhooks.WithClock(noon))
			is.New(t).Equal(err, webhooks.ErrSignature)
			return refused
		},
		"the result of VerifyRequest with an error": func(t *testing.T) webhooks.Payload {
			t.Helper()
			refused, err := webhooks.VerifyRequest(delivery(payload), core.NewSigningSecret("another"), webhooks.WithClock(noon))
			is.New(t).Equal(err, webhooks.ErrSignature)
			return refused
		},
		"a body decoded by encoding/json": func(t *testing.T) (forged webhooks.Payload) {
			t.Helper()
			is.New(t).True(stdjson.Unmarshal([]byte(payload), &forged) != nil)
			return forged
		},
		"a text decoded by encoding/json": func(t *testing.T) (forged webhooks.Payload) {
			t.Helper()
			is.New(t).True(errors.Is(stdjson.Unmarshal([]byte(`"e30="`), &forged), core.ErrInvalidArgument))
			return forged
		},
		"a body decoded by the JSON library of this SDK": func(t *testing.T) (forged webhooks.Payload) {
			t.Helper()
			is.New(t).True(json.Unmarshal([]byte(payload), &forged) != nil)
			return forged
		},
		"a struct with a body decoded by gob": func(t *testing.T) (forged webhooks.Payload) {
			t.Helper()
			var wire bytes.Buffer
			is.New(t).NoErr(gob.NewEncoder(&wire).Encode(struct{ Body []byte }{[]byte(payload)}))
			is.New(t).True(gob.NewDecoder(&wire).Decode(&forged) != nil)
			return forged
		},
		"one in a struct that embeds it": func(*testing.T) webhooks.Payload {
			return struct{ webhooks.Payload }{}.Payload
		},
		"a value created by reflection": func(*testing.T) webhooks.Payload {
			return reflect.New(reflect.TypeFor[webhooks.Payload]()).Elem().Interface().(webhooks.Payload)
		},
	}
	for name, forge := range unverified {
		t.Run(name+" is rejected by Parse", func(t *testing.T) {
			is := is.New(t)
			event, err := webhooks.Parse(forge(t))
			is.Equal(event, nil)
			moduletest.WantArgument(t, err, "payload")
			is.Equal(webhooks.StatusOf(err), 500)
		})
	}
	t.Run("reflection can read and set nothing else in it", func(t *testing.T) {
		is := is.New(t)
		value := reflect.ValueOf(new(webhooks.Payload)).Elem()
		for i := range value.NumField() {
			is.True(!value.Field(i).CanSet())
		}
		is.Equal(value.NumMethod(), 2) // Bytes and MarshalText
	})
}

func TestThePayloadNeverChanges(t *testing.T) {
	const body = `{"id":"event_1","event":"user.hatched","data":{"egg": [1, 2]}}`
	read := func(t *testing.T, payload webhooks.Payload) *events.Event {
		t.Helper()
		event, err := webhooks.Parse(payload)
		is.New(t).NoErr(err)
		return event
	}
	t.Run("with the bytes that were verified", func(t *testing.T) {
		is := is.New(t)
		mine := []byte(body)
		verified, err := webhooks.Verify(mine, sign(secret, noon(), body), secret, webhooks.WithClock(noon))
		is.NoErr(err)
		copy(mine, `{"id":"event_2"`)
		is.Equal(read(t, verified).ID, core.EventID("event_1"))
	})
	t.Run("with the bytes that were trusted", func(t *testing.T) {
		is := is.New(t)
		mine := []byte(body)
		trusted := webhooks.Trust(mine)
		copy(mine, `{"id":"event_2"`)
		is.Equal(read(t, trusted).ID, core.EventID("event_1"))
	})
	t.Run("with the bytes that it returned", func(t *testing.T) {
		is := is.New(t)
		trusted := webhooks.Trust([]byte(body))
		copy(trusted.Bytes(), `{"id":"event_2"`)
		is.Equal(read(t, trusted).ID, core.EventID("event_1"))
	})
	t.Run("with the data of an event parsed from it", func(t *testing.T) {
		is := is.New(t)
		trusted := webhooks.Trust([]byte(body))
		clear(read(t, trusted).Data.(events.Unknown).Raw)
		is.Equal(string(trusted.Bytes()), body)
		is.Equal(string(read(t, trusted).Data.(events.Unknown).Raw), `{"egg": [1, 2]}`)
	})
}

func TestAPayloadIsNotLostUnnoticed(t *testing.T) {
	is := is.New(t)
	trusted := webhooks.Trust([]byte(payload))
	_, err := stdjson.Marshal(trusted)
	is.True(errors.Is(err, core.ErrInvalidArgument))
	_, err = json.Marshal(map[string]any{"payload": trusted})
	is.True(errors.Is(err, core.ErrInvalidArgument))
	is.True(gob.NewEncoder(new(bytes.Buffer)).Encode(trusted) != nil)
	redacttest.Check(t, trusted, "grace@example.com")
	is.Equal(webhooks.Payload{}.Bytes(), nil)
}
