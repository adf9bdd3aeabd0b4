package core_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/redacttest"
)

// TestWhatTheRequestSaidIsFoundInEverySpelling repeats a secret in each text of an error, in the spellings that servers use.
func TestWhatTheRequestSaidIsFoundInEverySpelling(t *testing.T) {
	const hidden = `s3cr+t/<b>&"mo're`
	type in struct {
		Token core.Secret `json:"token"`
	}
	for name, spelled := range map[string]string{
		"as it was sent":       hidden,
		"in a query":           strings.ToLower(url.QueryEscape(hidden)),
		"in JSON within JSON":  strings.Trim(strconv.Quote(strings.NewReplacer("<", `\u003c`, ">", `\u003E`, "&", `\u0026`, "/", `\/`).Replace(hidden)), `"`),
		"in HTML":              html.EscapeString(hidden),
		"in base64":            base64.StdEncoding.EncodeToString([]byte(hidden)),
		"in a Basic header":    "Basic " + base64.StdEncoding.EncodeToString([]byte("user:"+hidden)),
		"in base64 for URLs":   base64.RawURLEncoding.EncodeToString([]byte("x" + hidden)),
		"in hexadecimal marks": fmt.Sprintf("%s&#x%x;%s", hidden[:3], hidden[3], hidden[4:]),
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			text, err := json.Marshal("bad value (" + spelled + ").")
			is.NoErr(err)
			member, err := json.Marshal(spelled)
			is.NoErr(err)
			body := strings.NewReplacer("TEXT", string(text), "MEMBER", string(member)).Replace(`{"code":"invalid_token","message":TEXT,"error_description":[TEXT],"more":{"a":[TEXT]},MEMBER:"x",
				"errors":[TEXT,{"field":"f","message":TEXT,"constraints":{MEMBER:TEXT},"value":TEXT},{"path":["a",TEXT]}]}`)
			err = confidential(t, scripted(responds(422, body))).Post(t.Context(), core.Path("/x"), in{core.NewSecret(hidden)}, nil)
			e, ok := errors.AsType[*core.Error](err)
			is.True(ok)
			is.Equal(e.Code, core.ErrorCode("invalid_token"))
			want := "bad value ([redacted])."
			if strings.HasPrefix(spelled, "Basic") {
				want = e.Message
				is.True(strings.HasPrefix(want, "bad value (Basic ") && strings.HasSuffix(want, "[redacted])."))
			} else if name == "in base64 for URLs" {
				want = e.Message
			}
			is.Equal(e.Message, want)
			is.Equal(e.OAuthDescription, want)
			is.Equal(e.Fields[0].Message, want)
			is.Equal(e.Fields[1].Message, want)
			is.Equal(e.Fields[1].Details["value"], want)
			for name := range e.Fields[1].Constraints {
				is.True(strings.Contains(name, "[redacted]"))
			}
			for _, text := range append(redactedTexts(e), err.Error()) {
				is.True(!strings.Contains(text, spelled) && !strings.Contains(text, hidden))
			}
			redacttest.Check(t, err, hidden)
		})
	}
}

func redactedTexts(e *core.Error) []string {
	var all []string
	for name, text := range e.Details {
		all = append(all, name, text)
	}
	for _, field := range e.Fields {
		all = append(all, field.Field, field.Code, field.Message)
		for name, text := range field.Constraints {
			all = append(all, name, text)
		}
		for name, text := range field.Details {
			all = append(all, name, text)
		}
	}
	return append(all, e.Message, e.OAuthDescription)
}

// TestSecretsAreThoseThatWereSent changes the caller's value during the request.
func TestSecretsAreThoseThatWereSent(t *testing.T) {
	is := is.New(t)
	const sent = "the_s3cret_that_was_sent"
	body := map[string]any{"token": core.NewSecret(sent)}
	s := scripted(func(r *http.Request) (*http.Response, error) {
		body["token"] = core.NewSecret("another_s3cret")
		return responds(400, `{"message":"no `+sent+`"}`)(r)
	})
	err := confidential(t, s).Post(t.Context(), core.Path("/x"), body, nil)
	e, ok := errors.AsType[*core.Error](err)
	is.True(ok)
	is.Equal(e.Message, "no [redacted]")
}

