package webdriver

import (
	"encoding/base64"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// ScreenshotsVariable names a folder in which WantLayout saves a picture of each page for human review.
const ScreenshotsVariable = "WEBDRIVER_SCREENSHOTS"

// widths are the widths of a small phone and of a desktop window, in CSS pixels.
var widths = []int{360, 1280}

// findProblems is JavaScript that checks the layout of the page. A word on two lines means that its box is narrower
// than the word; a word ends at a hyphen or slash, where lines may break.
const findProblems = `
const problems = [];
const root = document.documentElement;
if (root.scrollWidth > root.clientWidth) problems.push("the page is " + root.scrollWidth + " wide in a window of " + root.clientWidth);
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
	const text = texts.currentNode, box = text.parentElement;
	if (!box.checkVisibility()) continue;
	for (const word of text.data.matchAll(/[^\s\-\u2010-\u2015\/]+/gu)) {
		const range = document.createRange();
		range.setStart(text, word.index);
		range.setEnd(text, word.index + word[0].length);
		const parts = [...range.getClientRects()].filter(part => part.width > 0);
		if (new Set(parts.map(part => Math.round(part.top))).size > 1) problems.push(JSON.stringify(word[0]) + " is broken in " + box.outerHTML.slice(0, 80));
		if (parts.some(part => part.left < -0.5 || part.right > root.clientWidth + 0.5)) problems.push(JSON.stringify(word[0]) + " is cut off in " + box.outerHTML.slice(0, 80));
	}
}
const ground = element => {
	for (; element; element = element.parentElement) {
		const color = rgba(getComputedStyle(element).backgroundColor);
		if (color[3] > 0) return color;
	}
	const dark = getComputedStyle(root).colorScheme.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches;
	return dark ? [18, 18, 18, 1] : [255, 255, 255, 1];
};
function rgba(text) { const c = text.match(/[\d.]+/g).map(Number); return c.length < 4 ? [...c, 1] : c }
const luminance = color => color.slice(0, 3).map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
for (const box of document.body.querySelectorAll("*")) {
	if (!box.checkVisibility() || ![...box.childNodes].some(node => node.nodeType === 3 && node.data.trim()) || box.matches(":disabled")) continue;
	const [a, b] = [luminance(rgba(getComputedStyle(box).color)), luminance(ground(box))];
	const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
	if (contrast < 4.5) problems.push("a contrast of " + contrast.toFixed(2) + " in " + box.outerHTML.slice(0, 80));
}
return problems;
`

// WantLayout checks the layout of the current page at the widths of a phone and of a desktop, light and dark: the page does not
// scroll sideways, no text box is narrower than its longest word, and text has a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3). name
// is the name of its pictures.
func (b *Browser) WantLayout(t testing.TB, name string) {
	t.Helper()
	defer b.devTools("Emulation.clearDeviceMetricsOverride", map[string]any{})
	defer b.devTools("Emulation.setEmulatedMedia", map[string]any{"features": []any{}})
	for _, width := range widths {
		for _, scheme := range []string{"light", "dark"} {
			b.devTools("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 740, "deviceScaleFactor": 1, "mobile": false})
			b.devTools("Emulation.setEmulatedMedia", map[string]any{"features": []any{map[string]any{"name": "prefers-color-scheme", "value": scheme}}})
			view := name + " " + strconv.Itoa(width) + " " + scheme
			var is struct {
				Width int
				Dark  bool
			}
			b.Run(`return {Width: innerWidth, Dark: matchMedia("(prefers-color-scheme: dark)").matches}`, &is)
			if is.Width != width || is.Dark != (scheme == "dark") {
				t.Errorf("%s: the browser shows %+v", view, is)
			}
			for _, problem := range b.layoutProblems() {
				t.Errorf("%s: %s", view, problem)
			}
			b.picture(view)
		}
	}
}

// layoutProblems returns the layout problems of the current page.
func (b *Browser) layoutProblems() (problems []string) {
	b.t.Helper()
	b.Run(findProblems, &problems)
	return problems
}

// ClearCookies removes the cookies of all hosts.
func (b *Browser) ClearCookies() {
	b.t.Helper()
	b.devTools("Network.clearBrowserCookies", map[string]any{})
}

// picture saves a picture of the page if there is a folder for it.
func (b *Browser) picture(name string) {
	b.t.Helper()
	folder := os.Getenv(ScreenshotsVariable)
	if folder == "" {
		return
	}
	var encoded string
	b.must(b.call(http.MethodGet, b.session+"/screenshot", nil, &encoded))
	png, err := base64.StdEncoding.DecodeString(encoded)
	b.must(err)
	b.must(os.WriteFile(filepath.Join(folder, strings.ReplaceAll(name, " ", "-")+".png"), png, 0o600)) //nolint:gosec // the folder is set by the user who runs the tests
}

// devTools sends a command of the Chrome DevTools Protocol, for features outside the standard.
func (b *Browser) devTools(command string, params map[string]any) {
	b.t.Helper()
	b.must(b.call(http.MethodPost, b.session+"/goog/cdp/execute", map[string]any{"cmd": command, "params": params}, nil))
}
