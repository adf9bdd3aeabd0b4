package actions_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/interop"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/actions"
	"github.com/workos-typestate/workos/modules/webhooks"
)

var secret core.SigningSecret = core.NewSigningSecret("actions_secret_0123456789")

const registration = `{"object":"user_registration_action_context","id":"action_1","user_data":{"object":"user_data","email":"grace@example.com"}}`

// vectors are actions as the Node SDK parses them, and its responses to them.
type vectors struct {
	Timestamp int64 `json:"timestamp"`
	Requests  []struct {
		Name    string             `json:"name"`
		Secret  core.SigningSecret `json:"secret"`
		Payload string             `json:"payload"`
		Header  string             `json:"header"`
		Action  any                `json:"action"`
	} `json:"requests"`
	Responses []struct {
		Name         string             `json:"name"`
		Type         string             `json:"type"`
		Verdict      string             `json:"verdict"`
		ErrorMessage string             `json:"errorMessage"`
		Secret       core.SigningSecret `json:"secret"`
		Text         string             `json:"text"`
	} `json:"responses"`
}

func load(t testing.TB) (v vectors) {
	t.Helper()
	interop.Vectors(t, "actions", &v)
	return v
}

// kinds returns actions by Node's name of their type.
func kinds() map[string]actions.Action {
	return map[string]actions.Action{"authentication": actions.Authentication{}, "user_registration": actions.UserRegistration{}}
}

func verdict(name, message string) actions.Verdict {
	if name == "Allow" {
		return actions.Allow()
	}
	return actions.Deny(message)
}

// sign returns the signature header of a request as WorkOS creates it.
func sign(at time.Time, payload string) string {
	timestamp := strconv.FormatInt(at.UnixMilli(), 10)
	hash := hmac.New(sha256.New, []byte(secret.Reveal()))
	hash.Write([]byte(timestamp + "." + payload))
	return "t=" + timestamp + ", v1=" + hex.EncodeToString(hash.Sum(nil))
}

func TestRequestsAreReadAsTheNodeSDKDoes(t *testing.T) {
	v := load(t)
	is.New(t).Equal(len(v.Requests), 4)
	for _, request := range v.Requests {
		t.Run(request.Name, func(t *testing.T) {
			is := is.New(t)
			clock := actions.WithClock(func() time.Time { return time.UnixMilli(v.Timestamp) })
			action, err := actions.VerifyAndParse([]byte(request.Payload), request.Header, request.Secret, clock)
			is.NoErr(err)
			_, err = actions.Verify([]byte(request.Payload+" "), request.Header, request.Secret, clock)
			is.Equal(err, webhooks.ErrSignature)

			var got, wire any
			is.NoErr(json.Unmarshal(reveal(t, action), &got))
			missing(t, "", snake(request.Action), got)
			is.NoErr(json.Unmarshal([]byte(request.Payload), &wire))
			missing(t, "", wire, got)
		})
	}
}

// reveal encodes v with its secrets.
func reveal(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v, json.WithMarshalers(json.MarshalToFunc(func(enc *jsontext.Encoder, secret core.Revealer) error {
		return enc.WriteToken(jsontext.String(secret.Reveal()))
	})))
	is.New(t).NoErr(err)
	return data
}

// snake renames members to their names on the wire.
func snake(v any) any {
	switch v := v.(type) {
	case map[string]any:
		object := map[string]any{}
		for name, member := range v {
			name = regexp.MustCompile("[A-Z]").ReplaceAllStringFunc(name, func(letter string) string { return "_" + strings.ToLower(letter) })
			object[name] = snake(member)
		}
		return object
	case []any:
		items := make([]any, len(v))
		for i := range v {
			items[i] = snake(v[i])
		}
		return items
	}
	return v
}

// missing reports members that want has and got lacks.
func missing(t *testing.T, place string, want, got any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		object, _ := got.(map[string]any)
		for name := range want {
			missing(t, place+"/"+name, want[name], object[name])
		}
	case []any:
		items, _ := got.([]any)
		for i := range want {
			if i < len(items) {
				missing(t, place+"/"+strconv.Itoa(i), want[i], items[i])
			} else {
				t.Errorf("%s/%d is missing", place, i)
			}
		}
	default:
		if want != got {
			t.Errorf("%s is %v, not %v", place, got, want)
		}
	}
}

func TestResponsesAreByteForByteThoseOfTheNodeSDK(t *testing.T) {
	v := load(t)
	is.New(t).Equal(len(v.Responses), 12)
	for _, response := range v.Responses {
		t.Run(response.Type+", "+response.Name, func(t *testing.T) {
			is := is.New(t)
			body, err := actions.SignAt(kinds()[response.Type], verdict(response.Verdict, response.ErrorMessage), response.Secret, time.UnixMilli(v.Timestamp))
			is.NoErr(err)
			is.Equal(string(body), response.Text)
		})
	}
}

