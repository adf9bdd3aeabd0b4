package contract

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// described is one event of events.json.
type described struct {
	Name     string `json:"event"`
	Data     *Node  `json:"data"`
	Envelope *Node  `json:"envelope"`
}

// node is the event as a whole.
func (d described) node() *Node {
	whole := *d.Envelope
	whole.Properties = map[string]*Node{"data": d.Data}
	for name, property := range d.Envelope.Properties {
		whole.Properties[name] = property
	}
	return &whole
}

// The Events API is checked with all operations. What comes by webhook is read by the same types, which this
// test makes sure of for each event.
func TestEveryEventIsReadFromAWebhookWithoutLoss(t *testing.T) {
	is := is.New(t)
	facts, err := Load()
	is.NoErr(err)
	c := &checker{facts: facts, constants: newConstants(facts.Root)}
	var all []described
	var samples struct {
		Events map[string]struct {
			Body     any   `json:"body"`
			Variants []any `json:"variants"`
		} `json:"events"`
	}
	for name, into := range map[string]any{"events.json": &all, "samples.json": &samples} {
		data, err := os.ReadFile(filepath.Join(facts.Root, "testdata", "api", name))
		is.NoErr(err)
		is.NoErr(json.Unmarshal(data, into))
	}
	is.Equal(len(all), 111)
	is.Equal(len(samples.Events), len(all))

	excused := excuses{}
	for _, call := range Events.Calls {
		for _, excuse := range call.except {
			excuse.place = "answer " + strings.TrimPrefix(excuse.place, "answer /data/*")
			excused.add([]exception{excuse})
		}
	}
	for _, event := range all {
		sample := samples.Events[event.Name]
		for i, body := range either(sample.Variants, sample.Body) {
			t.Run(event.Name+" "+itoa(i+1), func(t *testing.T) {
				for _, p := range excused.filter(unique(c.checkEvent(t, event, body))) {
					t.Error(p)
				}
			})
		}
	}
}

func (c *checker) checkEvent(t *testing.T, event described, body any) []Problem {
	t.Helper()
	is := is.New(t)
	payload, err := json.Marshal(body)
	is.NoErr(err)
	parsed, err := webhooks.Parse(webhooks.Trust(payload))
	is.NoErr(err)
	_, unknown := parsed.Data.(events.Unknown)
	is.True(!unknown)

	var got any
	written, err := json.Marshal(parsed, reveal)
	is.NoErr(err)
	is.NoErr(json.Unmarshal(written, &got))
	v := comparison{schemas: c.facts.schemas, where: "answer"}
	v.compare(event.node(), body, got, "")
	return append(v.found, c.checkTypes("answer", event.node(), body, false, placeOf(reflect.ValueOf(parsed)).at)...)
}
