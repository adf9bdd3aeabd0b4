package codec

import (
	"cmp"
	"errors"
)

// Bounds limit what decoding may cost. A few bytes of JSON can stand for a large struct, so that a bound on the bytes of a
// text alone bounds nothing.
type Bounds struct {
	// Bytes is how long the text may be at most, which the caller has seen to; 0 is 1 MiB. All that is allocated to decode
	// it is at most four times as much, or four times 64 KiB if that is more.
	Bytes int64
	// Ended returns why there is no time left, or nil. Nil is all the time that it takes.
	Ended func() error
}

var (
	// ErrTooManyElements is the error of a text that would be decoded to far more than its length.
	ErrTooManyElements = errors.New("too many elements")
	// ErrTooDeep is the error of arrays and objects within one another beyond all use.
	ErrTooDeep = errors.New("nested too deeply")
)

// Stopped reports whether decoding stopped for its cost, rather than for what the text holds.
func Stopped(err error) bool {
	_, ok := errors.AsType[*stopped](err)
	return ok
}

type stopped struct{ error }

func (s *stopped) Unwrap() error { return s.error }

// LargestElement is the size, in bytes, of the largest struct that an array of a response, or of any of its members, is
// decoded to the elements of. A test in internal/test/names holds it to the types.
const LargestElement = 1 << 10

const (
	usualBytes = 1 << 20
	leastBytes = 64 << 10
	maxDepth   = 1000
	// costOfName is what it costs to look out for a name of a member that comes twice, in bytes.
	costOfName = 64
)

// check refuses a text for its shape.
func (b Bounds) check(s shape, length int) error {
	switch {
	case s.depth > maxDepth:
		return &stopped{ErrTooDeep}
	case int64(s.widest)*costOfName > b.allowed(length):
		return &stopped{ErrTooManyElements}
	}
	return nil
}

// affords reports whether a text of that shape cannot cost too much, whatever it is decoded to.
func (b Bounds) affords(s shape) bool { return int64(s.values)*LargestElement <= b.budget(0) }

// allowed is how long a text of that length might have been.
func (b Bounds) allowed(length int) int64 {
	return max(cmp.Or(b.Bytes, usualBytes), int64(length), leastBytes)
}

// budget is what slices, maps and what pointers point to may cost, in bytes. The characters of strings come on top, which
// cannot be more than the text has.
func (b Bounds) budget(length int) int64 {
	return b.allowed(length) * 3 / 2
}
