package handling

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/authorization"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

type server struct{ client *workos.Confidential }

func (s server) password(w http.ResponseWriter, r *http.Request) {
	response, err := s.client.UserManagement.AuthenticateWithPassword(r.Context(), r.FormValue("email"), workos.NewPassword(r.FormValue("password")), nil) // want `this sign-in can require one more step, such as a second factor, which is an error too: use errors.AsType with the step-up errors, or return the error`
	if errors.Is(err, core.ErrorCode("invalid_credentials")) {
		http.Error(w, "wrong password", http.StatusUnauthorized)
		return
	}
	if err != nil {
		slog.Error("sign-in", "err", err)
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, response.User.Email)
}

func (s server) code(ctx context.Context, email string, code workos.OneTimeCode) bool {
	_, err := s.client.UserManagement.AuthenticateWithMagicAuth(ctx, email, code, nil) // want `one more step`
	return err == nil
}

func (s server) handled(ctx context.Context, email string, password workos.Password) bool {
	_, err := s.client.UserManagement.AuthenticateWithPassword(ctx, email, password, nil)
	if factor, ok := errors.AsType[*usermanagement.MFAChallengeRequiredError](err); ok {
		fmt.Println(factor.AuthenticationFactors)
	}
	return err == nil
}

func (s server) byCode(ctx context.Context, email string, password workos.Password) bool {
	_, err := s.client.UserManagement.AuthenticateWithPassword(ctx, email, password, nil)
	return err == nil || errors.Is(err, core.ErrorCode("mfa_challenge"))
}

func (s server) returned(ctx context.Context, email string, password workos.Password) (*usermanagement.AuthenticationResponse, error) {
	response, err := s.client.UserManagement.AuthenticateWithPassword(ctx, email, password, nil)
	if err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	return response, nil
}

func (s server) handedOn(w http.ResponseWriter, r *http.Request, fail func(http.ResponseWriter, error)) {
	if _, err := s.client.UserManagement.AuthenticateWithPassword(r.Context(), "", workos.Password{}, nil); err != nil {
		fail(w, err)
	}
}

func (s server) may(ctx context.Context, resource authorization.ResourceTarget) (bool, error) {
	result, err := s.client.Authorization.Check(ctx, "om_01", "edit", resource, nil)
	if errors.Is(err, core.ErrNotFound) { // want `a 404 of Check is a membership or a resource that WorkOS does not know, such as for a wrong ID, and not a denial: return the error`
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return result.Authorized, nil
}

func (s server) forbids(w http.ResponseWriter, r *http.Request, resource authorization.ResourceTarget) {
	_, err := s.client.Authorization.Check(r.Context(), "om_01", "edit", resource, nil)
	switch {
	case errors.Is(err, workos.ErrNotFound): // want `a 404 of Check`
		http.Error(w, "no", http.StatusForbidden)
	case err != nil:
		http.Error(w, "later", http.StatusBadGateway)
	}
}

func (s server) says(ctx context.Context, w http.ResponseWriter, resource authorization.ResourceTarget) (bool, error) {
	result, err := s.client.Authorization.Check(ctx, "om_01", "edit", resource, nil)
	if errors.Is(err, core.ErrNotFound) {
		return false, fmt.Errorf("no such report: %w", err)
	}
	if err != nil || !result.Authorized {
		http.Error(w, "no", http.StatusForbidden)
		return false, err
	}
	_, err = s.client.Organizations.Get(ctx, "org_01")
	if errors.Is(err, core.ErrNotFound) {
		return false, nil // not a check
	}
	return true, err
}
