package faulttest_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/flight"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// callersCode is code of a caller that fails until it is repaired.
type callersCode struct {
	breakDown func()
	repaired  atomic.Bool
	runs      atomic.Int32
}

// run is called in the place of the caller's code.
func (c *callersCode) run() {
	c.runs.Add(1)
	if !c.repaired.Load() {
		time.Sleep(time.Second) // until all callers wait
		c.breakDown()
	}
}

// fragileTransport fails for the requests that breaks selects, and then responds to them.
type fragileTransport struct {
	*callersCode
	response func(*http.Request) (status int, body string)
	breaks   func(*http.Request) bool // nil for all
}

func (tr fragileTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	time.Sleep(time.Millisecond) // like a network
	if tr.breaks == nil || tr.breaks(r) {
		tr.run()
	}
	status, body := tr.response(r)
	return &http.Response{
		StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}, nil
}

// always returns the same response.
func always(status int, body string) func(*http.Request) (int, string) {
	return func(*http.Request) (int, string) { return status, body }
}

func keyless(t *testing.T, tr http.RoundTripper) *workos.Public {
	return public(t, "https://workos.example", core.WithTransport(tr), core.WithRetry(core.RetryPolicy{}))
}

func keyed(t *testing.T, tr http.RoundTripper, opts ...core.Option) *workos.Confidential {
	return confidential(t, "https://workos.example", append(opts, core.WithTransport(tr), core.WithRetry(core.RetryPolicy{}))...)
}

// accessToken returns an unsigned token that expires in five minutes.
func accessToken() core.AccessToken {
	encode := base64.RawURLEncoding.EncodeToString
	now := time.Now()
	payload := fmt.Sprintf(`{"sid":"session_1","sub":"user_1","iat":%d,"exp":%d}`, now.Unix(), now.Add(5*time.Minute).Unix())
	return core.NewAccessToken(encode([]byte(`{"alg":"RS256","kid":"key_1"}`)) + "." + encode([]byte(payload)) + "." + encode([]byte("signature")))
}

func refreshed(*http.Request) (status int, body string) {
	return 200, fmt.Sprintf(`{"access_token":%q,"refresh_token":"refresh_2","user":{"id":"user_1"}}`, accessToken().Reveal())
}

// fragileStore is a token store that fails in one of its methods.
type fragileStore struct {
	tokens.MemoryStore
	*callersCode
	breaksIn string
	ready    bool // false while the first tokens are saved
}

func (s *fragileStore) step(method string) {
	if s.ready && s.breaksIn == method {
		s.run()
	}
}

func (s *fragileStore) Load(ctx context.Context) (tokens.Tokens, error) {
	s.step("Load")
	return s.MemoryStore.Load(ctx)
}

func (s *fragileStore) Save(ctx context.Context, got tokens.Tokens) error {
	s.step("Save")
	return s.MemoryStore.Save(ctx, got)
}

func (s *fragileStore) Lock(ctx context.Context) (func(), error) {
	s.step("Lock")
	unlock, err := s.MemoryStore.Lock(ctx)
	return func() {
		unlock()
		s.step("unlock")
	}, err
}

// logs is a slog.Handler that fails.
type logs struct{ *callersCode }

func (l logs) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelWarn }
func (l logs) Handle(context.Context, slog.Record) error        { l.run(); return nil }
func (l logs) WithAttrs([]slog.Attr) slog.Handler               { return l }
func (l logs) WithGroup(string) slog.Handler                    { return l }

