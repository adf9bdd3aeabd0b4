package main

import (
	"log/slog"
	"net/http"
	"slices"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/portal"
)

// administrator says which organization the request's user administers, as the session of your application
// knows it. It is never taken from the request: the link lets its holder configure that organization.
type administrator func(*http.Request) (organizationID core.OrganizationID, ok bool)

// toPortal sends an administrator to the Admin Portal, with one form for each intent:
//
//	<form method="post" action="/settings/portal/sso"><button>Set up Single Sign-On</button></form>
//
// Only a POST from the application's own pages makes a link. A GET can be brought about by any page, and by
// what fetches links ahead. The link is good for minutes and for whoever has it, so it is made for
// each visit, goes to the browser alone, and is neither stored nor logged.
func toPortal(client *workos.Confidential, of administrator, returnURL string, logger *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /settings/portal/{intent}", func(w http.ResponseWriter, r *http.Request) {
		organizationID, ok := of(r)
		if !ok {
			http.Error(w, "Only administrators may do that.", http.StatusForbidden)
			return
		}
		intent := portal.Intent(r.PathValue("intent"))
		if !slices.Contains(intents(), intent) {
			http.NotFound(w, r)
			return
		}
		link, err := client.Portal.GenerateLink(r.Context(), organizationID, &portal.GenerateLinkParams{
			Intent:    intent,
			ReturnURL: returnURL,
		})
		if err != nil {
			logger.ErrorContext(r.Context(), "no link to the Admin Portal", slog.String("intent", string(intent)), slog.Any("error", err))
			http.Error(w, "Please try again.", http.StatusBadGateway)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("Location", link.Link.Reveal()) // without http.Redirect's page, which would hold it a second time
		w.WriteHeader(http.StatusSeeOther)
	})
	return http.NewCrossOriginProtection().Handler(mux)
}

// intents are what the application offers to set up.
func intents() []portal.Intent {
	return []portal.Intent{
		portal.IntentSSO, portal.IntentDirectorySync, portal.IntentDomainVerification, portal.IntentAuditLogs,
		portal.IntentLogStreams, portal.IntentCertificateRenewal, portal.IntentBringYourOwnKey,
	}
}
