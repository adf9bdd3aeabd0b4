package workostest

import (
	"reflect"
)

// environmentID is the ID of the server's only environment.
const environmentID = "environment_workostest"

type flagEventJSON struct {
	flagJSON
	EnvironmentID string `json:"environment_id"`
}

// flagContextJSON is the context of an event about a flag: who made it, and the values before.
type flagContextJSON struct {
	Actor    flagActorJSON `json:"actor"`
	ClientID string        `json:"client_id"`
	*flagRulesJSON
	Previous flagPreviousJSON `json:"previous_attributes"`
}

// flagActorJSON is always the API key, in the place of a person.
type flagActorJSON struct {
	ID     string  `json:"id"`
	Name   *string `json:"name"`
	Source string  `json:"source"`
}

type flagPreviousJSON struct {
	Data    map[string]any `json:"data,omitempty"`
	Context *flagRulesJSON `json:"context,omitempty"`
}

// flagRulesJSON lists the targets of a flag.
type flagRulesJSON struct {
	AccessType string          `json:"access_type"`
	Targets    flagTargetsJSON `json:"configured_targets"`
}

type flagTargetsJSON struct {
	Organizations []flagOrganizationJSON `json:"organizations"`
	Users         []flagUserJSON         `json:"users"`
}

type flagOrganizationJSON struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type flagUserJSON struct {
	ID    string `json:"id"`
	Email string `json:"email"`
}

// flagChanged emits an event for a change of a flag by the API: its switch, or its targets. Setting a value that it already has emits nothing.
func (s *Server) flagChanged(f *flag, was Flag) {
	context := flagContextJSON{Actor: flagActorJSON{ID: "user_workostest", Source: "api"}, ClientID: s.clientID}
	if f.Disabled != was.Disabled {
		context.Previous.Data = map[string]any{"enabled": !was.Disabled}
		s.noteFlag("flag.updated", f, context)
	}
	if before, now := s.flagRules(was), s.flagRules(f.Flag); !reflect.DeepEqual(before, now) {
		context.flagRulesJSON, context.Previous = now, flagPreviousJSON{Context: before}
		s.noteFlag("flag.rule_updated", f, context)
	}
}

func (s *Server) noteFlag(event string, f *flag, context flagContextJSON) {
	s.note(Event{
		Name: event, Data: jsonReply(0, flagEventJSON{f.wire(), environmentID}).body, Context: jsonReply(0, context).body,
	})
}

func (s *Server) flagRules(f Flag) *flagRulesJSON {
	rules := &flagRulesJSON{AccessType: "none", Targets: flagTargetsJSON{[]flagOrganizationJSON{}, []flagUserJSON{}}}
	for _, id := range f.Organizations {
		if o := s.orgs.get(id); o != nil {
			rules.Targets.Organizations = append(rules.Targets.Organizations, flagOrganizationJSON{string(id), o.Name})
		}
	}
	for _, id := range f.Users {
		if u := s.users.get(id); u != nil {
			rules.Targets.Users = append(rules.Targets.Users, flagUserJSON{string(id), u.Email})
		}
	}
	switch {
	case f.Default:
		rules.AccessType = "all"
	case len(rules.Targets.Organizations)+len(rules.Targets.Users) > 0:
		rules.AccessType = "some"
	}
	return rules
}