// places are the places where the SDK runs code of a caller in its own goroutine. Each returns functions that callers run
// concurrently.
var places = map[string]func(*testing.T, *callersCode) (asks []func() error){
	"the page ahead: transport": func(t *testing.T, code *callersCode) []func() error {
		client := keyed(t, fragileTransport{code, func(r *http.Request) (int, string) {
			if r.URL.Query().Has("after") {
				return 200, `{"data":[{"id":"org_2"}],"list_metadata":{}}`
			}
			return 200, `{"data":[{"id":"org_1"}],"list_metadata":{"after":"org_1"}}`
		}, func(r *http.Request) bool { return r.URL.Query().Has("after") }})
		return []func() error{func() error {
			for _, err := range client.Organizations.List(t.Context(), nil).All() {
				if err != nil {
					return err
				}
			}
			return nil
		}}
	},
	"the keys of access tokens: transport": func(t *testing.T, code *callersCode) []func() error {
		client := keyless(t, fragileTransport{callersCode: code, response: always(200, `{"keys":[]}`)})
		verify := func() error {
			time.Sleep(2 * time.Second * time.Duration(min(code.runs.Load(), 1))) // after a failure
			_, err := client.UserManagement.VerifyAccessToken(t.Context(), accessToken(), usermanagement.AccessTokenPolicy{})
			return err
		}
		return []func() error{verify, verify, verify}
	},
	"the refresh of a session: transport": func(t *testing.T, code *callersCode) []func() error {
		client := keyed(t, fragileTransport{callersCode: code, response: refreshed})
		manager, err := session.NewManager(client.UserManagement, core.CookiePasswords("a cookie password that opens nothing"))
		is.New(t).NoErr(err)
		sealed, err := manager.SealData(&session.Data{AccessToken: accessToken(), RefreshToken: core.NewRefreshToken("refresh_1")})
		is.New(t).NoErr(err)
		refresh := func() error {
			_, err := manager.Refresh(t.Context(), sealed, nil)
			return err
		}
		return []func() error{refresh, refresh, refresh}
	},
	"the refresh of tokens: transport": tokensOf(func(code *callersCode) (http.RoundTripper, *fragileStore) {
		return fragileTransport{callersCode: code, response: refreshed}, new(fragileStore)
	}),
	"the refresh of tokens: Store.Load":    storeOf("Load"),
	"the refresh of tokens: Store.Save":    storeOf("Save"),
	"the refresh of tokens: Store.Lock":    storeOf("Lock"),
	"the refresh of tokens: Store, unlock": storeOf("unlock"),
	"the poll of feature flags: transport": func(t *testing.T, code *callersCode) []func() error {
		return waitForFlags(t, keyed(t, fragileTransport{callersCode: code, response: always(200, `{}`)}))
	},
	"the poll of feature flags: logger": func(t *testing.T, code *callersCode) []func() error {
		untouched := new(callersCode)
		untouched.repaired.Store(true)
		response := func(*http.Request) (int, string) {
			if code.repaired.Load() {
				return 200, `{}`
			}
			return 500, `{}`
		}
		return waitForFlags(t, keyed(t, fragileTransport{callersCode: untouched, response: response}, core.WithLogger(slog.New(logs{code}))))
	},
}

func tokensOf(broken func(*callersCode) (http.RoundTripper, *fragileStore)) func(*testing.T, *callersCode) []func() error {
	return func(t *testing.T, code *callersCode) []func() error {
		tr, store := broken(code)
		source, err := tokens.New(keyless(t, tr).UserManagement, store)
		is.New(t).NoErr(err)
		is.New(t).NoErr(source.SignedIn(t.Context(), &usermanagement.AuthenticationResponse{AccessToken: accessToken(), RefreshToken: core.NewRefreshToken("refresh_1")}))
		store.ready = true
		ask := func() error {
			time.Sleep(10 * time.Minute) // until the current token has expired
			_, err := source.Token(t.Context())
			return err
		}
		return []func() error{ask, ask, ask}
	}
}

func storeOf(method string) func(*testing.T, *callersCode) []func() error {
	return tokensOf(func(code *callersCode) (http.RoundTripper, *fragileStore) {
		untouched := new(callersCode)
		untouched.repaired.Store(true)
		return fragileTransport{callersCode: untouched, response: refreshed}, &fragileStore{callersCode: code, breaksIn: method}
	})
}

// waitForFlags starts a new runtime with each wait that finds none or a stopped one.
func waitForFlags(t *testing.T, client *workos.Confidential) []func() error {
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	running, err := client.FeatureFlags.StartRuntime(ctx, nil)
	is.New(t).NoErr(err)
	return []func() error{
		func() error { return running.WaitUntilReady(t.Context()) },
		func() error {
			for range running.Changes(t.Context()) {
			}
			return nil
		},
		func() error {
			<-running.Done()
			return running.Err()
		},
	}
}

// ending describes how a goroutine ended.
type ending struct {
	returned bool
	panicked any
}

// endOf calls a function in its own goroutine.
func endOf(ask func() error) <-chan ending {
	done := make(chan ending, 1)
	go func() {
		var end ending
		defer func() {
			end.panicked = recover()
			done <- end
		}()
		_ = ask()
		end.returned = true
	}()
	return done
}

