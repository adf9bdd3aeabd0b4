package env

import (
	"net/http"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/hidden"
)

// Argument is an argument of New, one or both of these in this order:
//
//	env.Key("sk_…")
//	env.Options{ClientID: "client_…"}
type Argument interface{ argument() }

// Key returns the API key as the first argument of New.
func Key(key core.APIKey) Argument { return keyArgument{hidden.Hide(key)} }

type keyArgument struct{ key hidden.Value[core.APIKey] }

// Options are the options of the legacy constructor, under Go's names. The zero value of a field leaves
// the option at its default.
type Options struct {
	APIKey      core.Secret       // apiKey; ignored when New is given a Key
	ClientID    core.ClientID     // clientId
	APIHostname string            // apiHostname
	HTTPS       core.Opt[bool]    // https
	Port        int               // port
	Timeout     time.Duration     // timeout, of one attempt
	MaxRetries  core.Opt[int]     // maxRetries
	Headers     map[string]string // config.headers
	AppInfo     core.AppInfo      // appInfo
	Transport   http.RoundTripper // fetchFn
	More        []core.Option     // options that the legacy constructor does not have
}

func (keyArgument) argument() {}
func (Options) argument()     {}

// Client is the result of the legacy constructor: it may or may not hold a key, and its methods return
// either type of client.
type Client struct {
	credentials credentials
	opts        []core.Option
}

// New behaves like the constructor new WorkOS(keyOrOptions?, options?) of the Node SDK: given values take
// precedence over WORKOS_API_KEY and WORKOS_CLIENT_ID, and a Key over Options.APIKey. The forms are
//
//	env.New()
//	env.New(env.Key("sk_…"))
//	env.New(env.Options{…})
//	env.New(env.Key("sk_…"), env.Options{…})
//
// Anything else is a *core.ArgumentError. Errors: ErrNoCredentials if there is neither a key nor a client ID.
func New(args ...Argument) (*Client, error) {
	key, options, err := arguments(args)
	if err != nil {
		return nil, err
	}
	found, err := complete(key, options.ClientID)
	if err != nil {
		return nil, err
	}
	client := &Client{credentials: found, opts: options.clientOptions()}
	switch {
	case client.HasAPIKey():
		_, err = client.Confidential("env.New") // makes a malformed value an error now, as in the Node SDK
	case found.clientID != "":
		_, err = client.Public()
	default:
		err = ErrNoCredentials
	}
	if err != nil {
		return nil, err
	}
	return client, nil
}

// arguments distinguishes the four forms.
func arguments(args []Argument) (core.APIKey, Options, error) {
	switch len(args) {
	case 0:
		return "", Options{}, nil
	case 1:
		switch first := args[0].(type) {
		case keyArgument:
			return first.key.Get(), Options{}, nil
		case Options:
			return core.APIKey(first.APIKey.Reveal()), first, nil
		}
	case 2:
		key, isKey := args[0].(keyArgument)
		options, isOptions := args[1].(Options)
		if isKey && isOptions {
			return key.key.Get(), options, nil
		}
	}
	return "", Options{}, &core.ArgumentError{Argument: "args", Reason: "must be nothing, a Key, an Options, or a Key and an Options"}
}

func (o Options) clientOptions() []core.Option {
	var opts []core.Option
	if o.APIHostname != "" {
		opts = append(opts, core.WithAPIHostname(o.APIHostname))
	}
	if https, ok := o.HTTPS.Get(); ok {
		opts = append(opts, core.WithHTTPS(https))
	}
	if o.Port != 0 {
		opts = append(opts, core.WithPort(o.Port))
	}
	if o.Timeout != 0 {
		opts = append(opts, core.WithTimeout(o.Timeout))
	}
	if retries, ok := o.MaxRetries.Get(); ok {
		policy := core.DefaultRetryPolicy()
		policy.MaxRetries = retries
		opts = append(opts, core.WithRetry(policy))
	}
	if len(o.Headers) > 0 {
		opts = append(opts, core.WithHeaders(o.Headers))
	}
	if o.AppInfo != (core.AppInfo{}) {
		opts = append(opts, core.WithAppInfo(o.AppInfo.Name, o.AppInfo.Version))
	}
	if o.Transport != nil {
		opts = append(opts, core.WithTransport(o.Transport))
	}
	return append(opts, o.More...)
}

// HasAPIKey reports whether Confidential can succeed.
func (c *Client) HasAPIKey() bool { return c.credentials.key.Get() != "" }

// Public returns a client that holds only the client ID. Errors: *core.ArgumentError if there is none.
func (c *Client) Public() (*workos.Public, error) { return c.credentials.public(c.opts) }

// Confidential returns a client that holds the key. operation names the purpose, such as
// "organizations.Create", for the error without a key, which matches ErrAPIKeyRequired.
func (c *Client) Confidential(operation string) (*workos.Confidential, error) {
	return c.credentials.confidential(operation, c.opts)
}
