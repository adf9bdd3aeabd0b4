//go:build browser

package webdriver

import (
	"net/url"
	"strings"
	"testing"

	"github.com/matryer/is"
)

// TestChromiumFindsWhatIsWrongWithALayout shows pages in a window with the width of a phone.
func TestChromiumFindsWhatIsWrongWithALayout(t *testing.T) {
	b := Start(t)
	b.devTools("Emulation.setDeviceMetricsOverride", map[string]any{"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": false})
	for name, test := range map[string]struct{ body, problem string }{
		"nothing is wrong":               {`<p>A sign-in/sign-out that is long enough to be on several lines of a narrow page</p>`, ""},
		"words on separate lines":        {`<div style="display:flex;overflow-wrap:anywhere"><nav style="flex:1">Home Administration</nav><b style="flex:none;width:300px">wide</b></div>`, "is broken in <nav"},
		"a page that scrolls":            {`<div style="width:400px">wide</div>`, "the page is "},
		"a word that is cut off":         {`<div style="overflow:hidden"><p style="margin-left:-30px">Left</p></div>`, "is cut off in <p"},
		"gray on gray":                   {`<div style="background:#888"><p style="color:#999">Gray</p></div>`, "a contrast of 1.2"},
		"white on the page's background": {`<p style="color:#eee">White</p>`, "a contrast of 1.1"},
		"a button that can't be used":    {`<button disabled style="color:#eee;background:#fff">No</button>`, ""},
		"invisible text":                 {`<p style="display:none;color:#eee">Hidden</p>`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			is.NoErr(b.Open("data:text/html," + url.PathEscape("<!doctype html><meta name=viewport content=width=device-width>"+test.body)))
			found := strings.Join(b.layoutProblems(), "; ")
			is.Equal(found == "", test.problem == "")
			is.True(strings.Contains(found, test.problem))
		})
	}
}
