package core_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

func TestUnusableResponses(t *testing.T) {
	type result struct {
		ID    string           `json:"id"`
		Count int              `json:"count"`
		Maybe core.Opt[string] `json:"maybe"`
		At    time.Time        `json:"at,omitzero"`
		Parts []struct {
			Token core.Secret `json:"token"`
		} `json:"parts"`
	}
	for name, c := range map[string]struct {
		status int
		body   string
		field  string
		reason string
	}{
		"a 204":                          {204, "", "", "has no body"},
		"a 200 without a body":           {200, "", "", "has no body"},
		"a 200 of white space":           {200, " \n", "", "has no body"},
		"null":                           {200, "null", "", "is empty"},
		"null with white space":          {200, " null\n", "", "is empty"},
		"an empty object":                {200, "{}", "", "is empty"},
		"an empty object with a space":   {201, "{ }\n", "", "is empty"},
		"an array for an object":         {200, `["hidden"]`, "", "is a JSON array where core_test.result is expected"},
		"a string for an object":         {200, `"hidden"`, "", "is a JSON string where core_test.result is expected"},
		"a number for a string":          {200, `{"id":4711}`, "/id", "is a JSON number where string is expected"},
		"a boolean for a string":         {200, `{"id":true}`, "/id", "is a JSON boolean where string is expected"},
		"an object for a string":         {200, `{"id":{"hidden":1}}`, "/id", "is a JSON object where string is expected"},
		"a string for a number":          {200, `{"count":"hidden"}`, "/count", "is a JSON string where int is expected"},
		"half a number for a whole one":  {200, `{"count":4711.5}`, "/count", "is a JSON number where int is expected"},
		"a number for an optional":       {200, `{"maybe":4711}`, "/maybe", "is a JSON number where string is expected"},
		"a deeply nested number":         {200, `{"parts":[{"token":"a"},{"token":4711}]}`, "/parts/1/token", "is a JSON number where core.Secret is expected"},
		"an object that is cut off":      {200, `{"id":"hidden`, "/id", "is not valid JSON at byte 13"},
		"a comma too many":               {200, `{"id":"a",}`, "", "is not valid JSON at byte 9"},
		"something after the object":     {200, `{"id":"a"} hidden`, "", "is not valid JSON at byte 11"},
		"excessive nesting":              {200, `{"new":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `}`, "", "has arrays or objects that are nested too deeply"},
		"a web page":                     {200, `<html>hidden</html>`, "", "is not JSON but looks like a web page: is there a proxy in between?"},
		"a web page after an empty line": {200, "\r\n<!DOCTYPE html>hidden", "", "is not JSON but looks like a web page: is there a proxy in between?"},
	} {
		t.Run(name, func(t *testing.T) {
			s := scripted(responds(c.status, c.body, "X-Request-ID", "req_1"))
			client := confidential(t, s)
			_, typed := engine.Get[result](t.Context(), *client, core.Path("/things/{id}", "1"))
			var out result
			for _, err := range []error{typed, client.Get(t.Context(), core.Path("/things/{id}", "1"), &out)} {
				is := is.New(t)
				is.True(errors.Is(err, core.ErrBadResponse))
				is.Equal(errors.Is(err, core.ErrTooLarge), strings.HasSuffix(c.reason, "too deeply"))
				e, ok := errors.AsType[*core.ResponseError](err)
				is.True(ok)
				is.Equal(e.Field, c.field)
				is.Equal(e.Reason, c.reason)
				is.Equal(e.Status, c.status)
				is.Equal(e.RequestID, "req_1")
				is.Equal(e.Method, "GET")
				is.Equal(e.Route, "/things/{id}")
				is.True(strings.HasPrefix(err.Error(), "workos: GET /things/{id}: "))
				is.True(strings.HasSuffix(err.Error(), c.reason+" [request req_1]"))
				is.True(!strings.Contains(err.Error(), "hidden"))
				is.True(!strings.Contains(err.Error(), "4711"))
			}
		})
	}
}

func TestUsableResponses(t *testing.T) {
	for name, body := range map[string]string{
		"with unknown members":   `{"id":"1","new":{"a":[1,2]},"another":null}`,
		"with null for a string": `{"id":"1","token":null,"count":null,"parts":null}`,
		"with a member left out": `{"id":"1"}`,
		"with white space":       " {\n\"id\" : \"1\" }\n",
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			got, err := get(t.Context(), confidential(t, scripted(responds(200, body))))
			is.NoErr(err)
			is.Equal(got, &thing{ID: "1"})
		})
	}
	t.Run("with another 2xx status", func(t *testing.T) {
		for _, status := range []int{200, 201, 202, 299} {
			is := is.New(t)
			got, err := get(t.Context(), confidential(t, scripted(responds(status, aThing))))
			is.NoErr(err)
			is.Equal(got.ID, "thing_1")
		}
	})
	t.Run("with an empty object, if the result is a map", func(t *testing.T) {
		is := is.New(t)
		c := confidential(t, scripted(responds(200, "{}")))
		got, err := engine.Get[map[string]string](t.Context(), *c, core.Path("/x"))
		is.NoErr(err)
		is.Equal(len(*got), 0)
		var out map[string]any
		is.NoErr(c.Get(t.Context(), core.Path("/x"), &out))
	})
	t.Run("with no body, if the endpoint allows that", func(t *testing.T) {
		is := is.New(t)
		target := engine.MayBeEmpty(core.Path("/x"))
		got, err := engine.Get[thing](t.Context(), *confidential(t, scripted(responds(204, ""))), target)
		is.NoErr(err)
		is.True(got == nil)
		got, err = engine.Get[thing](t.Context(), *confidential(t, scripted(responds(200, aThing))), target)
		is.NoErr(err)
		is.Equal(got.ID, "thing_1")
		_, err = engine.Get[thing](t.Context(), *confidential(t, scripted(responds(200, "{}"))), target)
		is.True(errors.Is(err, core.ErrBadResponse)) // an empty object is still unusable
	})
	t.Run("for an operation that needs no result", func(t *testing.T) {
		for _, body := range []string{"", "null", "{}", "<html>", aThing} {
			is := is.New(t)
			c := confidential(t, scripted(responds(200, body)))
			_, err := engine.Post[engine.None](t.Context(), *c, core.Path("/x"), nil)
			is.NoErr(err)
			is.NoErr(c.Post(t.Context(), core.Path("/x"), nil, nil))
		}
	})
}

func TestIncompleteResponse(t *testing.T) {
	is := is.New(t)
	err := engine.Incomplete("POST", "/user_management/authenticate", "/access_token")
	is.True(errors.Is(err, core.ErrBadResponse))
	is.Equal(err.Error(), "workos: POST /user_management/authenticate: /access_token in the response (200) is missing")
}

// endless is an endless body that counts the bytes read.
type endless struct {
	read   int64
	closed bool
}

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	e.read += int64(len(p))
	return len(p), nil
}

func (e *endless) Close() error { e.closed = true; return nil }

func TestResponsesOverTheLimit(t *testing.T) {
	const limit = 1000
	t.Run("an endless body is read up to the limit, and closed", func(t *testing.T) {
		is := is.New(t)
		body := &endless{}
		s := scripted(func(r *http.Request) (*http.Response, error) {
			response, err := responds(200, "")(r)
			response.Body, response.ContentLength = body, -1
			return response, err
		})
		_, err := get(t.Context(), confidential(t, s, core.WithMaxResponseBytes(limit)))
		is.True(errors.Is(err, core.ErrTooLarge))
		is.True(errors.Is(err, core.ErrBadResponse))
		is.True(body.read <= limit+1)
		is.True(body.closed)
		is.Equal(s.count(), 1) // not retried
	})
	t.Run("a body with a Content-Length over the limit is not read at all", func(t *testing.T) {
		is := is.New(t)
		body := &endless{}
		_, err := get(t.Context(), confidential(t, scripted(func(r *http.Request) (*http.Response, error) {
			response, err := responds(200, "")(r)
			response.Body, response.ContentLength = body, limit+1
			return response, err
		}), core.WithMaxResponseBytes(limit)))
		is.True(errors.Is(err, core.ErrTooLarge))
		is.Equal(body.read, int64(0))
		is.True(body.closed)
	})
	t.Run("a body of exactly the limit is accepted", func(t *testing.T) {
		is := is.New(t)
		body := aThing + strings.Repeat(" ", limit-len(aThing))
		for _, outcome := range []step{responds(200, body), streams(200, strings.NewReader(body))} {
			got, err := get(t.Context(), confidential(t, scripted(outcome), core.WithMaxResponseBytes(limit)))
			is.NoErr(err)
			is.Equal(got.ID, "thing_1")
		}
		_, err := get(t.Context(), confidential(t, scripted(streams(200, strings.NewReader(body+" "))), core.WithMaxResponseBytes(limit)))
		is.True(errors.Is(err, core.ErrTooLarge))
	})
	t.Run("an endless error is the error of its status", func(t *testing.T) {
		is := is.New(t)
		for status, sentinel := range map[int]error{404: core.ErrNotFound, 500: core.ErrServer} {
			body := &endless{}
			_, err := get(t.Context(), confidential(t, scripted(streams(status, body)), core.WithMaxResponseBytes(limit)), core.WithMaxRetries(0))
			is.True(errors.Is(err, sentinel))
			is.True(body.read <= limit+1)
		}
	})
	t.Run("a small response that decompresses to a large one is over the limit", func(t *testing.T) {
		is := is.New(t)
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		_, err := io.Copy(w, io.LimitReader(&endless{}, 4<<20))
		is.NoErr(err)
		is.NoErr(w.Close())
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			is.Equal(r.Header.Get("Accept-Encoding"), "gzip")
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(packed.Bytes())
		}))
		defer server.Close()
		c, err := core.NewConfidential(apiKey, clientID, core.WithBaseURL(server.URL), core.WithMaxResponseBytes(1<<20))
		is.NoErr(err)
		defer c.HTTPClient().CloseIdleConnections()
		is.True(packed.Len() < 1<<20)
		_, err = get(t.Context(), c)
		is.True(errors.Is(err, core.ErrTooLarge))
	})
}
