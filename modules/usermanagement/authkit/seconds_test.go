package authkit_test

import (
	"math"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
)

func TestTimesInSeconds(t *testing.T) {
	for name, test := range map[string]struct {
		time           time.Duration
		whole, waiting int
	}{
		"nothing":                   {0, 0, 0},
		"less than nothing":         {-time.Hour, 0, 0},
		"less than a second":        {time.Millisecond, 0, 1},
		"a second and a bit":        {time.Second + 1, 1, 2},
		"more than 32 bits hold":    {math.MaxInt32*time.Second + time.Hour + 1, math.MaxInt32, math.MaxInt32},
		"the longest time there is": {math.MaxInt64, math.MaxInt32, math.MaxInt32},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			is.Equal(authkit.WholeSeconds(test.time), test.whole)
			is.Equal(authkit.SecondsToWait(test.time), test.waiting)
		})
	}
}
