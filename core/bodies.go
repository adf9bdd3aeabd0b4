package core

import (
	"bytes"
	"io"
	"sync"
)

// maxKeptBody is the largest buffer that is used again, in bytes: a page of 100 objects fits many times over.
const maxKeptBody = 1 << 20

// bodies are the buffers that answers are read into, each used again once its answer has been decoded.
type bodies struct{ pool sync.Pool }

func (b *bodies) get() *bytes.Buffer {
	if buffer, ok := b.pool.Get().(*bytes.Buffer); ok {
		return buffer
	}
	return new(bytes.Buffer)
}

// put takes a buffer back.
func (b *bodies) put(buffer *bytes.Buffer) {
	empty(buffer)
	if buffer.Cap() <= maxKeptBody {
		b.pool.Put(buffer)
	}
}

// empty overwrites what is in a buffer: tokens do not linger there, and whatever still pointed into it would show.
func empty(buffer *bytes.Buffer) {
	clear(buffer.Bytes())
	buffer.Reset()
}

// maxErrorBytes is the largest body of an error that is read, unless the limit for all is less.
const maxErrorBytes = 1 << 20

// leastRoom is what a buffer has room for at least, in bytes.
const leastRoom = 4 << 10

// readAtMost reads all of r into an empty buffer, or fails with ErrTooLarge. What it allocates on the way is bounded by
// less than two and a half times the limit: a bytes.Buffer that reads by itself takes up to four.
func readAtMost(buffer *bytes.Buffer, r io.Reader, hint, limit int64) error {
	if hint > limit {
		return ErrTooLarge
	}
	text := buffer.AvailableBuffer()
	if room := int(hint) + 1; hint > 0 && room > cap(text) { // the read that finds the end needs room, too
		text = make([]byte, 0, room)
	}
	r = io.LimitReader(r, limit+1)
	for {
		if len(text) == cap(text) {
			larger := make([]byte, len(text), min(max(4*int64(cap(text)), leastRoom), limit+1))
			copy(larger, text)
			clear(text)
			text = larger
		}
		n, err := r.Read(text[len(text):cap(text)])
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
