package bearer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/jwt"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// DefaultTimeout is how long a request waits for WorkOS at most unless Config.Timeout changes it.
const DefaultTimeout = 10 * time.Second

// Config configures which tokens are accepted. Sources is required.
type Config struct {
	// Sources are Sessions, Connect and APIKeys, in any combination. Each token goes to one of them: a JWT to the
	// Connect with its issuer, or otherwise to Sessions; any other token to APIKeys, or to the Connect that uses
	// introspection.
	Sources []Source

	// Cookies also accepts users by the session of a web application: a request without a bearer token is then
	// authenticated by that application, with the same guards, as behind authkit's Require. For a request with a bearer
	// token, only the token counts. Nil is for APIs without a web application.
	Cookies *authkit.Auth

	// Timeout is how long a request waits for WorkOS at most: DefaultTimeout if it is 0. After that the response is
	// 503.
	Timeout time.Duration

	// Realm is in the challenge of a response, if it is not empty (RFC 9110 §11.5): visible ASCII without quotes.
	Realm string

	// ResourceMetadataURL is in the challenge of a response, if it is not empty: the URL of this resource's metadata,
	// which tells clients where to sign in (RFC 9728 §5.1).
	ResourceMetadataURL string

	// OnError writes the response to a failed request, instead of WriteProblem. The headers are already set; the
	// function writes the status and the body, or calls WriteProblem.
	OnError func(http.ResponseWriter, *http.Request, *Error)

	// Logger records failures: an Error of status 500 or more at level error, any other, which any client can cause, at
	// level debug. slog.Default() if nil.
	Logger *slog.Logger
}

// Auth authenticates callers. It is safe for concurrent use.
type Auth struct {
	config  Config
	ordered []Source // those about one issuer first
}

// New returns an Auth for an API.
//
// Errors: *core.ArgumentError, which names the field of Config, or the argument of a source.
func New(config Config) (*Auth, error) {
	config.Sources = slices.Clone(config.Sources)
	config.Timeout = cmp.Or(config.Timeout, DefaultTimeout)
	if config.OnError == nil {
		config.OnError = WriteProblem
	}
	refuse := func(field, reason string) (*Auth, error) {
		return nil, &core.ArgumentError{Argument: field, Reason: reason}
	}
	switch {
	case len(config.Sources) == 0:
		return refuse("Sources", "is empty")
	case config.Timeout < 0:
		return refuse("Timeout", "is less than 0")
	case !isQuotable(config.Realm):
		return refuse("Realm", "has characters other than visible ASCII, or a quote or a backslash")
	case !isQuotable(config.ResourceMetadataURL) || strings.Contains(config.ResourceMetadataURL, " "):
		return refuse("ResourceMetadataURL", "has characters that are not allowed in a URL")
	}
	a := &Auth{config: config}
	for i, source := range config.Sources {
		if source == nil {
			return refuse("Sources["+strconv.Itoa(i)+"]", "is nil")
		}
		if err := source.made(); err != nil {
			return nil, err
		}
		if one, isConnect := source.(*connect); isConnect {
			if slices.ContainsFunc(a.ordered, func(other Source) bool { return other.(*connect).issuer == one.issuer }) {
				return refuse("Sources["+strconv.Itoa(i)+"]", "is a second Connect of one issuer: further audiences go into ConnectParams.Audiences")
			}
			a.ordered = append(a.ordered, source)
		}
	}
	for _, source := range config.Sources {
		if _, isConnect := source.(*connect); !isConnect {
			a.ordered = append(a.ordered, source)
		}
	}
	return a, nil
}

// isQuotable reports whether a text can be used in a quoted string (RFC 9110 §5.6.4) without escaping.
func isQuotable(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' })
}

// Verify returns the caller that a token identifies, as Require does for the token of a request. The error is an
// *Error.
func (a *Auth) Verify(ctx context.Context, token core.AccessToken) (Caller, error) {
	caller, failure := a.verify(ctx, token, nil)
	if failure != nil {
		return nil, failure
	}
	return caller, nil
}

// VerifyHeader is Verify for the values of the Authorization field, of HTTP or of gRPC metadata. If there is no bearer
// token among them, the error matches ErrNoToken.
func (a *Auth) VerifyHeader(ctx context.Context, values []string) (Caller, error) {
	token, err := tokenOf(values)
	if err != nil {
		return nil, a.challenged(failureOf(err), nil)
	}
	return a.Verify(ctx, token)
}

// Check returns nil if all guards admit a caller, as Require does for the caller of a request. The error is an *Error.
func (a *Auth) Check(caller Caller, guards ...Guard) error {
	if failure := a.check(caller, guards); failure != nil {
		return failure
	}
	return nil
}

