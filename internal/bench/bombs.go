package bench

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

// bombLimit is the maximum size of a response, and the unpacked size of the bombs.
const bombLimit = 2 << 20

// bombs are responses that expand to far more than their size. For comparison, encoding/json decodes them to maps.
func bombs() []Row {
	const byHand = "by hand, without a type"
	users := func(c *workos.Confidential) error {
		_, err := c.UserManagement.ListUsers(context.Background(), nil).Page()
		return err
	}
	var rows []Row //nolint:prealloc // a handful
	for _, bomb := range []struct {
		name   string
		status int
		body   string
		call   func(c *workos.Confidential) error
	}{
		{"a list of empty objects", 200, filled(bombLimit, `{"data":[`, `{}`, `]}`), users},
		{"a list of nulls", 200, filled(bombLimit, `{"data":[`, `null`, `]}`), users},
		{"a key set of empty keys", 200, filled(bombLimit, `{"keys":[`, `{}`, `]}`), func(c *workos.Confidential) error {
			_, err := c.UserManagement.GetJWKS(context.Background())
			return err
		}},
		{"events without data", 200, filled(bombLimit, `{"data":[`, `{"id":"a","event":"user.created","data":{}}`, `]}`), func(c *workos.Confidential) error {
			_, err := c.Events.List(context.Background(), nil).Page()
			return err
		}},
		{"an error of empty complaints", 422, filled(bombLimit/2, `{"code":"a","errors":[`, `{}`, `]}`), users},
		{"an object of very many members", 200, filled(bombLimit, `{"id":"a","custom_attributes":{`, `"a":[]`, `}}`), directoryUser},
		{"arrays within one another", 200, `{"id":"a","custom_attributes":{"a":` + strings.Repeat("[", bombLimit/2-20) + strings.Repeat("]", bombLimit/2-20) + `}}`, directoryUser},
	} {
		packed := packed(bomb.body)
		rows = append(rows, Row{"Read a bomb of " + fmt.Sprintf("%.1f KiB", float64(len(packed))/(1<<10)) + ", packed: " + bomb.name, []Contender{
			{SDK, func(b *testing.B) { read(b, bomb.status, packed, bomb.call) }},
			{byHand, each(func() error {
				body, err := gzip.NewReader(bytes.NewReader(packed))
				if err != nil {
					return err
				}
				var v any
				if err := json.NewDecoder(body).Decode(&v); err != nil && !strings.Contains(err.Error(), "max depth") {
					return err
				}
				return nil
			})},
		}, []Goal{{Metric: Bytes, Max: 6 * bombLimit}, {Metric: Bytes, Against: byHand, Max: 1}}})
	}
	deep := &rows[len(rows)-1]
	deep.Goals = deep.Goals[:1] // encoding/json has its own bound for these
	return rows
}

func directoryUser(c *workos.Confidential) error {
	_, err := c.DirectorySync.GetUser(context.Background(), "directory_user_1")
	return err
}

// read repeats the call for the benchmark. Most bombs are rejected.
func read(b *testing.B, status int, packed []byte, call func(c *workos.Confidential) error) {
	client := must(workos.NewConfidential("sk_test_bench", "client_bench", core.WithMaxResponseBytes(bombLimit),
		core.WithRetry(core.RetryPolicy{}), core.WithTransport(bombTransport{status, packed})))
	b.ReportAllocs()
	for b.Loop() {
		if err := call(client); err != nil && !errors.Is(err, core.ErrTooLarge) && !errors.Is(err, core.ErrUnprocessable) {
			b.Fatal(err)
		}
	}
}

// bombTransport unpacks the bomb, as net/http does.
type bombTransport struct {
	status int
	packed []byte
}

func (t bombTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := gzip.NewReader(bytes.NewReader(t.packed))
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: t.status, Header: http.Header{}, Body: io.NopCloser(body), ContentLength: -1, Request: r}, nil
}

// filled returns before, after, and as many copies of of between them as there is room for.
func filled(size int, before, of, after string) string {
	return before + strings.Repeat(of+",", (size-len(before)-len(after))/(len(of)+1)-1) + of + after
}

func packed(text string) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = io.WriteString(z, text)
	_ = z.Close()
	return out.Bytes()
}
