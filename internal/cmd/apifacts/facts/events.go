package facts

import (
	"maps"
	"slices"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
)

// Event is a type of event.
type Event struct {
	Event       string    `json:"event"`
	Data        node.Node `json:"data"`
	Envelope    node.Node `json:"envelope"` // everything but the data
	Sources     []string  `json:"sources"`
	DataUnknown bool      `json:"data_unknown,omitempty"`
}

// readEvents collects the events of the description and of the SDK, from the events themselves and from the names that a webhook may subscribe
// to.
func (b *builder) readEvents() error {
	events := map[string]*Event{}
	var envelope node.Node // of an event that is not described
	for _, v := range node.Variants(b.Schemas["EventSchema"]) {
		name, ok := node.Property(v, "event")["const"].(string)
		if !ok {
			continue
		}
		properties := maps.Clone(node.Properties(v))
		delete(properties, "data")
		required := slices.DeleteFunc(node.Required(v), func(key string) bool { return key == "data" })
		e := &Event{Event: name, Data: node.Property(v, "data"), Sources: []string{"openapi_event_union"}}
		e.Envelope = node.Node{"type": "object", "properties": properties, "required": node.List(required)}
		events[name] = e
		if envelope == nil {
			envelope = e.Envelope
		}
	}
	union := map[string]string{} // the SDK's type of an event
	var order []string
	for _, member := range b.sdk.types.Members("EventResponse") {
		n, err := b.sdk.expression(member, nil, nil)
		if err != nil {
			return err
		}
		for _, name := range node.Strings(node.Constants(node.Property(n, "event"))) {
			union[name] = member
			b.sdkEvents[name] = node.Property(n, "data")
			order = append(order, name)
		}
	}
	var offered []string
	if declared := b.sdk.types.Lookup("CreateWebhookEndpointEvents"); declared != "" {
		offered = node.Strings(b.sdk.types.Declaration(declared, nil)["enum"])
	}
	asked := node.Items(node.Property(b.Schemas["CreateWebhookEndpointDto"], "events"))
	for _, source := range []struct {
		name   string
		events []string
	}{
		{"openapi_webhook_enum", node.Strings(b.resolve(asked)["enum"])},
		{"node_webhook_enum", offered},
		{"node_event_union", order},
	} {
		for _, name := range source.events {
			e := events[name]
			if e == nil {
				properties := node.With(node.Properties(envelope), "event", node.Node{"type": "string", "const": name})
				e = &Event{Event: name, Envelope: node.With(envelope, "properties", properties), Data: node.Node{"type": "object", "additional": true}}
				if member, ok := union[name]; !ok {
					e.DataUnknown = true
				} else if data, ok := b.sdk.types.Property(member, "data", b.refs(b.sdk)); ok {
					e.Data = data
				}
				events[name] = e
			}
			e.Sources = append(e.Sources, source.name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(events)) {
		e := events[name]
		slices.Sort(e.Sources)
		e.Sources = slices.Compact(e.Sources)
		b.Events = append(b.Events, e)
	}
	return nil
}
