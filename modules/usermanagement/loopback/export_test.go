package loopback

import (
	"context"
	"net/http"

	"github.com/workos-typestate/workos/modules/usermanagement"
)

// SignInUnattested is SignIn on a system that does not report the users of connections.
func SignInUnattested(ctx context.Context, client Client, config Config) (*usermanagement.AuthenticationResponse, error) {
	return signIn(ctx, client, config, func(*http.Request) peer { return peerUnknown })
}

// Pages returns a writer for each page, by its title.
func Pages() map[string]func(http.ResponseWriter) {
	pages := make(map[string]func(http.ResponseWriter))
	for _, one := range []page{
		successPage("grace.hopper@difference-engines.example"), failurePage(ErrOpenedTwice), strayPage(http.StatusNotFound),
		notYoursPage(), elsewherePage(), otherBrowserPage(), usedPage(), overPage(),
	} {
		pages[one.Title] = one.write
	}
	return pages
}
