package core

import (
	"net/http"
	"reflect"
	"testing"

	"github.com/matryer/is"
)

// TestTheSDKsOwnTransport is in the package itself, because no accessor returns the transport.
func TestTheSDKsOwnTransport(t *testing.T) {
	is := is.New(t)
	transport, ok := newHTTPClient(defaultOptions()).Transport.(*http.Transport)
	is.True(ok)
	is.Equal(reflect.ValueOf(transport.Proxy).Pointer(), reflect.ValueOf(http.ProxyFromEnvironment).Pointer()) // the environment's proxy
	is.True(transport.ForceAttemptHTTP2)
	is.True(transport.MaxIdleConnsPerHost > http.DefaultMaxIdleConnsPerHost) // all go to one host
}
