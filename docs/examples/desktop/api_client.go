package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// apiClient calls your server with the user's token.
type apiClient struct {
	address string
	http    *http.Client
}

// newAPIClient returns a client of the API at an address. base is nil except in tests.
func newAPIClient(source *tokens.Source, address string, base http.RoundTripper) (*apiClient, error) {
	transport, err := tokens.NewTransport(source, base, address) // no other origin gets the token
	if err != nil {
		return nil, err
	}
	return &apiClient{address: address, http: &http.Client{Transport: transport, Timeout: 10 * time.Second}}, nil
}

// get decodes the response of a path of the API.
func (c *apiClient) get(ctx context.Context, path string, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.address+path, http.NoBody)
	if err != nil {
		return err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("GET %s: %s", path, response.Status)
	}
	return json.NewDecoder(io.LimitReader(response.Body, 1<<20)).Decode(into)
}
