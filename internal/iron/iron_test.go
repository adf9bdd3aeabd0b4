package iron

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"
)

// The tests of modules/usermanagement/session check the format itself against vectors and the Node SDK.

const password = "a password of at least 32 characters"

func TestExpiry(t *testing.T) {
	now := time.Now()
	for name, test := range map[string]struct {
		expiry string
		opens  bool
	}{
		"in the future":                      {strconv.FormatInt(now.Add(time.Hour).UnixMilli(), 10), true},
		"just passed, because clocks differ": {strconv.FormatInt(now.Add(-50*time.Second).UnixMilli(), 10), true},
		"over":                               {strconv.FormatInt(now.Add(-70*time.Second).UnixMilli(), 10), false},
		"that is not a number":               {"soon", false},
		"that is negative":                   {"-1", false},
		"that is too large for a number":     {"99999999999999999999", false},
	} {
		t.Run("an expiry "+name, func(t *testing.T) {
			is := is.New(t)
			text, err := seal([]byte("secret"), password, test.expiry)
			is.NoErr(err)
			sealed, ok := Parse(text)
			is.True(ok)
			is.Equal(sealed.Expiry(), test.expiry)
			_, ok = sealed.Open(password, now)
			is.Equal(ok, test.opens)
		})
	}
	t.Run("a seal with an expiry opens until then, and a minute longer", func(t *testing.T) {
		is := is.New(t)
		text, err := Seal([]byte("secret"), password, now.Add(time.Hour))
		is.NoErr(err)
		sealed, _ := Parse(text)
		plaintext, ok := sealed.Open(password, now.Add(time.Hour+59*time.Second))
		is.True(ok)
		is.Equal(string(plaintext), "secret")
		_, ok = sealed.Open(password, now.Add(time.Hour+61*time.Second))
		is.Equal(ok, false)
	})
	t.Run("a seal with a password of fewer than 32 characters, which no SDK writes, does not open", func(t *testing.T) {
		for short, opens := range map[string]bool{password[:31]: false, password[:32]: true, strings.Repeat("é", 31): false, strings.Repeat("é", 32): true} {
			is := is.New(t)
			text, err := Seal([]byte("secret"), short, time.Time{})
			is.NoErr(err)
			sealed, ok := Parse(text)
			is.True(ok)
			_, ok = sealed.Open(short, now)
			is.Equal(ok, opens)
		}
	})
	t.Run("a seal without an expiry opens forever", func(t *testing.T) {
		is := is.New(t)
		text, err := Seal([]byte("secret"), password, time.Time{})
		is.NoErr(err)
		sealed, _ := Parse(text)
		_, ok := sealed.Open(password, now.AddDate(100, 0, 0))
		is.True(ok)
	})
}
