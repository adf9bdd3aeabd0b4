package loopback

import (
	"net/url"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/callback"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// complete checks the fields and sets the defaults.
func (c Config) complete() (Config, error) {
	who := &c.Authorization
	if !who.State.IsZero() {
		return c, &core.ArgumentError{Argument: "Authorization.State", Reason: "must be empty: each sign-in generates one"}
	}
	if who.Provider == "" && who.ConnectionID == "" && who.OrganizationID == "" {
		who.Provider = usermanagement.ProviderAuthKit
	}
	if len(c.Ports) == 0 {
		c.Ports = []int{0}
	}
	for _, port := range c.Ports {
		if port < 0 || port > 65535 {
			return c, &core.ArgumentError{Argument: "Ports", Reason: "has a number outside 0 to 65535"}
		}
	}
	if c.Path == "" {
		c.Path = DefaultPath
	}
	if !callback.PlainPath(c.Path) {
		return c, &core.ArgumentError{Argument: "Path", Reason: `must begin with "/" and be a clean path of unreserved characters`}
	}
	if !emptyOrAbsolute(c.SuccessURL) {
		return c, &core.ArgumentError{Argument: "SuccessURL", Reason: "is not an absolute URL"}
	}
	if !emptyOrAbsolute(c.FailureURL) {
		return c, &core.ArgumentError{Argument: "FailureURL", Reason: "is not an absolute URL"}
	}
	if c.Timeout < 0 {
		return c, &core.ArgumentError{Argument: "Timeout", Reason: "is negative"}
	}
	if c.Timeout == 0 {
		c.Timeout = DefaultTimeout
	}
	if c.OpenBrowser == nil {
		c.OpenBrowser = OpenBrowser
	}
	if c.Announce == nil {
		c.Announce = announce
	}
	return c, nil
}

// emptyOrAbsolute accepts custom schemes too, as apps register them.
func emptyOrAbsolute(address string) bool {
	u, err := url.Parse(address)
	return address == "" || err == nil && u.IsAbs() && u.Opaque == "" && u.Host+u.Path != ""
}