func TestWhatAHeaderOrAQuerySaidInConfidenceIsNotRepeated(t *testing.T) {
	const hidden = "h1dden_value"
	for name, option := range map[string]core.GetOption{
		"a header":    core.WithHeader("X-Team-Token", hidden),
		"a parameter": core.WithQuery("client_secret", hidden),
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			e, ok := errors.AsType[*core.Error](confidential(t, scripted(responds(400, `{"message":"no `+hidden+`, en"}`))).Get(t.Context(), core.Path("/x"), nil, option, core.WithHeader("Accept-Language", "en")))
			is.True(ok)
			is.Equal(e.Message, "no [redacted], en")
		})
	}
}

// TestShortSecretsNeitherShredATextNorShowInIt checks secrets that a sentence can contain by chance.
func TestShortSecretsNeitherShredATextNorShowInIt(t *testing.T) {
	for name, c := range map[string]struct{ secret, body, code, message string }{
		"a letter leaves words unchanged":         {"e", `{"code":"invalid_one_time_code","message":"The code is wrong."}`, "invalid_one_time_code", "The code is wrong."},
		"a letter that is a word hides the text":  {"e", `{"code":"invalid_one_time_code","message":"The code e is wrong."}`, "invalid_one_time_code", "[redacted]"},
		"a number of the sentence hides the text": {"12", `{"code":"too_short","message":"At least 12 characters."}`, "too_short", "[redacted]"},
		"a word of the sentence hides the text":   {"password", `{"code":"password_strength_error","message":"Your password is weak."}`, "password_strength_error", "[redacted]"},
		"a secret that is a code stays one":       {"password_strength_error", `{"code":"password_strength_error","message":"m"}`, "password_strength_error", "m"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			err := confidential(t, scripted(responds(422, c.body))).Post(t.Context(), core.Path("/x"), map[string]core.Secret{"a": core.NewSecret(c.secret)}, nil)
			e, ok := errors.AsType[*core.Error](err)
			is.True(ok)
			is.Equal(e.Code, core.ErrorCode(c.code))
			is.Equal(e.Message, c.message)
			is.True(errors.Is(err, core.ErrorCode(c.code)))
		})
	}
	t.Run("a code that is shown as a mark is matched as received", func(t *testing.T) {
		is := is.New(t)
		err := confidential(t, scripted(responds(422, `{"code":"123456"}`))).Post(t.Context(), core.Path("/x"), map[string]core.Secret{"a": core.NewSecret("123456")}, nil)
		e, _ := errors.AsType[*core.Error](err)
		is.Equal(e.Code, core.ErrorCode("[redacted]"))
		is.True(errors.Is(err, core.ErrorCode("123456")))
		redacttest.Check(t, err, "123456")
	})
}

// TestTransportErrorsThatQuoteASecret checks that their text omits the secret and that they still wrap the cause.
func TestTransportErrorsThatQuoteASecret(t *testing.T) {
	for name, c := range map[string]struct {
		err     error
		cause   error
		timeout bool
	}{
		"around an error of the network": {fmt.Errorf("upstream said %q: %w", "key="+apiKey, errReset), errReset, false},
		"around the end of the context":  {fmt.Errorf("upstream said %s: %w", url.QueryEscape(apiKey), context.DeadlineExceeded), context.DeadlineExceeded, true},
		"in an error of the network":     {quotes{}, nil, true},
		"in a text alone":                {errors.New("malformed HTTP response " + strconv.Quote(apiKey)), nil, false},
		"joined with others":             {errors.Join(errors.New(apiKey), errReset), errReset, false},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			_, err := get(t.Context(), confidential(t, scripted(fails(c.err))), core.WithMaxRetries(0))
			e, ok := errors.AsType[*core.TransportError](err)
			is.True(ok)
			is.Equal(e.Timeout(), c.timeout)
			is.True(c.cause == nil || errors.Is(err, c.cause))
			for each := error(e); each != nil; each = errors.Unwrap(each) {
				redacttest.Check(t, each, apiKey)
			}
			is.True(strings.Contains(err.Error(), "[redacted]"))
		})
	}
}

type quotes struct{ timeout }

func (quotes) Error() string { return "i/o timeout after " + apiKey }

