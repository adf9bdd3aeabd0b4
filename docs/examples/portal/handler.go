package main

import (
	"log/slog"
	"net/http"
	"slices"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/portal"
)

// administrator returns the organization that the request's user administers, from the session of your application. Never take it from the
// request: the holder of the link can configure that organization.
type administrator func(*http.Request) (organizationID core.OrganizationID, ok bool)

// toPortal sends an administrator to the Admin Portal, with one form for each intent:
//
//	<form method="post" action="/settings/portal/sso"><button>Set up Single Sign-On</button></form>
//
// Only a POST from the application's own pages creates a link. Any page, and any prefetcher, can cause a GET. The link is valid for a few minutes
// for everyone who has it, so it is created for each visit, goes only to the browser, and is neither stored nor logged.
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
		w.Header().Set("Location", link.Link.Reveal()) // without http.Redirect's page, which would repeat it
		w.WriteHeader(http.StatusSeeOther)
	})
	return http.NewCrossOriginProtection().Handler(mux)
}

// intents lists the intents that the application offers.
func intents() []portal.Intent {
	return []portal.Intent{
		portal.IntentSSO, portal.IntentDirectorySync, portal.IntentDomainVerification, portal.IntentAuditLogs,
		portal.IntentLogStreams, portal.IntentCertificateRenewal, portal.IntentBringYourOwnKey,
	}
}
