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
	config.HomePath = "/dashboard" // after a sign-in with the button, and after a switch of organization
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

// page is the data of the templates. Fields that a page does not use are zero.
type page struct {
	Title       string
	View        authkit.View // the signed-in user: set by show
	Memberships []usermanagement.OrganizationMembership
	Users       []usermanagement.User
	Text        string
	TryAgain    string
}

// home is for everyone.
func (a *app) home(w http.ResponseWriter, r *http.Request) {
	a.show(w, r, http.StatusOK, "home", page{Title: "Welcome"})
}

// dashboard is for signed-in users.
func (a *app) dashboard(w http.ResponseWriter, r *http.Request) {
	current, _ := authkit.FromContext(r.Context()) // always present behind Require
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
		OrganizationID: current.OrganizationID, // never empty: a role requires an organization
		ListOptions:    core.ListOptions{Limit: 100},
	}).Page()
	if err != nil {
		a.fail(w, r, err)
		return
	}
	a.show(w, r, http.StatusOK, "admin", page{Title: "Administration", Users: users.Data})
}

// refuse responds to requests that authkit rejects or cannot serve.
func (a *app) refuse(w http.ResponseWriter, r *http.Request, failure *authkit.Error) {
	p := page{Title: http.StatusText(failure.Status), TryAgain: failure.TryAgain}
	switch {
	case errors.Is(failure, authkit.ErrForbidden):
		p.Text = "Your role in this organization does not allow you to see this page. Choose another one on the dashboard."
	case errors.Is(failure, authkit.ErrNoSignIn):
		p.Text = "This sign-in took too long, or was started in another browser."
	case errors.Is(failure, core.ErrorCode("access_denied")):
		p.Text = "You are not signed in: the sign-in was canceled."
	case failure.Status == http.StatusServiceUnavailable:
		p.Text = "WorkOS cannot be reached. If you are signed in, you stay signed in: try again in a moment."
	}
	a.show(w, r, failure.Status, "problem", p)
}

// fail responds after a failed call to WorkOS. The SDK has already retried where that could help.
func (a *app) fail(w http.ResponseWriter, r *http.Request, err error) {
	a.logger.ErrorContext(r.Context(), "a page could not be rendered", slog.String("route", r.Pattern), slog.Any("error", err))
	a.show(w, r, http.StatusBadGateway, "problem", page{Title: "Please try again in a moment", TryAgain: r.URL.Path})
}

// show writes a page. The headers already forbid caching it.
func (a *app) show(w http.ResponseWriter, r *http.Request, status int, name string, p page) {
	p.View = a.auth.View(r)
	var body bytes.Buffer // so that a failing template shows nothing
	if err := a.pages.ExecuteTemplate(&body, name, p); err != nil {
		a.logger.ErrorContext(r.Context(), "a template is wrong", slog.String("name", name), slog.Any("error", err))
		http.Error(w, "Something went wrong.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	// No form-action: browsers also apply it to the redirect to WorkOS after a sign-out.
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes())
}
