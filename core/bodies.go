package core

import (
	"bytes"
	"io"
	"sync"
)

// maxKeptBody is the largest buffer that is reused, in bytes: a page of 100 objects fits many times over.
const maxKeptBody = 1 << 20

// bodies is a pool of buffers for response bodies. A buffer is reused after its response has been decoded.
type bodies struct{ pool sync.Pool }

func (b *bodies) get() *bytes.Buffer {
	if buffer, ok := b.pool.Get().(*bytes.Buffer); ok {
		return buffer
	}
	return new(bytes.Buffer)
}

func (b *bodies) put(buffer *bytes.Buffer) {
	empty(buffer)
	if buffer.Cap() <= maxKeptBody {
		b.pool.Put(buffer)
	}
}

// empty overwrites the contents of a buffer: no token lingers there, and stale references into it become apparent.
func empty(buffer *bytes.Buffer) {
	clear(buffer.Bytes())
	buffer.Reset()
}

// maxErrorBytes is how much of the body of an error is read at most, unless the limit for all bodies is smaller.
const maxErrorBytes = 1 << 20

// leastRoom is the smallest capacity of a buffer, in bytes.
const leastRoom = 4 << 10

// readAtMost reads all of r into an empty buffer, or fails with ErrTooLarge. It allocates less than two and a half
// times the limit in all; bytes.Buffer.ReadFrom takes up to four times.
func readAtMost(buffer *bytes.Buffer, r io.Reader, hint, limit int64) error {
	if hint > limit {
		return ErrTooLarge
	}
	text := buffer.AvailableBuffer()
	if room := int(hint) + 1; hint > 0 && room > cap(text) { // the read that returns io.EOF needs room, too
		text = make([]byte, 0, room)
	}
	for {
		if len(text) == cap(text) {
			larger := make([]byte, len(text), min(max(4*int64(cap(text)), leastRoom), limit+1))
			copy(larger, text)
			clear(text)
			text = larger
		}
		n, err := r.Read(text[len(text):min(int64(cap(text)), limit+1)])
		text = text[:len(text)+n]
		*buffer = *bytes.NewBuffer(text)
		switch {
		case int64(len(text)) > limit:
			return ErrTooLarge
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
	}
}
