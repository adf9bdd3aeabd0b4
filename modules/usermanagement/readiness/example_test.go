package readiness_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/readiness"
	"github.com/workos-typestate/workos/workostest"
)

// A health endpoint of a server whose API key has been revoked.
func Example() {
	server, err := workostest.New()
	if err != nil {
		panic(err)
	}
	defer server.Close()
	client, err := workos.NewConfidential("sk_test_revoked", server.ClientID, core.WithBaseURL(server.URL))
	if err != nil {
		panic(err)
	}
	check, err := readiness.New(client.UserManagement, readiness.Config{})
	if err != nil {
		panic(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /readyz", check)

	response := httptest.NewRecorder()
	mux.ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/readyz", http.NoBody))
	fmt.Println(response.Code, response.Body)
	// Output: 503 {"status":"not ready","part":"api_key"}
}
