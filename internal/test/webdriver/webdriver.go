// Package webdriver drives a real, headless Chromium in tests by the W3C's WebDriver standard, with only net/http. It
// needs chromium and chromedriver on the PATH; Debian has them in the packages chromium and chromium-driver.
package webdriver

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
)

// patience is the time limit for an element or a text to appear.
const patience = 10 * time.Second

// elementKey is the standard's name for element references.
const elementKey = "element-6066-11e4-a52e-4f735466cecf"

// Browser is a Chromium, with one tab until NewTab opens more. Its methods fail the test on errors, except those that return one.
type Browser struct {
	t       testing.TB
	http    *http.Client
	session string // the URL of the session
}

// Start starts a browser with a fresh profile for the duration of the test. If none is installed, it skips the test.
func Start(t testing.TB) *Browser {
	t.Helper()
	chromium, errBrowser := exec.LookPath("chromium")
	driver, errDriver := exec.LookPath("chromedriver")
	if err := errors.Join(errBrowser, errDriver); err != nil {
		t.Skipf("no browser is installed (Debian: apt-get install chromium chromium-driver): %v", err)
	}
	b := &Browser{t: t, http: &http.Client{Transport: &http.Transport{}, Timeout: time.Minute}}
	profile := t.TempDir()
	base := b.startDriver(driver)
	arguments := []string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir=" + profile,
	}
	var begun struct {
		SessionID string `json:"sessionId"`
	}
	b.must(b.call(http.MethodPost, base+"/session", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{
		"browserName":        "chrome",
		"goog:chromeOptions": map[string]any{"binary": chromium, "args": arguments},
	}}}, &begun))
	b.session = base + "/session/" + begun.SessionID
	t.Cleanup(func() {
		if err := b.call(http.MethodDelete, b.session, nil, nil); err != nil { // ends Chromium
			t.Error(err)
		}
	})
	return b
}

// startDriver starts chromedriver on a free port, and stops it when the test ends.
func (b *Browser) startDriver(path string) (base string) {
	b.t.Helper()
	command := exec.CommandContext(context.WithoutCancel(b.t.Context()), path, "--port=0")
	output, err := command.StdoutPipe()
	b.must(err)
	b.must(command.Start())
	b.t.Cleanup(func() {
		b.http.CloseIdleConnections()
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	started := regexp.MustCompile(`started successfully on port (\d+)`)
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if found := started.FindStringSubmatch(lines.Text()); found != nil {
			go func() { _, _ = io.Copy(io.Discard, output) }() // until the driver ends
			return "http://127.0.0.1:" + found[1]
		}
	}
	b.t.Fatalf("%s did not report that it started: %v", path, lines.Err())
	return ""
}

// Open loads the address and returns when the page is loaded.
func (b *Browser) Open(address string) error {
	return b.call(http.MethodPost, b.session+"/url", map[string]any{"url": address}, nil)
}

// NewTab opens a tab, and stays in the current one.
func (b *Browser) NewTab() (tab string) {
	b.t.Helper()
	var opened struct{ Handle string }
	b.must(b.call(http.MethodPost, b.session+"/window/new", map[string]any{"type": "tab"}, &opened))
	return opened.Handle
}

// SwitchTo switches to another tab, and returns the previous one.
func (b *Browser) SwitchTo(tab string) (before string) {
	b.t.Helper()
	b.must(b.call(http.MethodGet, b.session+"/window", nil, &before))
	b.must(b.call(http.MethodPost, b.session+"/window", map[string]any{"handle": tab}, nil))
	return before
}

// URL returns the address of the page.
func (b *Browser) URL() (address string) {
	b.t.Helper()
	b.must(b.call(http.MethodGet, b.session+"/url", nil, &address))
	return address
}

// Title returns the title of the page.
func (b *Browser) Title() (title string) {
	b.t.Helper()
	b.must(b.call(http.MethodGet, b.session+"/title", nil, &title))
	return title
}

// Click clicks the first element that the CSS selector finds, which may take a moment to appear.
func (b *Browser) Click(selector string) {
	b.t.Helper()
	b.must(b.call(http.MethodPost, b.element(selector)+"/click", map[string]any{}, nil))
}

// Type types the text into the first element that the CSS selector finds.
func (b *Browser) Type(selector, text string) {
	b.t.Helper()
	b.must(b.call(http.MethodPost, b.element(selector)+"/value", map[string]any{"text": text}, nil))
}

// Text returns the text of the first element that the CSS selector finds, as it is rendered.
func (b *Browser) Text(selector string) (text string) {
	b.t.Helper()
	b.must(b.call(http.MethodGet, b.element(selector)+"/text", nil, &text))
	return text
}

// Style returns a computed CSS property of the first element that the CSS selector finds.
func (b *Browser) Style(selector, property string) (value string) {
	b.t.Helper()
	b.must(b.call(http.MethodGet, b.element(selector)+"/css/"+property, nil, &value))
	return value
}

// Run runs the body of a JavaScript function in the page and decodes its result into result, unless result is nil.
func (b *Browser) Run(body string, result any) {
	b.t.Helper()
	b.must(b.call(http.MethodPost, b.session+"/execute/sync", map[string]any{"script": body, "args": []any{}}, result))
}

// WaitForText waits until the first element that the CSS selector finds contains the text.
func (b *Browser) WaitForText(selector, text string) {
	b.t.Helper()
	var got string
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		var found map[string]string
		if b.find(selector, &found) != nil {
			continue
		}
		// If the page changes in between, the loop tries again.
		_ = b.call(http.MethodGet, b.session+"/element/"+found[elementKey]+"/text", nil, &got)
		if strings.Contains(got, text) {
			return
		}
	}
	b.t.Fatalf("%s never contains %q; it contains %q on %s", selector, text, got, b.URL())
}

// element returns the URL of the first element that the CSS selector finds.
func (b *Browser) element(selector string) string {
	b.t.Helper()
	var found map[string]string
	err := errors.New("not searched yet")
	for deadline := time.Now().Add(patience); err != nil; time.Sleep(50 * time.Millisecond) {
		if err = b.find(selector, &found); err != nil && time.Now().After(deadline) {
			b.t.Fatalf("%s: %v", selector, err)
		}
	}
	return b.session + "/element/" + found[elementKey]
}

func (b *Browser) find(selector string, found *map[string]string) error {
	return b.call(http.MethodPost, b.session+"/element", map[string]any{"using": "css selector", "value": selector}, found)
}

// must ends the test on an error. On a goroutine other than the test's it only ends that goroutine.
func (b *Browser) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Error(err)
		runtime.Goexit()
	}
}

// call sends a command and decodes the value of the response into result, unless result is nil.
func (b *Browser) call(method, address string, body, result any) error {
	var encoded bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&encoded).Encode(body); err != nil {
			return err
		}
	}
	request, err := http.NewRequestWithContext(context.WithoutCancel(b.t.Context()), method, address, &encoded)
	if err != nil {
		return err
	}
	response, err := b.http.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	var decoded struct {
		Value json.RawMessage `json:"value"`
	}
	if err := json.NewDecoder(response.Body).Decode(&decoded); err != nil {
		return fmt.Errorf("chromedriver: %s %s: %w", method, request.URL.Path, err)
	}
	if response.StatusCode != http.StatusOK {
		var problem struct{ Error, Message string }
		_ = json.Unmarshal(decoded.Value, &problem)
		return fmt.Errorf("chromedriver: %s %s: %s: %s", method, request.URL.Path, problem.Error, problem.Message)
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(decoded.Value, result)
}
