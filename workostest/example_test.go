package workostest_test

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/workos-typestate/workos/workostest"
)

// A server runs in the program's own process, with users and faults that the
// program chooses.
func Example() {
	srv, err := workostest.New(workostest.WithUsers(workostest.User{Email: "grace@example.com"}))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()
	srv.Inject(workostest.Fault{Path: "/user_management/users", Times: 1, Status: http.StatusServiceUnavailable})

	for range 2 {
		req, _ := http.NewRequest(http.MethodGet, srv.URL+"/user_management/users", http.NoBody)
		req.Header.Set("Authorization", "Bearer "+srv.APIKey)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			fmt.Println(err)
			return
		}
		var page struct {
			Data []struct{ Email string }
		}
		_ = json.NewDecoder(res.Body).Decode(&page)
		_ = res.Body.Close()
		fmt.Println(res.StatusCode, page.Data)
	}
	// Output:
	// 503 []
	// 200 [{grace@example.com}]
}
