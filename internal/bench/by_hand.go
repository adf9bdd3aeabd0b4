package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"github.com/workos-typestate/workos/modules/organizations"
)

// byHand is net/http with encoding/json, in the way one writes it for a program that needs three endpoints.
type byHand struct {
	client *http.Client
	base   string
}

func (h byHand) get(ctx context.Context, id string) (*organizations.Organization, error) {
	out := new(organizations.Organization)
	return out, h.do(ctx, http.MethodGet, "/organizations/"+url.PathEscape(id), nil, out)
}

func (h byHand) list(ctx context.Context) ([]organizations.Organization, error) {
	var out listResponse
	err := h.do(ctx, http.MethodGet, "/organizations?limit=100", nil, &out)
	return out.Data, err
}

func (h byHand) create(ctx context.Context, name string) (*organizations.Organization, error) {
	out := new(organizations.Organization)
	return out, h.do(ctx, http.MethodPost, "/organizations", createBody{name}, out)
}

// listResponse and createBody are the wire forms that everyone but the SDK must write.
type listResponse struct {
	Data     []organizations.Organization `json:"data"`
	Metadata struct {
		Before string `json:"before"`
		After  string `json:"after"`
	} `json:"list_metadata"`
}

type createBody struct {
	Name string `json:"name"`
}

func (h byHand) do(ctx context.Context, method, path string, body, out any) error {
	var reader io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return err
		}
		reader = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, method, h.base+path, reader)
	if err != nil {
		return err
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Authorization", "Bearer "+apiKey)
	request.Header.Set("User-Agent", userAgent)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Idempotency-Key", uuid.NewString())
	}
	response, err := h.client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode > 299 {
		return fmt.Errorf("bench: %s", response.Status)
	}
	return json.NewDecoder(response.Body).Decode(out)
}
