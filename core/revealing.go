package core

import (
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/internal/codec"
)

// revealing encodes the body of one request, and keeps the secrets that it revealed there: the caller's value may hold
// others by the time that the response comes. It is used again, so that a request which succeeds pays nothing for it.
type revealing struct {
	by      *sender
	found   []string
	options json.Options
}

// revealings are those that no request uses.
type revealings struct{ pool sync.Pool }

// get returns one for the requests of a sender.
func (r *revealings) get(s *sender) *revealing {
	free, ok := r.pool.Get().(*revealing)
	if !ok {
		free = new(revealing)
		free.options = json.WithMarshalers(json.MarshalToFunc(free.write))
	}
	free.by = s
	return free
}

// put takes one back, without the secrets.
func (r *revealings) put(used *revealing) {
	clear(used.found)
	used.by, used.found = nil, used.found[:0]
	r.pool.Put(used)
}

func (r *revealing) marshal(body any) ([]byte, error) { return codec.Marshal(body, r.options) }

// write writes a secret as it is. In a request that carries no API key, one that looks like a key is an error, unless it is
// the client secret of a client that has one.
func (r *revealing) write(enc *jsontext.Encoder, secret Revealer) error {
	text := secret.Reveal()
	//workosvet:ignore secrets both are the program's own, and nobody times this
	if r.by.secret == "" && text != r.by.own && holdsAPIKey(text) {
		return errHoldsAPIKey
	}
	r.found = append(r.found, text)
	return writeSecret(enc, text)
}
