package main

import (
	"bytes"
	"cmp"
	"errors"
	"html/template"
	"log/slog"
	"net/http"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
)

// app has the pages of the application.
type app struct {
	client *workos.Confidential
	auth   *authkit.Auth
	pages  *template.Template
	logger *slog.Logger
}

// newApp returns the handler of the whole application.
func newApp(client *workos.Confidential, config authkit.Config) (http.Handler, error) {
	a := &app{client: client, pages: parsePages(), logger: cmp.Or(config.Logger, slog.Default())}
	config.HomePath = "/dashboard" // after a sign-in that began with the button, and after a switch of organization
	config.OnError = a.refuse
	auth, err := authkit.New(client.UserManagement, config)
	if err != nil {
		return nil, err
	}
	a.auth = auth

	mux := http.NewServeMux()
	mux.HandleFunc("GET /sign-in", auth.SignIn)
	mux.HandleFunc("GET /sign-up", auth.SignUp)
	mux.HandleFunc("GET /callback", auth.Callback)
	mux.HandleFunc("POST /sign-out", auth.SignOut)
	mux.HandleFunc("POST /switch-organization", auth.SwitchOrganization)

	signedIn := auth.Require()
	admins := auth.Require(authkit.Role("admin"))
	mux.Handle("GET /{$}", auth.Optional(http.HandlerFunc(a.home)))
	mux.Handle("GET /dashboard", signedIn(http.HandlerFunc(a.dashboard)))
	mux.Handle("GET /admin", admins(http.HandlerFunc(a.admin)))
	return mux, nil
}

// page is what the templates show. What a page has no use for is left out.
type page struct {
	Title       string
	View        authkit.View // whoever is signed in: show fills it in
	Memberships []usermanagement.OrganizationMembership
	Users       []usermanagement.User
	Text        string
	TryAgain    string
}

// home is for everyone.
func (a *app) home(w http.ResponseWriter, r *http.Request) {
	a.show(w, r, http.StatusOK, "home", page{Title: "Welcome"})
}

// dashboard is for whoever is signed in.
func (a *app) dashboard(w http.ResponseWriter, r *http.Request) {
	current, _ := authkit.FromContext(r.Context()) // always there: Require saw to it
	memberships, err := a.client.UserManagement.ListOrganizationMemberships(r.Context(), usermanagement.ListOrganizationMembershipsParams{
		UserID:      current.UserID,
		ListOptions: core.ListOptions{Limit: 100},
	}).Page()
	if err != nil {
		a.fail(w, r, err)
		return
	}
	a.show(w, r, http.StatusOK, "dashboard", page{Title: "Dashboard", Memberships: memberships.Data})
}

// admin is for the administrators of an organization.
func (a *app) admin(w http.ResponseWriter, r *http.Request) {
	current, _ := authkit.FromContext(r.Context())
	users, err := a.client.UserManagement.ListUsers(r.Context(), &usermanagement.ListUsersParams{
		OrganizationID: current.OrganizationID, // never empty: who has a role has it in an organization
		ListOptions:    core.ListOptions{Limit: 100},
	}).Page()
	if err != nil {
		a.fail(w, r, err)
		return
	}
	a.show(w, r, http.StatusOK, "admin", page{Title: "Administration", Users: users.Data})
}

// refuse answers what authkit does not let through, and what it could not do.
func (a *app) refuse(w http.ResponseWriter, r *http.Request, failure *authkit.Error) {
	p := page{Title: http.StatusText(failure.Status), TryAgain: failure.TryAgain}
	switch {
	case errors.Is(failure, authkit.ErrForbidden):
		p.Text = "Your role in this organization does not let you see this page. Choose another one on the dashboard."
	case errors.Is(failure, authkit.ErrNoSignIn):
		p.Text = "This sign-in took too long, or was begun in another browser."
	case errors.Is(failure, core.ErrorCode("access_denied")):
		p.Text = "You are not signed in: the sign-in was canceled."
	case failure.Status == http.StatusServiceUnavailable:
		p.Text = "WorkOS cannot be reached. If you are signed in, you stay so: try again in a moment."
	}
	a.show(w, r, failure.Status, "problem", p)
}

// fail answers for a call to WorkOS that went wrong. The SDK has tried again where that could help.
func (a *app) fail(w http.ResponseWriter, r *http.Request, err error) {
	a.logger.ErrorContext(r.Context(), "a page could not be made", slog.String("route", r.Pattern), slog.Any("error", err))
	a.show(w, r, http.StatusBadGateway, "problem", page{Title: "Please try again in a moment", TryAgain: r.URL.Path})
}

// show writes a page. That it may not be cached is in the headers already.
func (a *app) show(w http.ResponseWriter, r *http.Request, status int, name string, p page) {
	p.View = a.auth.View(r)
	var body bytes.Buffer // so that a template that breaks off half-way shows nothing
	if err := a.pages.ExecuteTemplate(&body, name, p); err != nil {
		a.logger.ErrorContext(r.Context(), "a template is wrong", slog.String("name", name), slog.Any("error", err))
		http.Error(w, "Something went wrong.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	// No form-action: browsers hold the redirect to WorkOS against it that follows a sign-out.
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes())
}
