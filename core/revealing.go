package core

import (
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/internal/codec"
)

// revealing encodes the body of one request and keeps the secrets that it revealed: the caller's value may hold
// others by the time of the response. It is pooled, so that successful requests do not allocate for it.
type revealing struct {
	by      *sender
	found   []string
	options json.Options
}

// revealings is a pool of revealing values.
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

// put returns one to the pool, without the secrets.
func (r *revealings) put(used *revealing) {
	clear(used.found)
	used.by, used.found = nil, used.found[:0]
	r.pool.Put(used)
}

func (r *revealing) marshal(body any) ([]byte, error) { return codec.Marshal(body, r.options) }

// write writes a secret in the clear. In a request without the API key, a secret that looks like a key is an error, unless
// it is the client secret of the request's own client.
func (r *revealing) write(enc *jsontext.Encoder, secret Revealer) error {
	text := secret.Reveal()
	//workosvet:ignore secrets both are the program's own, and no attacker can time this
	if r.by.secret == "" && text != r.by.own && holdsAPIKey(text) {
		return errHoldsAPIKey
	}
	r.found = append(r.found, text)
	return writeSecret(enc, text)
}
