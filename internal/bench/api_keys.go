package bench

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/apikeys"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

// Requests is how many requests to WorkOS an operation makes.
const Requests = "requests/op"

// apiKeys measures what a request with an API key costs an API, until its handler runs.
func apiKeys() []Row {
	return []Row{{"Accept an API key that was seen before", []Contender{
		{SDK, func(b *testing.B) {
			transport := &validations{}
			client := must(core.NewConfidential(apiKey, clientID, core.WithTransport(transport)))
			api := must(bearer.New(bearer.Config{Sources: []bearer.Source{bearer.APIKeys(apikeys.New(client), nil)}}))
			handler := api.Require(bearer.Permission("reports:read"))(bearer.Handler(func(w http.ResponseWriter, _ *http.Request, owner *bearer.KeyOwner) {
				if owner.APIKey.ID == "api_key_1" {
					w.WriteHeader(http.StatusNoContent)
				}
			}))
			r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/", http.NoBody)
			r.Header.Set("Authorization", "Bearer sk_a_customers_key")
			call := func() error {
				w := newWriter()
				if handler.ServeHTTP(w, r); w.status != http.StatusNoContent {
					return errWrong
				}
				return nil
			}
			if err := call(); err != nil || transport.count.Load() != 1 {
				b.Fatal("the key is not asked for once: ", err)
			}
			b.ResetTimer()
			each(call)(b)
			b.ReportMetric(float64(transport.count.Load()-1)/float64(b.N), Requests)
		}},
	}, []Goal{{Metric: Time, Max: 1000}, {Metric: Requests, Max: 0}}}}
}

// validations finds every API key valid, and counts.
type validations struct{ count atomic.Int64 }

func (t *validations) RoundTrip(r *http.Request) (*http.Response, error) {
	t.count.Add(1)
	return response(r, `{"api_key":{"object":"api_key","id":"api_key_1","owner":{"type":"organization","id":"`+organizationID+`"},"name":"CI",`+
		`"obfuscated_value":"sk_…key","permissions":["reports:read"],"last_used_at":null,"expires_at":null,`+
		`"created_at":"2026-01-15T12:00:00.000Z","updated_at":"2026-01-15T12:00:00.000Z"},"agent_registration_id":null}`), nil
}