// TestTheTextOfAnErrorIsBoundedAndPrintable produces each error of a call from hostile responses.
func TestTheTextOfAnErrorIsBoundedAndPrintable(t *testing.T) {
	nasty := "\x1b[31m\x00\u0085\u2028\u202e\u2066\U000e0041" + strings.Repeat("漢\n", 5000)
	quoted, err := json.Marshal(nasty)
	is.New(t).NoErr(err)
	body := strings.ReplaceAll(`{"code":TEXT,"message":TEXT,"error":TEXT,"error_description":TEXT,TEXT:TEXT,"errors":[TEXT,{"field":TEXT,"code":TEXT,"message":TEXT,"constraints":{TEXT:TEXT},TEXT:TEXT}]}`, "TEXT", string(quoted))
	many := `{"errors":[` + strings.Repeat(`{"field":"a","code":"b"},`, 100_000) + `"c"]}`
	deep := strings.Repeat(`{"error":`, 5000) + `{}` + strings.Repeat(`}`, 5000)
	wide := `{` + strings.Repeat(`"a":1,`, 50_000) + `"b":{` + strings.Repeat(`"c":[],`, 50_000) + `"d":1}}`
	for name, step := range map[string]step{
		"an API error":             responds(422, body, "X-Request-ID", "req_1"),
		"many complaints":          responds(422, many, "X-Request-ID", "req_1"),
		"nested errors":            responds(422, deep, "X-Request-ID", "req_1"),
		"very many members":        responds(422, wide, "X-Request-ID", "req_1"),
		"a text":                   responds(502, nasty, "Content-Type", "text/plain; charset=utf-8", "X-Request-ID", "req_1"),
		"an error of a transport":  fails(errors.New(nasty)),
		"a response that is wrong": responds(200, `{"id":"1","parts":[{"token":1}],`+string(quoted)+`:1}`),
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			_, err := get(t.Context(), confidential(t, scripted(step)), core.WithMaxRetries(0))
			is.True(err != nil)
			text := err.Error()
			is.True(len(text) <= 2048)
			is.True(printable(text))
			if e, ok := errors.AsType[*core.Error](err); ok {
				is.True(strings.HasSuffix(text, "[request req_1]"))
				size := 0
				for _, each := range texts(valueOf(e)) {
					size += len(each)
					is.True(len(each) <= 8<<10)
					is.True(printable(each))
				}
				is.True(size <= 80<<10)
				is.True(len(e.Fields) <= 100 && len(e.Details) <= 50)
			}
		})
	}
	t.Run("a member with a very long name", func(t *testing.T) {
		is := is.New(t)
		err := confidential(t, scripted(responds(200, `{"values":{`+string(quoted)+`:"text"}}`))).Get(t.Context(), core.Path("/x"), &struct {
			Values map[string]int `json:"values"`
		}{})
		is.True(errors.Is(err, core.ErrBadResponse))
		is.True(len(err.Error()) <= 2048 && printable(err.Error()))
	})
	t.Run("a message is kept up to 8 KiB, with a mark where it was cut", func(t *testing.T) {
		is := is.New(t)
		is.Equal(len(failure(t, responds(400, `{"message":"`+strings.Repeat("m", 8<<10)+`"}`)).Message), 8<<10)
		cut := failure(t, responds(400, `{"message":"`+strings.Repeat("m", 100<<10)+`"}`))
		is.True(len(cut.Message) <= 8<<10 && strings.HasSuffix(cut.Message, "[…]"))
		var whole struct {
			Message string `json:"message"`
		}
		is.NoErr(cut.Decode(&whole))
		is.Equal(len(whole.Message), 100<<10)
	})
	t.Run("a secret at a cut does not appear in part", func(t *testing.T) {
		is := is.New(t)
		for length := 16<<10 - 60; length < 17<<10; length += 61 {
			e := failure(t, responds(400, `{"message":"`+strings.Repeat(apiKey+" ", 200)+strings.Repeat("m", length-200*len(apiKey))+apiKey+`"}`))
			is.True(!strings.Contains(e.Message, apiKey[:6]))
		}
	})
}

func printable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return r < ' ' || r >= 0x7f && r <= 0x9f || strings.ContainsRune("\u2028\u2029\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", r) || r >= 0xe0000
	})
}

