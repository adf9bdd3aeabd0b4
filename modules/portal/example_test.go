package portal_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/portal"
)

// A customer's administrator wants to set up SSO, and is sent to the portal.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(`{"link": "https://setup.workos.com/portal/launch?secret=…"}`))
	if err != nil {
		panic(err)
	}
	toPortal := func(w http.ResponseWriter, r *http.Request) {
		link, err := portal.New(client).GenerateLink(r.Context(), "org_1", &portal.GenerateLinkParams{Intent: portal.IntentSSO, ReturnURL: "https://example.com/settings"})
		if err != nil {
			http.Error(w, "please try again", http.StatusBadGateway)
			return
		}
		http.Redirect(w, r, link.Link.Reveal(), http.StatusSeeOther)
	}

	response := httptest.NewRecorder()
	toPortal(response, httptest.NewRequest(http.MethodGet, "/settings/sso", http.NoBody))
	fmt.Println(response.Code, strings.HasPrefix(response.Header().Get("Location"), "https://setup.workos.com/"))
	// Output: 303 true
}
