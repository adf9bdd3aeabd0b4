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

// readAtMost appends all of r to buffer, or fails with ErrTooLarge, never holding more than limit and a little.
func readAtMost(buffer *bytes.Buffer, r io.Reader, hint, limit int64) error {
	if hint > limit {
		return ErrTooLarge
	}
	if hint > 0 {
		buffer.Grow(int(hint) + bytes.MinRead) // room for the read that finds the end
	}
	n, err := buffer.ReadFrom(&io.LimitedReader{R: r, N: limit + 1})
	if n > limit {
		return ErrTooLarge
	}
	return err
}
