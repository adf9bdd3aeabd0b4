package main

import (
	"bytes"
	"context"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/matryer/is"
)

// open runs the program for the length of the test, requires that it ends without an error, and returns the address that it prints.
func open(t *testing.T) (origin string, out *output) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	out = &output{}
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, out, "127.0.0.1:0") }()
	t.Cleanup(func() {
		stop()
		is.New(t).NoErr(<-ended)
	})
	for range 1000 {
		if found := regexp.MustCompile(`(?m)^  open +(http://localhost:\d+)$`).FindStringSubmatch(out.String()); found != nil {
			return found[1], out
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("the program printed no address:\n%s", out)
	return "", nil
}

// output is the output of the program.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(text []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(text)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// visitor is a person with a browser.
type visitor struct {
	*is.I
	t      *testing.T
	origin string
	client *http.Client

	address *url.URL // of the current page
	status  int
	header  http.Header
	page    string
}

func visit(t *testing.T, origin string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	v := &visitor{I: is.New(t), t: t, origin: origin, client: &http.Client{Jar: jar, Transport: &http.Transport{}}}
	v.NoErr(err)
	t.Cleanup(v.client.CloseIdleConnections)
	return v
}

// opens opens a page of the application.
func (v *visitor) opens(path string) {
	v.t.Helper()
	v.send(http.MethodGet, v.origin+path, nil)
}

// clicks clicks on the link or the button with a text.
func (v *visitor) clicks(text string) {
	v.t.Helper()
	before, _, found := strings.Cut(v.page, ">"+text+"<")
	if !found {
		v.t.Fatalf("no link or button says %q on %s:\n%s", text, v.address, v.page)
	}
	tag := before[strings.LastIndex(before, "<"):]
	if strings.HasPrefix(tag, "<a ") {
		v.send(http.MethodGet, v.absolute(attribute(tag, "href")), nil)
		return
	}
	form := before[strings.LastIndex(before, "<form "):]
	fields := url.Values{attribute(tag, "name"): {attribute(tag, "value")}}
	for _, input := range strings.Split(form, "<input ")[1:] { // hidden ones
		fields.Set(attribute(input, "name"), attribute(input, "value"))
	}
	v.send(http.MethodPost, v.absolute(attribute(form, "action")), fields)
}

func (v *visitor) send(method, address string, form url.Values) {
	v.t.Helper()
	request, err := http.NewRequestWithContext(v.t.Context(), method, address, strings.NewReader(form.Encode()))
	v.NoErr(err)
	request.Header.Set("Accept", "text/html")
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := v.client.Do(request)
	v.NoErr(err)
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	v.NoErr(err)
	v.address, v.status, v.header, v.page = response.Request.URL, response.StatusCode, response.Header, string(body)
}

// sees requires a page of the application, which must not be cached, with texts in it.
func (v *visitor) sees(status int, path string, texts ...string) {
	v.t.Helper()
	v.Equal(v.address.String(), v.origin+path)
	v.Equal(v.status, status)
	v.Equal(v.header.Get("Cache-Control"), "private, no-store")
	v.Equal(v.header.Get("Content-Type"), "text/html; charset=utf-8")
	for _, text := range texts {
		if !strings.Contains(v.page, text) {
			v.t.Errorf("%q is not on %s:\n%s", text, v.address, v.page)
		}
	}
}

// seesWorkOS requires the sign-in page of WorkOS.
func (v *visitor) seesWorkOS() {
	v.t.Helper()
	v.Equal(v.address.Path, "/user_management/authorize")
	v.True(v.address.Host != strings.TrimPrefix(v.origin, "http://"))
}

func (v *visitor) absolute(address string) string {
	v.t.Helper()
	target, err := v.address.Parse(address)
	v.NoErr(err)
	return target.String()
}

// attribute returns the value of an attribute of the first tag in text that has it; empty if none has.
func attribute(text, name string) string {
	found := regexp.MustCompile(" " + name + `="([^"]*)"`).FindStringSubmatch(text)
	if found == nil {
		return ""
	}
	return html.UnescapeString(found[1])
}
