package workosredis

import (
	"testing"
	"time"

	"github.com/matryer/is"
)

// A response about an API key that one server has received is available to the other until its lifetime ends.
func TestACacheOfAPIKeys(t *testing.T) {
	is := is.New(t)
	one, other := serversOf(t)
	response, err := one.APIKeyCache().Load(t.Context(), "hash")
	is.NoErr(err)
	is.True(response == nil)
	is.NoErr(one.APIKeyCache().Save(t.Context(), "hash", []byte(`{"said":{}}`), 50*time.Millisecond))
	response, err = other.APIKeyCache().Load(t.Context(), "hash")
	is.NoErr(err)
	is.Equal(string(response), `{"said":{}}`)
	time.Sleep(60 * time.Millisecond)
	response, err = other.APIKeyCache().Load(t.Context(), "hash")
	is.NoErr(err)
	is.True(response == nil)
	for _, cache := range []*APIKeyCache{nil, {}} {
		_, err := cache.Load(t.Context(), "hash")
		is.True(err != nil)
		is.True(cache.Save(t.Context(), "hash", nil, time.Second) != nil)
	}
}
