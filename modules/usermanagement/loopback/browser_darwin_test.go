package loopback

import (
	"testing"

	"github.com/matryer/is"
)

func TestAnAddressIsOneStringInAppleScript(t *testing.T) {
	is := is.New(t)
	is.Equal(quoted(`http://127.0.0.1:1/x`), `"http://127.0.0.1:1/x"`)
	is.Equal(quoted(`https://example.com/?a="b\c"`), `"https://example.com/?a=\"b\\c\""`)
}