func TestATimeoutSaysWhoseItWas(t *testing.T) {
	for name, c := range map[string]struct {
		call func(ctx context.Context) error
		text string
	}{
		"of WithTimeout, after all attempts": {func(ctx context.Context) error {
			_, err := get(ctx, confidential(t, scripted(hangs)))
			return err
		}, "no response within 60 s (WithTimeout), attempt 4 of 4"},
		"of WithTimeout for one call": {func(ctx context.Context) error {
			_, err := get(ctx, confidential(t, scripted(hangs)), core.WithTimeout(250*time.Millisecond), core.WithMaxRetries(0))
			return err
		}, "no response within 0.25 s (WithTimeout), attempt 1 of 1"},
		"of a POST, which is not retried": {func(ctx context.Context) error {
			return confidential(t, scripted(hangs)).Post(ctx, core.Path("/things/{id}", "1"), nil, nil)
		}, "no response within 60 s (WithTimeout), attempt 1 of 1"},
		"of the caller's context": {func(ctx context.Context) error {
			ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
			defer cancel()
			_, err := get(ctx, confidential(t, scripted(hangs)))
			return err
		}, "no response before the deadline of the context, after 5 s, attempt 1 of 4"},
		"of the caller's context, in a later attempt": {func(ctx context.Context) error {
			ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
			defer cancel()
			_, err := get(ctx, confidential(t, scripted(responds(429, "", "Retry-After", "2"), hangs)))
			return err
		}, "no response before the deadline of the context, after 5 s, attempt 2 of 4"},
		"of a context that was canceled": {func(ctx context.Context) error {
			ctx, cancel := context.WithCancelCause(ctx)
			time.AfterFunc(3*time.Second, func() { cancel(errors.New("the user went away")) })
			_, err := get(ctx, confidential(t, scripted(hangs)))
			return err
		}, "canceled by the context after 3 s, attempt 1 of 4"},
		"of a transport with another error": {func(ctx context.Context) error {
			_, err := get(ctx, confidential(t, scripted(func(r *http.Request) (*http.Response, error) {
				<-r.Context().Done()
				return nil, errReset
			})), core.WithMaxRetries(0))
			return err
		}, "no response within 60 s (WithTimeout), attempt 1 of 1: " + errReset.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				err := c.call(t.Context())
				is.True(strings.HasSuffix(err.Error(), "/things/{id}: "+c.text))
				is.Equal(errors.Is(err, context.Canceled), strings.HasPrefix(c.text, "canceled"))
				is.Equal(errors.Is(err, context.DeadlineExceeded), strings.HasPrefix(c.text, "no response"))
				transport, ok := errors.AsType[*core.TransportError](err)
				is.True(ok)
				is.Equal(transport.Timeout(), strings.HasPrefix(c.text, "no response"))
				is.True(strings.Contains(c.text, fmt.Sprintf("attempt %d of", transport.Attempts)))
			})
		})
	}
}

func TestAnErrorSaysWhenToComeBack(t *testing.T) {
	is := is.New(t)
	for header, want := range map[string]string{
		"30": "429 slow_down: m (retry after 30 s)", "0": "429 slow_down: m (retry after 0 s)", "": "429 slow_down: m", "soon": "429 slow_down: m",
	} {
		e := failure(t, responds(429, `{"code":"slow_down","message":"m"}`, "Retry-After", header))
		is.Equal(e.Error(), "workos: GET /things/{id}: "+want)
	}
	is.Equal((&core.Error{Status: 429, Method: "GET", Route: "/x", RetryAfter: 1500 * time.Millisecond}).Error(), "workos: GET /x: 429 Too Many Requests (retry after 1.5 s)")
}

