package contract

import (
	"maps"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// Event is one event of events.json with its samples.
type Event struct {
	Name     string `json:"event"`
	Data     *Node  `json:"data"`
	Envelope *Node  `json:"envelope"`

	samples []any
}

// node is the event as a whole.
func (e *Event) node() *Node {
	whole := *e.Envelope
	whole.Properties = maps.Clone(e.Envelope.Properties)
	whole.Properties["data"] = e.Data
	return &whole
}

// events checks the events of webhooks, one by one. The Events API, whose events have the same types, is checked with the
// operations; its exceptions apply here too.
func (c *checker) events(modules []Module) []RunReport {
	var excuses excuses
	for _, m := range modules {
		for _, call := range m.Calls {
			for _, excuse := range call.except {
				if place, ok := strings.CutPrefix(excuse.place, "response /data/*"); ok && call.operation == "listEvents" {
					excuse.place = "response " + place
					excuses.add([]exception{excuse})
				}
			}
		}
	}
	reports := make([]RunReport, 0, len(c.facts.Events))
	names := c.values[reflect.TypeFor[events.Name]()]
	for _, event := range c.facts.Events {
		if names != nil {
			names[event.Name] = true
		}
		found := c.facts.schemas.uncovered("response", event.node(), event.samples)
		for _, sample := range event.samples {
			found = append(found, c.event(event, sample)...)
		}
		reports = append(reports, RunReport{event.Name, excuses.filter(unique(found))})
	}
	return reports
}

func (c *checker) event(event *Event, sample any) []Problem {
	payload, err := json.Marshal(sample)
	if err != nil {
		return []Problem{{Text: err.Error()}}
	}
	parsed, err := webhooks.Parse(webhooks.Trust(payload))
	if err != nil {
		return []Problem{{Text: "cannot be read: " + err.Error()}}
	}
	if _, unknown := parsed.Data.(events.Unknown); unknown {
		return []Problem{{Text: "has no type in package events"}}
	}
	found := c.compareResponse(event.node(), sample, parsed, nil)
	return append(found, c.checkTypes("event "+event.Name, "response", event.node(), sample, false, placeOf(reflect.ValueOf(parsed)).at)...)
}
