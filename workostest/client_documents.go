package workostest

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/workos-typestate/workos/core"
)

// WithClientIDMetadataDocuments allows a client to use a URL as its client ID, where it publishes its metadata (OAuth Client ID Metadata
// Document, as used by MCP). It is off by default, as at WorkOS. Documents are fetched only from loopback addresses, by https with any
// certificate or by http, each time that the client starts a sign-in.
func WithClientIDMetadataDocuments() Option {
	return Option{func(s *settings) error {
		s.clientDocuments = true
		return nil
	}}
}

const (
	documentTimeout = 5 * time.Second
	maxDocument     = 64 << 10
)

// learnClient fetches the document of a client whose ID is a URL. The state is not locked meanwhile: the server of the document may call this
// server.
func (s *Server) learnClient(c *call) (refusal reply, ok bool) {
	id := c.URL.Query().Get("client_id")
	if !s.clientDocuments || !strings.Contains(id, "://") {
		return reply{}, true
	}
	ctx, cancel := context.WithTimeout(c.Context(), documentTimeout)
	defer cancel()
	app, err := fetchClient(ctx, id)
	if err != nil {
		return refuseOAuth("invalid_client", "The client ID metadata document cannot be used: "+err.Error()), false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	app.registered = true
	s.putApplication(app)
	return reply{}, true
}

// fetchClient returns the client that a document describes.
func fetchClient(ctx context.Context, id string) (app application, err error) {
	if err := checkClientURL(id); err != nil {
		return app, err
	}
	body, err := fetchDocument(ctx, id)
	if err != nil {
		return app, err
	}
	var said struct {
		registrationJSON
		Secret *string `json:"client_secret"`
	}
	if json.Unmarshal(body, &said) != nil {
		return app, errors.New("it is not a JSON document of client metadata")
	}
	switch {
	case said.ClientID != id:
		return app, errors.New("its client_id is not its URL")
	case said.Secret != nil:
		return app, errors.New("it has a client_secret, which anyone can read")
	case said.Authentication != "" && said.Authentication != "none":
		return app, errors.New("its token_endpoint_auth_method is not none")
	case len(said.RedirectURIs) == 0:
		return app, errors.New("it has no redirect_uris")
	}
	for _, uri := range said.RedirectURIs {
		if _, err := absoluteURL(uri); err != nil {
			return app, errors.New("it has a redirect URI that is not an absolute URL")
		}
	}
	return application{
		clientID: core.ClientID(id), public: true, registered: true, name: said.Name, redirectURIs: said.RedirectURIs, scopes: strings.Fields(said.Scope),
	}, nil
}

// checkClientURL returns an error for a URL that cannot be a client ID.
func checkClientURL(id string) error {
	u, err := url.Parse(id)
	switch {
	case err != nil, u.Scheme != "https" && u.Scheme != "http", u.Host == "":
		return errors.New("the client ID is not an https URL")
	case u.Path == "", u.Path == "/":
		return errors.New("the client ID has no path")
	case u.User != nil, strings.Contains(id, "#"):
		return errors.New("the client ID has a user or a fragment")
	case slices.ContainsFunc(strings.Split(u.Path, "/"), func(segment string) bool { return segment == "." || segment == ".." }):
		return errors.New("the client ID has a dot segment")
	}
	return nil
}

func fetchDocument(ctx context.Context, address string) ([]byte, error) {
	dialer := &net.Dialer{Control: onlyLoopback}
	client := &http.Client{
		Transport: &http.Transport{
			DialContext: dialer.DialContext, DisableKeepAlives: true,
			TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, //nolint:gosec // a test server on this machine
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("its status is %d", response.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxDocument+1))
	if err == nil && len(body) > maxDocument {
		err = fmt.Errorf("it is longer than %d bytes", maxDocument)
	}
	return body, err
}

// onlyLoopback keeps a dialer on this machine, even for names that resolve elsewhere.
func onlyLoopback(_, address string, _ syscall.RawConn) error {
	if to, err := netip.ParseAddrPort(address); err != nil || !to.Addr().Unmap().IsLoopback() {
		return errors.New("workostest fetches only from loopback addresses")
	}
	return nil
}