func (a *Auth) verify(ctx context.Context, token core.AccessToken, guards []Guard) (Caller, *Error) {
	if a == nil || a.ordered == nil {
		return nil, failureOf(&core.ArgumentError{Argument: "Auth", Reason: "is nil or the zero value: make one with New"})
	}
	if ctx == nil {
		return nil, failureOf(engine.NilContext())
	}
	ctx, cancel := context.WithTimeout(ctx, a.config.Timeout)
	defer cancel()
	var caller Caller
	err := error(ErrTokenKind)
	if token.IsZero() {
		err = ErrNoToken
	} else if text := token.Reveal(); len(text) > jwt.MaxBytes || !isToken(text) {
		err = usermanagement.ErrTokenMalformed
	} else if source := a.sourceOf(token); source != nil {
		caller, err = source.verify(ctx, token)
	}
	if err != nil {
		return nil, a.challenged(failureOf(err), guards)
	}
	return caller, nil
}

func (a *Auth) check(caller Caller, guards []Guard) *Error {
	if isNobody(caller) {
		return a.challenged(failureOf(ErrNoToken), guards)
	}
	lacksScope, err := refusalOf(guards, caller)
	if err == nil {
		return nil
	}
	failure := &Error{Status: http.StatusForbidden, Err: fmt.Errorf("%w: %w", ErrForbidden, err)}
	if _, stale := errors.AsType[*authkit.StaleSignInError](err); stale {
		failure = &Error{Status: http.StatusUnauthorized, Code: codeStale, Err: err}
	} else if wrong, ok := errors.AsType[*core.ArgumentError](err); ok {
		failure = failureOf(wrong) // a mistake of the program, such as a time that is too short
	} else if lacksScope {
		failure.Code = codeScope
	}
	return a.challenged(failure, guards)
}

// challenged adds the requirements of the guards, and the challenge.
func (a *Auth) challenged(failure *Error, guards []Guard) *Error {
	if failure.Status == http.StatusUnauthorized || failure.Code == codeScope {
		failure.Scopes = scopesOf(guards)
	}
	failure.Challenge = a.challenge(failure)
	return failure
}

// Require returns middleware for handlers that need a caller whom every guard admits. FromContext then returns the
// caller.
//
// The token must be in the Authorization field, with the scheme Bearer (RFC 6750 §2.1). Without a token the response is
// 401 with a challenge that names no error. It is 401 invalid_token for an invalid token, 403 if a guard rejects the
// caller, and 503 while the token cannot be verified. The body is a problem as JSON.
func (a *Auth) Require(guards ...Guard) func(http.Handler) http.Handler {
	guards = slices.Clone(guards)
	return func(next http.Handler) http.Handler {
		return a.handler(next, guards, a.byCookie(next, guards), true)
	}
}

// Optional is middleware for handlers that serve everyone and use the caller if there is one: FromContext returns it.
// An invalid token is rejected as by Require, so that its holder gets a new one.
func (a *Auth) Optional(next http.Handler) http.Handler {
	var byCookie http.Handler
	if a != nil && a.config.Cookies != nil {
		byCookie = a.config.Cookies.Optional(a.fromSession(next))
	}
	return a.handler(next, nil, byCookie, false)
}

func (a *Auth) handler(next http.Handler, guards []Guard, byCookie http.Handler, required bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Authorization")
		token, err := tokenOf(r.Header["Authorization"])
		if errors.Is(err, ErrNoToken) && byCookie != nil {
			byCookie.ServeHTTP(w, r)
			return
		}
		if errors.Is(err, ErrNoToken) && !required {
			next.ServeHTTP(w, r)
			return
		}
		if err != nil {
			a.fail(w, r, a.challenged(failureOf(err), guards))
			return
		}
		caller, failure := a.verify(r.Context(), token, guards)
		if failure == nil {
			r = r.WithContext(context.WithValue(r.Context(), contextKey{}, admitted{caller, a})) // OnError needs it too
			failure = a.check(caller, guards)
		}
		if failure != nil {
			a.fail(w, r, failure)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// byCookie serves requests without a token. It is nil without Config.Cookies.
func (a *Auth) byCookie(next http.Handler, guards []Guard) http.Handler {
	if a == nil || a.config.Cookies == nil {
		return nil
	}
	var ofSession []authkit.Guard
	for _, one := range guards {
		ofSession = append(ofSession, func(s *session.Session) error {
			_, err := refusalOf([]Guard{one}, userOf(s))
			return err
		})
	}
	return a.config.Cookies.Require(ofSession...)(a.fromSession(next))
}

// fromSession passes on the user of a session.
func (a *Auth) fromSession(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if current, ok := authkit.FromContext(r.Context()); ok {
			r = r.WithContext(context.WithValue(r.Context(), contextKey{}, admitted{userOf(current), a}))
		}
		next.ServeHTTP(w, r)
	})
}

func userOf(s *session.Session) *User { return &User{AccessTokenClaims: s.Claims, Session: s} }

// log omits the URL, which can hold codes.
func (a *Auth) log(r *http.Request, failure *Error) {
	level := slog.LevelDebug
	if failure.Status >= http.StatusInternalServerError && !leaves(r.Context()) {
		level = slog.LevelError
	}
	logger := cmp.Or(a.config.Logger, slog.Default())
	logger.LogAttrs(r.Context(), level, "workos: bearer", slog.String("method", r.Method), slog.String("route", r.Pattern),
		slog.Int("status", failure.Status), slog.Any("error", failure.Err))
}
