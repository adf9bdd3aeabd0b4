package engine

import (
	"errors"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/core"
)

// IssuerClient returns a client for the URLs below the issuer of an authorization server (RFC 8414 §2): an https URL, or http on
// this machine, with an optional trailing slash. clientID is the caller's. The error is a *core.ArgumentError that names
// issuer, clientID or an option.
func IssuerClient(issuer string, clientID core.ClientID, opts []core.Option) (*core.Client, error) {
	refused := func(reason string) error { return &core.ArgumentError{Argument: "issuer", Reason: reason} }
	address, err := url.Parse(issuer)
	switch {
	case issuer == "":
		return nil, refused("is empty")
	case err != nil, address.Scheme != "https" && (address.Scheme != "http" || !isLoopback(address.Hostname())):
		return nil, refused("is not an https URL")
	case address.Host != strings.ToLower(address.Host):
		return nil, refused("has uppercase letters in its host, which no issuer of WorkOS has")
	}
	client, err := core.NewClient(clientID, append(slices.Clone(opts), core.WithBaseURL(issuer))...)
	if wrong, ok := errors.AsType[*core.ArgumentError](err); ok && wrong.Argument == "WithBaseURL" {
		return nil, refused(wrong.Reason)
	}
	return client, err
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}
