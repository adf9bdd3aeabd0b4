package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/go-json-experiment/json"
	"github.com/google/uuid"

	"github.com/workos-typestate/workos/modules/organizations"
)

// byLimit is net/http with only the JSON library of the SDK: no retries, no typed errors, and no check of the request or the response except the
// status. Nothing is faster without another library.
type byLimit struct {
	client *http.Client
	base   string
}

func (l byLimit) get(ctx context.Context, id string) (*organizations.Organization, error) {
	out := new(organizations.Organization)
	return out, l.do(ctx, http.MethodGet, "/organizations/"+url.PathEscape(id), nil, out)
}

func (l byLimit) list(ctx context.Context) ([]organizations.Organization, error) {
	var out listResponse
	err := l.do(ctx, http.MethodGet, "/organizations?limit=100", nil, &out)
	return out.Data, err
}

func (l byLimit) create(ctx context.Context, name string) (*organizations.Organization, error) {
	body, err := json.Marshal(createBody{name})
	if err != nil {
		return nil, err
	}
	out := new(organizations.Organization)
	return out, l.do(ctx, http.MethodPost, "/organizations", body, out)
}

func (l byLimit) do(ctx context.Context, method, path string, body []byte, out any) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(body)
	}
	request, err := http.NewRequestWithContext(ctx, method, l.base+path, reader)
	if err != nil {
		return err
	}
	request.Header["Accept"] = []string{"application/json"}
	request.Header["Authorization"] = []string{"Bearer " + apiKey}
	request.Header["User-Agent"] = []string{userAgent}
	if body != nil {
		request.Header["Content-Type"] = []string{"application/json"}
		request.Header["Idempotency-Key"] = []string{uuid.NewString()}
	}
	response, err := l.client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode > 299 {
		return fmt.Errorf("bench: %s", response.Status)
	}
	return json.UnmarshalRead(response.Body, out)
}
