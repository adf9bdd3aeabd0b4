package bearer_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

// eventOf returns an event as WorkOS writes it.
func eventOf(t *testing.T, name events.Name, data string) *events.Event {
	t.Helper()
	event := new(events.Event)
	is.New(t).NoErr(json.Unmarshal([]byte(`{"object":"event","id":"event_1","event":"`+string(name)+`","data":`+data+`}`), event))
	return event
}

func TestEventsAboutAPIKeys(t *testing.T) {
	const (
		agents   = `{"api_key":{"id":"api_key_1","owner":{"type":"organization","id":"org_1"}},"agent_registration_id":"agent_reg_1"}`
		users    = `{"api_key":{"id":"api_key_1","owner":{"type":"user","id":"user_1","organization_id":"org_1"}}}`
		notValid = `{"api_key":null}`
	)
	about := map[string][]struct { // for each response about a key, the events that are about it, and others
		name    events.Name
		is, not string
	}{
		users: {
			{events.NameAPIKeyRevoked, `{"id":"api_key_1"}`, `{"id":"api_key_2"}`},
			{events.NameAPIKeyUpdated, `{"id":"api_key_1"}`, `{"id":"api_key_2"}`},
			{events.NameUserDeleted, `{"id":"user_1"}`, `{"id":"user_2"}`},
			{events.NameOrganizationDeleted, `{"id":"org_1"}`, `{"id":"org_2"}`},
			{events.NameOrganizationMembershipDeleted, `{"user_id":"user_1","organization_id":"org_1"}`, `{"user_id":"user_2","organization_id":"org_1"}`},
			{events.NameOrganizationMembershipUpdated, `{"user_id":"user_1","organization_id":"org_1"}`, `{"user_id":"user_2","organization_id":"org_1"}`},
			{events.NameAPIKeyUpdated, `{"id":"api_key_1"}`, `{}`},
		},
		agents: {
			{events.NameAgentRegistrationRevoked, `{"agent_registration_id":"agent_reg_1"}`, `{"agent_registration_id":"agent_reg_2"}`},
			{events.NameAgentRegistrationDeleted, `{"agent_registration_id":"agent_reg_1"}`, `{"agent_registration_id":"agent_reg_2"}`},
			{events.NameAgentRegistrationExpired, `{"agent_registration_id":"agent_reg_1"}`, `{"agent_registration_id":"agent_reg_2"}`},
			{events.NameAgentRegistrationRefreshed, `{"agent_registration_id":"agent_reg_1"}`, `{"agent_registration_id":"agent_reg_2"}`},
			{events.NameAgentRegistrationOrganizationSwitched, `{"agent_registration_id":"agent_reg_1"}`, `{"agent_registration_id":"agent_reg_2"}`},
			{events.NameOrganizationDeleted, `{"id":"org_1"}`, `{"id":"org_2"}`},
		},
		notValid: {
			{events.NameAPIKeyCreated, `{"id":"api_key_1"}`, ""},
			{events.NameAPIKeyUpdated, `{"id":"api_key_1"}`, ""},
			{events.NameAgentRegistrationRefreshed, `{"agent_registration_id":"agent_reg_1"}`, ""},
			{events.NameAPIKeyRevoked, "", `{"id":"api_key_1"}`},
			{events.NameUserDeleted, "", `{"id":"user_1"}`},
		},
	}
	covered := map[events.Name]bool{}
	for said, all := range about {
		for _, event := range all {
			covered[event.name] = true
			t.Run(string(event.name)+" of "+said, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					is := is.New(t)
					w := newWorld(t)
					w.say(validate, http.StatusOK, said)
					source := w.apiKeys(&bearer.APIKeysParams{Lifetime: time.Hour, Cache: &shelf{kept: map[string][]byte{}}})
					api := w.accept(source)
					times := 1
					for _, data := range []string{event.not, event.is} {
						_, before := api.Verify(t.Context(), key("sk_1"))
						is.Equal(before == nil, said != notValid)
						is.Equal(w.times(validate), times)
						if data == "" {
							continue
						}
						time.Sleep(2 * time.Minute) // more than the clock skew
						is.NoErr(source.Handle(t.Context(), eventOf(t, event.name, data)))
						time.Sleep(2 * time.Minute)
						if data == event.is {
							times++
						}
						_, _ = api.Verify(t.Context(), key("sk_1"))
						is.Equal(w.times(validate), times)
					}
				})
			})
		}
	}
	t.Run("are all named", func(t *testing.T) {
		is := is.New(t)
		for _, name := range bearer.APIKeyEvents() {
			is.True(covered[name])
			delete(covered, name)
		}
		is.Equal(len(covered), 0)
	})
	t.Run("that cannot be read are delivered again", func(t *testing.T) {
		is := is.New(t)
		source := newWorld(t).apiKeys(nil)
		is.True(source.Handle(t.Context(), &events.Event{Name: events.NameAPIKeyRevoked, Data: events.Unreadable{}}) != nil)
		is.NoErr(source.Handle(t.Context(), &events.Event{Name: events.NameUserCreated, Data: events.Unreadable{}}))
		moduletest.WantArgument(t, new(bearer.APIKeySource).Handle(t.Context(), &events.Event{}), "Sources")
	})
}
