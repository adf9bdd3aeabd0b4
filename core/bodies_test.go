package core

import (
	"bytes"
	"strings"
	"testing"

	"github.com/matryer/is"
)

func TestABufferThatIsUsedAgain(t *testing.T) {
	t.Run("holds nothing of the previous response", func(t *testing.T) {
		is := is.New(t)
		var all bodies
		buffer := all.get()
		is.NoErr(readAtMost(buffer, strings.NewReader("a token"), -1, 100))
		kept := buffer.Bytes()
		all.put(buffer)
		is.Equal(kept, make([]byte, len("a token")))
		is.Equal(all.get().Len(), 0)
	})
	t.Run("holds nothing of a longer earlier attempt", func(t *testing.T) {
		is := is.New(t)
		buffer := bytes.NewBufferString("a long token")
		kept := buffer.Bytes()
		empty(buffer)
		buffer.WriteString("short")
		is.Equal(string(kept), "short"+strings.Repeat("\x00", len("a long token")-len("short")))
	})
	t.Run("is not a large one", func(t *testing.T) {
		var all bodies
		large := bytes.NewBuffer(make([]byte, maxKeptBody+1))
		for range 100 { // a pool may drop what is put into it, but not always
			all.put(large)
			is.New(t).True(all.get() != large)
		}
	})
}
