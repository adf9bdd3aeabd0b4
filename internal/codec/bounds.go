package codec

import (
	"bytes"
	"cmp"
	"errors"
)

// Bounds limit the cost of decoding. A few bytes of JSON can decode to a large struct, so a limit on the length of the
// text alone is not enough.
type Bounds struct {
	// Bytes is the maximum length of the text, which the caller enforces; 0 is 1 MiB. Decoding allocates at most four times
	// as much, or four times 64 KiB if that is more.
	Bytes int64
	// Time says when to stop; nil means no limit. It is an interface because a function would be allocated for each response.
	Time Time
}

// Time is the time limit of a call.
type Time interface {
	// Ended returns an error if the time has run out, or nil.
	Ended() error
}

var (
	// ErrTooManyElements is the error of a text that would decode to far more than its length.
	ErrTooManyElements = errors.New("too many elements")
	// ErrTooDeep is the error of arrays and objects that are nested too deeply.
	ErrTooDeep = errors.New("nested too deeply")
)

// Stopped reports whether decoding stopped because of its cost, rather than because of the text.
func Stopped(err error) bool {
	_, ok := errors.AsType[*stopped](err)
	return ok
}

type stopped struct{ error }

func (s *stopped) Unwrap() error { return s.error }

// LargestElement is the size, in bytes, of the largest struct that is an element of an array anywhere in a response.
// A test in internal/test/names checks it against the types.
const LargestElement = 1 << 10

const (
	usualBytes = 1 << 20
	leastBytes = 64 << 10
	maxDepth   = 1000
	// costOfName is the cost of detecting a duplicate member name, in bytes.
	costOfName = 64
)

// check rejects a text because of its shape.
func (b Bounds) check(s shape, length int) error {
	switch {
	case s.depth > maxDepth:
		return &stopped{ErrTooDeep}
	case int64(s.widest)*costOfName > b.allowed(length):
		return &stopped{ErrTooManyElements}
	}
	return nil
}

// affords reports whether a text of that shape cannot cost too much, for any type.
func (b Bounds) affords(s shape) bool { return int64(s.values)*LargestElement <= b.budget(0) }

// surelyAffords reports whether so few bytes of the text can begin a value that the text is affordable, wherever they are,
// and that no array has a null element: most responses are judged by this, at a third of the cost of shapeOf.
func (b Bounds) surelyAffords(text []byte) bool {
	opened := bytes.Count(text, []byte("{")) + bytes.Count(text, []byte("["))
	commas := bytes.Count(text, []byte(","))
	most := shape{values: opened + commas, depth: opened, widest: commas + 1}
	return b.check(most, len(text)) == nil && b.affords(most) && !mayHaveNulls(text)
}

// mayHaveNulls reports whether a null does not follow a colon immediately: it may be an element of an array.
func mayHaveNulls(text []byte) bool {
	for i := 0; ; i++ {
		next := bytes.IndexByte(text[i:], 'u') // the rarest letter of null
		if next < 0 {
			return false
		}
		if i += next; bytes.HasSuffix(text[:i], []byte("n")) && bytes.HasPrefix(text[i:], []byte("ull")) && !bytes.HasSuffix(text[:i], []byte(":n")) {
			return true
		}
	}
}

// allowed returns the maximum length that applies to a text of that length.
func (b Bounds) allowed(length int) int64 {
	return max(cmp.Or(b.Bytes, usualBytes), int64(length), leastBytes)
}

// budget returns how many bytes slices, maps and pointers' targets may allocate. The characters of strings are not included;
// they cannot exceed the text.
func (b Bounds) budget(length int) int64 {
	return b.allowed(length) * 3 / 2
}