// TestTheFormsOfErrors checks the forms that programs that read logs rely on.
func TestTheFormsOfErrors(t *testing.T) {
	full := failure(t, responds(429, `{"code":"c","message":"m <b>","error":"e","error_description":"d","more":"secret of the user","token":"t0ken",
		"errors":[{"field":"f","code":"fc","message":"fm","constraints":{"b":"2","a":"1"},"value":"ada@example.com"}]}`, "X-Request-ID", "req_1", "Retry-After", "30"))
	_, broken := get(t.Context(), confidential(t, scripted(fails(timeout{}))), core.WithMaxRetries(0))
	_, unusable := get(t.Context(), confidential(t, scripted(responds(200, `{"id":7}`, "X-Request-ID", "req_1"))))
	var none *core.Error
	for name, c := range map[string]struct {
		err               error
		inJSON, inTextLog string
	}{
		"an API error with every field": {
			full,
			`{"method":"GET","route":"/things/{id}","status":429,"code":"c","message":"m \u003cb\u003e","oauth_error":"e","oauth_description":"d",` +
				`"fields":[{"field":"f","code":"fc","message":"fm","constraints":{"a":"1","b":"2"}}],"request_id":"req_1","retry_after":30,` +
				`"error":"workos: GET /things/{id}: 429 c: m \u003cb\u003e (f fc) (retry after 30 s) [request req_1]"}`,
			`err.method=GET err.route=/things/{id} err.status=429 err.code=c err.message="m <b>" err.oauth_error=e err.oauth_description=d ` +
				`err.fields="[{Field:f Code:fc Message:fm Constraints:map[a:1 b:2]}]" err.request_id=req_1 err.retry_after=30 ` +
				`err.error="workos: GET /things/{id}: 429 c: m <b> (f fc) (retry after 30 s) [request req_1]"`,
		},
		"an API error without a body": {
			failure(t, responds(404, "")),
			`{"method":"GET","route":"/things/{id}","status":404,"error":"workos: GET /things/{id}: 404 Not Found"}`,
			`err.method=GET err.route=/things/{id} err.status=404 err.error="workos: GET /things/{id}: 404 Not Found"`,
		},
		"no response": {
			broken,
			`{"method":"GET","route":"/things/{id}","attempts":1,"timeout":true,"error":"workos: GET /things/{id}: i/o timeout"}`,
			`err.method=GET err.route=/things/{id} err.attempts=1 err.timeout=true err.error="workos: GET /things/{id}: i/o timeout"`,
		},
		"an unusable response": {
			unusable,
			`{"method":"GET","route":"/things/{id}","status":200,"field":"/id","reason":"is a JSON number where string is expected","request_id":"req_1",` +
				`"error":"workos: GET /things/{id}: /id in the response (200) is a JSON number where string is expected [request req_1]"}`,
			`err.method=GET err.route=/things/{id} err.status=200 err.field=/id err.reason="is a JSON number where string is expected" err.request_id=req_1 ` +
				`err.error="workos: GET /things/{id}: /id in the response (200) is a JSON number where string is expected [request req_1]"`,
		},
		"none": {none, "null", "err=<nil>"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			for wrap, value := range map[string]any{`%s`: c.err, `{"E":%s}`: struct{ E error }{c.err}, `[%s]`: []error{c.err}, `{"k":%s}`: map[string]any{"k": c.err}} {
				got, err := json.Marshal(value)
				is.NoErr(err)
				is.Equal(string(got), fmt.Sprintf(wrap, c.inJSON))
			}
			var log bytes.Buffer
			slog.New(slog.NewTextHandler(&log, nil)).Info("m", "err", c.err)
			is.True(strings.HasSuffix(log.String(), "msg=m "+c.inTextLog+"\n"))
			log.Reset()
			slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "err", c.err)
			record := records(t, &log)[0]
			if !errors.Is(c.err, error(none)) {
				var form any
				is.NoErr(json.Unmarshal([]byte(c.inJSON), &form))
				is.Equal(record["err"], form)
			}
		})
	}
	t.Run("a value has the form of its pointer", func(t *testing.T) {
		is := is.New(t)
		byValue, err := json.Marshal(struct{ E core.Error }{*full})
		is.NoErr(err)
		byPointer, err := json.Marshal(struct{ E *core.Error }{full})
		is.NoErr(err)
		is.Equal(string(byValue), string(byPointer))
	})
}

func TestAnErrorSaysHowToLookFurther(t *testing.T) {
	e := &core.Error{
		Method: "POST", Route: "/organizations", Status: 422, Code: "invalid_domain", RequestID: "req_1",
		Fields: []core.FieldError{{Field: "domain", Code: "invalid", Message: "not a\ndomain"}},
	}
	const text = "workos: POST /organizations: 422 invalid_domain (domain invalid) [request req_1]"
	for format, want := range map[string]string{
		"%v": text, "%s": text, "%q": strconv.Quote(text), "%#v": text,
		"%+v": text + "\n    domain: invalid not a\\ndomain" +
			"\n    Look for request req_1 in the logs at https://dashboard.workos.com, or quote it to WorkOS support." +
			"\n    To see what was sent and received, create the client with core.WithDebugLog.",
	} {
		t.Run(format, func(t *testing.T) { is.New(t).Equal(fmt.Sprintf(format, e), want) })
	}
	t.Run("a nil error does not panic", func(t *testing.T) {
		is.New(t).Equal(fmt.Sprintf("%+v", (*core.Error)(nil)), "workos: no response")
	})
}
