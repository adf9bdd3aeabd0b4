package codec

import "errors"

// Bounds limit what decoding may cost. A few bytes of JSON can stand for a large struct, so that a bound on the bytes of a
// text alone bounds nothing.
type Bounds struct {
	// Bytes is how long the text may be at most, which the caller has seen to. All that is allocated to decode it is at
	// most three times as much beside the text; 0, and anything less than the length of the text or 64 KiB, is that.
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

const (
	leastBytes = 64 << 10
	maxDepth   = 1000
	// costOfValue is what one value of a text is decoded to at most, in bytes: the size of the largest struct that an
	// array has in any response. A test holds it to the types.
	costOfValue = 1 << 10
)

// budget is what slices, maps and what pointers point to may cost, in bytes. The characters of strings come on top, which
// cannot be more than the text has.
func (b Bounds) budget(length int) int64 {
	return max(b.Bytes, int64(length), leastBytes) * 3 / 2
}