// breakDowns are the ways in which a caller's code can end other than by returning, and how the waiting callers end then.
var breakDowns = map[string]struct {
	breakDown func()
	shared    func(ending) bool
}{
	"a panic": {func() { panic(errBrokeDown) }, func(e ending) bool {
		reason, ok := e.panicked.(*flight.Panic)
		return ok && errors.Is(reason, errBrokeDown) && strings.Contains(string(reason.Stack), "callersCode")
	}},
	"runtime.Goexit": {runtime.Goexit, func(e ending) bool { return !e.returned && e.panicked == nil }},
}

var errBrokeDown = errors.New("broke down")

func TestCodeOfACallersThatBreaksDownInAGoroutineOfTheSDK(t *testing.T) {
	for how, mode := range breakDowns {
		for place, prepare := range places {
			t.Run(place+": "+how+" reaches all waiting callers, and the next caller finds nothing locked", func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { // it fails if a goroutine waits forever
					is := is.New(t)
					code := &callersCode{breakDown: mode.breakDown}
					asks := prepare(t, code)
					ends := make([]<-chan ending, 0, len(asks))
					for _, ask := range asks {
						ends = append(ends, endOf(ask))
					}
					for _, end := range ends {
						is.True(mode.shared(<-end))
					}
					is.Equal(code.runs.Load(), int32(1)) // for all of them

					code.repaired.Store(true)
					if strings.Contains(place, "flags") {
						return // a stopped runtime stays stopped
					}
					for _, ask := range asks {
						end := <-endOf(ask)
						is.True(end.returned)
					}
					is.True(code.runs.Load() > 1)
				})
			})
		}
	}
}

// TestGoroutinesThatRunACallersCodeAreFlights finds all code in the product that starts a goroutine other than a
// flight.
func TestGoroutinesThatRunACallersCodeAreFlights(t *testing.T) {
	reasons := map[string]string{ // by file and function; none of these runs code of a caller, or it recovers
		"cmd/workos/main.go main":                              "lets the second Ctrl-C end the process",
		"contrib/mcp/example/main.go run":                      "is an example program with its own server",
		"contrib/redis/work.go hold":                           "a hook of the caller's Redis client that panics is recovered, and the lease then expires",
		"internal/flight/flight.go Start":                      "is the flight",
		"modules/usermanagement/instance/instance.go newFirst": "serves its own socket",
		"modules/usermanagement/instance/exchange.go serve":    "reads the message of another start",
		"modules/usermanagement/instance/exchange.go hear":     "ends a connection with the program",
		"modules/usermanagement/instance/exchange.go tell":     "AfterFunc: ends a connection with its context",
		"modules/usermanagement/loopback/receiver.go receive":  "serves the SDK's own handler and listener",
		"modules/usermanagement/session/group.go flightFor":    "AfterFunc: removes a key from a map",
		"modules/usermanagement/session/group.go takeLate":     "AfterFunc: clears an entry of a map",
		"workostest/server.go New":                             "serves its own handler and listener",
		"workostest/server.go Close":                           "waits for connections",
		"workostest/server.go serve":                           "AfterFunc: ends the context of a request with the server",
		"cmd/workos-emulator/main.go main":                     "AfterFunc: lets the second Ctrl-C end the process",
		"workostest/webhooks.go enqueue":                       "sends encoded JSON by its own transport",
	}
	root, err := filepath.Abs("../../..")
	is.New(t).NoErr(err)
	found := map[string]bool{}
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		name, _ := filepath.Rel(root, path)
		name = filepath.ToSlash(name)
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == "internal/test" || name == "internal/bench" || name == "internal/cmd" || name == "docs" || entry.Name() == "testdata" || name == ".git"):
			return fs.SkipDir
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, declaration := range file.Decls {
			function, ok := declaration.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(function, func(node ast.Node) bool {
				if startsGoroutine(node) {
					found[name+" "+function.Name.Name] = true
				}
				return true
			})
		}
		return nil
	})
	is.New(t).NoErr(err)
	for place := range found {
		if reasons[place] == "" {
			t.Errorf("%s starts a goroutine that is not a flight, and has no reason here", place)
		}
	}
	for place := range reasons {
		if !found[place] {
			t.Errorf("%s starts no goroutine", place)
		}
	}
}

// startsGoroutine reports whether a node starts a goroutine: a go statement, or a call of Go, AfterFunc or TryGo.
func startsGoroutine(node ast.Node) bool {
	switch node := node.(type) {
	case *ast.GoStmt:
		return true
	case *ast.CallExpr:
		called, ok := node.Fun.(*ast.SelectorExpr)
		return ok && (called.Sel.Name == "Go" || called.Sel.Name == "TryGo" || called.Sel.Name == "AfterFunc")
	}
	return false
}