func TestAMessageThatIsNotUTF8IsRepaired(t *testing.T) {
	is := is.New(t)
	body, err := actions.Sign(actions.Authentication{}, actions.Deny("no\xff\xfe!"), secret)
	is.NoErr(err)
	is.True(strings.Contains(string(body), "\"error_message\":\"no\uFFFD!\""))
}

func TestWhatCannotBeSigned(t *testing.T) {
	sign := func(action actions.Action, verdict actions.Verdict, secret core.SigningSecret) error {
		_, err := actions.Sign(action, verdict, secret)
		return err
	}
	moduletest.WantArgument(t, sign(actions.Authentication{}, actions.Verdict{}, secret), "verdict")
	moduletest.WantArgument(t, sign(actions.Authentication{}, actions.Allow(), core.SigningSecret{}), "secret")
	moduletest.WantArgument(t, sign(actions.Unknown{}, actions.Allow(), secret), "action")
	moduletest.WantArgument(t, sign(nil, actions.Allow(), secret), "action")
}

func TestParse(t *testing.T) {
	t.Run("keeps an unknown action as it is", func(t *testing.T) {
		is := is.New(t)
		action, err := actions.Parse(actions.Trust([]byte(`{"object":"coffee_action_context","cups": 2}`)))
		is.NoErr(err)
		is.Equal(action, actions.Unknown{Object: "coffee_action_context", Raw: []byte(`{"object":"coffee_action_context","cups": 2}`)})
	})
	tests := []struct{ name, payload, want string }{
		{"nothing", ``, "workos: the payload is not valid JSON at byte 0"},
		{"another thing", `["secret_1"]`, "workos: the payload has an unexpected form"},
		{"an object without a type", `{"id":"secret_1"}`, "workos: /object in the payload is missing"},
		{"a member of another type", `{"object":"authentication_action_context","user":{"email":["secret_1"]}}`, "workos: /user/email in the payload has an unexpected form"},
	}
	for _, test := range tests {
		t.Run("rejects "+test.name+", and repeats nothing of it", func(t *testing.T) {
			is := is.New(t)
			action, err := actions.Parse(actions.Trust([]byte(test.payload)))
			is.Equal(action, nil)
			is.True(errors.Is(err, webhooks.ErrPayload))
			is.Equal(err.Error(), test.want)
		})
	}
}

func TestTheTimeOfARequest(t *testing.T) {
	is := is.New(t)
	now := time.Now()
	at := func(age time.Duration, opts ...actions.VerifyOption) error {
		clock := actions.WithClock(func() time.Time { return now })
		_, err := actions.Verify([]byte(registration), sign(now.Add(-age), registration), secret, append(opts, clock)...)
		return err
	}
	is.NoErr(at(30 * time.Second))
	is.NoErr(at(-30 * time.Second))
	is.Equal(at(30*time.Second+time.Millisecond), webhooks.ErrTimestampOutOfRange)
	is.Equal(at(-30*time.Second-time.Millisecond), webhooks.ErrTimestampOutOfRange)
	is.NoErr(at(time.Minute, actions.WithTolerance(time.Hour)))
}

func FuzzParse(f *testing.F) {
	for _, request := range load(f).Requests {
		f.Add([]byte(request.Payload))
	}
	for _, odd := range moduletest.Odd(`{"object":"authentication_action_context","user_agent":"@","user":{"first_name":"@","created_at":"@"}}`) {
		f.Add([]byte(odd))
	}
	f.Add([]byte(`{"object":"coffee_action_context"}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		action, err := actions.Parse(actions.Trust(payload))
		if _, typed := errors.AsType[*webhooks.PayloadError](err); err != nil && !typed {
			t.Fatalf("untyped: %v", err)
		}
		if (err == nil) != (action != nil) {
			t.Fatalf("%v with %v", action, err)
		}
	})
}

func FuzzSign(f *testing.F) {
	f.Add("Not today.")
	f.Add("\xff\u2028</script>\x00")
	f.Fuzz(func(t *testing.T, message string) {
		body, err := actions.Sign(actions.Authentication{}, actions.Deny(message), secret)
		if err != nil {
			t.Fatal(err)
		}
		var response struct {
			Payload   jsontext.Value `json:"payload"`
			Signature string         `json:"signature"`
		}
		if err := json.Unmarshal(body, &response); err != nil {
			t.Fatal(err)
		}
		var stamp struct {
			Timestamp int64 `json:"timestamp"`
		}
		if err := json.Unmarshal(response.Payload, &stamp); err != nil {
			t.Fatal(err)
		}
		if want := sign(time.UnixMilli(stamp.Timestamp), string(response.Payload)); !strings.HasSuffix(want, "v1="+response.Signature) {
			t.Fatalf("%s is not signed as it is sent", body)
		}
	})
}
