package workosgin_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/matryer/is"

	workosgin "github.com/workos-typestate/workos/contrib/gin"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.ReleaseMode) // otherwise Gin prints
	m.Run()
}

// ofAda stands for auth.Require(guards...): it puts a session into the context, or rejects the request.
func ofAda(guards ...authkit.Guard) func(http.Handler) http.Handler {
	ada := &session.Session{Claims: &session.Claims{UserID: "user_1", OrganizationID: "org_1", Role: "member"}}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for _, guard := range guards {
				if guard(ada) != nil {
					http.Error(w, "not for you", http.StatusForbidden)
					return
				}
			}
			next.ServeHTTP(w, r.WithContext(authkit.NewContext(r.Context(), ada)))
		})
	}
}

func Example() {
	router := gin.New()
	team := func(c *gin.Context) {
		current, _ := authkit.FromContext(c.Request.Context())
		c.String(http.StatusOK, "the team of %s", current.OrganizationID)
	}
	router.GET("/team", workosgin.Middleware(ofAda()), team)
	router.GET("/admin", workosgin.Middleware(ofAda(authkit.Role("admin"))), team)

	for _, path := range []string{"/team", "/admin"} {
		response := httptest.NewRecorder()
		router.ServeHTTP(response, httptest.NewRequest(http.MethodGet, path, http.NoBody))
		fmt.Println(path, response.Code, strings.TrimSpace(response.Body.String()))
	}
	// Output:
	// /team 200 the team of org_1
	// /admin 403 not for you
}

// settling is middleware with its own writer, which sets the headers only when they are sent, and records the status.
type settling struct {
	http.ResponseWriter
	sent *[]int
}

func (s settling) WriteHeader(status int) {
	*s.sent = append(*s.sent, status)
	s.Header().Set("Settled", s.Header().Get("Of-Handler"))
	s.ResponseWriter.WriteHeader(status)
}

func (s settling) Unwrap() http.ResponseWriter { return s.ResponseWriter }

func TestTheWriterOfAMiddlewareSeesTheHeadersOnce(t *testing.T) {
	type seen struct{ status, size int }
	for name, test := range map[string]struct {
		handle func(*gin.Context)
		want   int
		body   string
		after  seen // by Gin middleware around it
	}{
		"with a body":          {func(c *gin.Context) { c.String(http.StatusTeapot, "tea") }, 418, "tea", seen{418, 3}},
		"with a body in parts": {func(c *gin.Context) { _, _ = io.WriteString(c.Writer, "te"); _, _ = c.Writer.Write([]byte("a")) }, 200, "tea", seen{200, 3}},
		"whose status is set early": {func(c *gin.Context) {
			c.Status(201)
			c.Header("Of-Handler", "late")
			_, _ = c.Writer.WriteString("tea")
		}, 201, "tea", seen{201, 3}},
		"whose status is set twice":       {func(c *gin.Context) { c.Status(500); c.Status(202); c.Writer.WriteHeaderNow(); c.Status(503) }, 202, "", seen{202, 0}},
		"without a body":                  {func(c *gin.Context) { c.AbortWithStatus(http.StatusNotFound) }, 404, "", seen{404, 0}},
		"that is flushed":                 {func(c *gin.Context) { c.Status(203); c.Writer.Flush(); _, _ = c.Writer.Write([]byte("tea")) }, 203, "tea", seen{203, 3}},
		"that is flushed by a controller": {func(c *gin.Context) { _ = http.NewResponseController(c.Writer).Flush() }, 200, "", seen{200, 0}},
	} {
		t.Run("of a response "+name, func(t *testing.T) {
			is := is.New(t)
			var sent []int
			var after seen
			router := gin.New()
			router.Use(func(c *gin.Context) {
				before := c.Writer
				c.Next()
				is.True(c.Writer == before)
				after = seen{c.Writer.Status(), c.Writer.Size()}
			}, workosgin.Middleware(func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(settling{w, &sent}, r) })
			}))
			router.GET("/", func(c *gin.Context) {
				c.Header("Of-Handler", "early")
				is.True(!c.Writer.Written())
				test.handle(c)
				is.True(c.Writer.Written())
				is.Equal(seen{c.Writer.Status(), c.Writer.Size()}, test.after)
			})
			server := httptest.NewServer(router)
			defer server.Close()
			response, err := http.Get(server.URL)
			is.NoErr(err)
			defer func() { _ = response.Body.Close() }()
			body, err := io.ReadAll(response.Body)
			is.NoErr(err)
			is.Equal(response.StatusCode, test.want)
			is.Equal(string(body), test.body)
			is.Equal(sent, []int{test.want})
			is.Equal(response.Header.Get("Settled"), response.Header.Get("Of-Handler"))
			is.Equal(after, test.after)
		})
	}
}

func TestARefusalEndsTheChain(t *testing.T) {
	is := is.New(t)
	router := gin.New()
	aborted := false
	router.Use(func(c *gin.Context) { c.Next(); aborted = c.IsAborted() })
	router.GET("/", workosgin.Middleware(func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) })
	}), func(*gin.Context) { t.Error("the handler runs") })
	response := httptest.NewRecorder()
	router.ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/", http.NoBody))
	is.Equal(response.Code, http.StatusUnauthorized)
	is.True(aborted)
}

func TestAPanicBehindAMiddlewareIsRecoveredInFrontOfIt(t *testing.T) {
	is := is.New(t)
	router := gin.New()
	var sent []int
	router.Use(gin.RecoveryWithWriter(io.Discard), workosgin.Middleware(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(settling{w, &sent}, r) })
	}))
	router.GET("/", func(*gin.Context) { panic("in the handler") })
	response := httptest.NewRecorder()
	router.ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/", http.NoBody))
	is.Equal(response.Code, http.StatusInternalServerError)
}

func TestAConnectionCanBeTakenOver(t *testing.T) {
	is := is.New(t)
	var sent []int
	router := gin.New()
	router.GET("/", workosgin.Middleware(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(settling{w, &sent}, r) })
	}), func(c *gin.Context) {
		connection, _, err := c.Writer.Hijack()
		is.NoErr(err)
		_, err = io.WriteString(connection, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntea")
		is.NoErr(err)
		is.NoErr(connection.Close())
	})
	server := httptest.NewServer(router)
	defer server.Close()
	response, err := http.Get(server.URL)
	is.NoErr(err)
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	is.NoErr(err)
	is.Equal(string(body), "tea")
	is.Equal(len(sent), 0)
}
