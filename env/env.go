// Package env creates clients from the environment: WORKOS_API_KEY and WORKOS_CLIENT_ID. It is the only
// package of the SDK that reads credentials from the environment, and the only one where a missing API key
// is an error at run time, because only then it is known whether the variable is set.
//
// [Public] and [Confidential] are for new programs, and [AuthKit] for web applications; [New] is for programs ported from the legacy
// constructor of the Node SDK.
package env

import (
	"strconv"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

// The variables that clients are created from. An empty variable counts as not set, and a value in quotes is an error.
const (
	APIKeyVariable   = "WORKOS_API_KEY"   //nolint:gosec // the name of the variable, not its value
	ClientIDVariable = "WORKOS_CLIENT_ID" // public

	HostnameVariable = "WORKOS_API_HOSTNAME" // see HostOptions
	PortVariable     = "WORKOS_API_PORT"
	HTTPSVariable    = "WORKOS_API_HTTPS"
)

const (
	// ErrAPIKeyRequired matches the error of a program that requests a confidential client without a key.
	ErrAPIKeyRequired = core.Sentinel("workos: an API key is required")
	// ErrNoCredentials is returned by New if it is given neither credential and neither variable is set.
	ErrNoCredentials = core.Sentinel("workos: no credentials: set " + APIKeyVariable + " for a server, or " + ClientIDVariable +
		" for a program that cannot keep a secret, or pass one of them to the constructor")
)

// APIKeyRequiredError names the operation that needed the key. It matches ErrAPIKeyRequired.
type APIKeyRequiredError struct{ Operation string }

func (e *APIKeyRequiredError) Error() string {
	return "workos: " + e.Operation + " needs an API key: set " + APIKeyVariable
}

// Is makes errors.Is(err, ErrAPIKeyRequired) true.
func (e *APIKeyRequiredError) Is(target error) bool { return target == ErrAPIKeyRequired }

// Public returns a client for the client ID in WORKOS_CLIENT_ID. Errors: *core.ArgumentError that names
// the variable if it is not set, or does not hold a client ID.
func Public(opts ...core.Option) (*workos.Public, error) {
	value, err := read(ClientIDVariable)
	if err != nil {
		return nil, err
	}
	return credentials{clientID: core.ClientID(value), from: variables{"clientID": ClientIDVariable}}.public(opts)
}

// Confidential returns a client for the API key in WORKOS_API_KEY and the client ID in WORKOS_CLIENT_ID,
// which may be unset for programs that use no sign-in. Errors: ErrAPIKeyRequired; *core.ArgumentError that names the
// variable.
func Confidential(opts ...core.Option) (*workos.Confidential, error) {
	found, err := complete("", "")
	if err != nil {
		return nil, err
	}
	return found.confidential("env.Confidential", opts)
}

// HostOptions returns the options for WORKOS_API_HOSTNAME, WORKOS_API_PORT and WORKOS_API_HTTPS ("true"
// or "false"), which point a program at another WorkOS-compatible server. No other
// function reads them. Errors: *core.ArgumentError that names the variable.
func HostOptions() ([]core.Option, error) {
	values := map[string]string{}
	for _, name := range []string{HostnameVariable, PortVariable, HTTPSVariable} {
		value, err := read(name)
		if err != nil {
			return nil, err
		}
		values[name] = value
	}
	var opts []core.Option
	if host := values[HostnameVariable]; host != "" {
		opts = append(opts, core.WithAPIHostname(host))
	}
	if port := values[PortVariable]; port != "" {
		number, err := strconv.Atoi(port)
		if err != nil {
			return nil, &core.ArgumentError{Argument: PortVariable, Reason: "is not a number"}
		}
		opts = append(opts, core.WithPort(number))
	}
	if https := values[HTTPSVariable]; https != "" {
		if https != "true" && https != "false" { // AuthKit's other libraries treat anything but "true" as plain HTTP
			return nil, &core.ArgumentError{Argument: HTTPSVariable, Reason: `is neither "true" nor "false"`}
		}
		opts = append(opts, core.WithHTTPS(https == "true"))
	}
	if _, err := workos.NewPublic("client_any", opts...); err != nil { // reports invalid values by the name of the variable
		return nil, variables{"WithAPIHostname": HostnameVariable, "WithPort": PortVariable, "WithHTTPS": HTTPSVariable}.name(err)
	}
	return opts, nil
}
