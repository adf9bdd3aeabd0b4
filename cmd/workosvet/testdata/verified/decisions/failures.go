package decisions

import (
	"context"
	"errors"
	"log"
	"net/http"
	"net/url"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/modules/webhooks"
	"github.com/workos-typestate/workos/pkce"
)

func dropped(ctx context.Context, client *workos.Confidential, manager *session.Manager, auth *bearer.Auth, caller bearer.Caller, sealed core.SealedSession, signIn *pkce.Authorization, callback url.Values) {
	current, _ := manager.Authenticate(ctx, sealed) // want `the error of Authenticate says that nothing was verified, and is dropped`
	println(current.UserID)
	auth.Check(caller)                                                                               // want `the error of Check says`
	_ = auth.Check(caller)                                                                           // want `the error of Check says`
	code, _ := signIn.Code(callback)                                                                 // want `the error of Code says`
	user, _ := client.UserManagement.VerifyEmail(ctx, "user_01", core.NewOneTimeCode("123456"), nil) // want `the error of VerifyEmail says`
	println(code, user)

	maybe, _ := manager.Authenticate(ctx, sealed)
	if maybe != nil {
		println(maybe.UserID)
	}
	_, _ = client.OrganizationDomains.Verify(ctx, "org_domain_01")
}

func falls(w http.ResponseWriter, r *http.Request, secret core.SigningSecret) {
	payload, err := webhooks.VerifyRequest(r, secret)
	if err != nil {
		log.Println(err)
		http.Error(w, "no", http.StatusBadRequest)
	}
	println(len(payload.Bytes())) // want `the error of VerifyRequest may be non-nil here, and then nothing was verified: return first`
}

func early(ctx context.Context, manager *session.Manager, sealed core.SealedSession) error {
	current, err := manager.Authenticate(ctx, sealed)
	println(current.UserID) // want `the error of Authenticate may be non-nil here`
	return err
}

func inside(ctx context.Context, auth *bearer.Auth, token core.AccessToken) bool {
	caller, err := auth.Verify(ctx, token)
	if err != nil {
		admit(caller) // want `the error of Verify may be non-nil here`
		return false
	}
	admit(caller)
	return true
}

func overwritten(ctx context.Context, client *workos.Confidential, token core.AccessToken, policy usermanagement.AccessTokenPolicy) error {
	claims, err := client.UserManagement.VerifyAccessToken(ctx, token, policy)
	err = ping()
	if err != nil {
		return err
	}
	println(claims.UserID) // want `the error of VerifyAccessToken may be non-nil here`
	return nil
}

func ping() error { return nil }

func admit(bearer.Caller) {}

// These look at the error, or hand it on.
func looked(ctx context.Context, w http.ResponseWriter, manager *session.Manager, sealed core.SealedSession) (*session.Session, error) {
	first, err := manager.Authenticate(ctx, sealed)
	if err == nil {
		println(first.UserID)
	}
	second, err := manager.Authenticate(ctx, sealed)
	switch {
	case errors.Is(err, core.ErrUnauthorized):
		return nil, err
	case err != nil:
		log.Fatal(err)
	default:
		println(second.UserID)
	}
	third, err := manager.Authenticate(ctx, sealed)
	if err != nil || third.UserID == "" {
		http.Error(w, "no", http.StatusUnauthorized)
		return nil, err
	}
	println(third.UserID)
	fourth, err := manager.Authenticate(ctx, sealed)
	if err != nil {
		http.Error(w, "no", http.StatusUnauthorized)
	} else {
		println(fourth.UserID)
	}
	fifth, err := manager.Authenticate(ctx, sealed)
	must(err)
	println(fifth.UserID)
	sixth, err := manager.Authenticate(ctx, sealed)
	if err != nil {
		leave(w, err)
	}
	println(sixth.UserID)
	for {
		seventh, err := manager.Authenticate(ctx, sealed)
		if err != nil {
			log.Println(err)
			continue
		}
		return seventh, nil
	}
}

func asked(ctx context.Context, manager *session.Manager, sealed core.SealedSession) error {
	current, err := manager.Authenticate(ctx, sealed)
	if current != nil {
		println(current.UserID)
	}
	return err
}

func handedOn(ctx context.Context, manager *session.Manager, sealed core.SealedSession) (*session.Session, error) {
	current, err := manager.Authenticate(ctx, sealed)
	return current, err
}

func named(ctx context.Context, manager *session.Manager, sealed core.SealedSession, keep func(*session.Session)) (err error) {
	current, err := manager.Authenticate(ctx, sealed)
	keep(current)
	return
}

func retried(ctx context.Context, manager *session.Manager, sealed core.SealedSession) core.UserID {
	current, err := manager.Authenticate(ctx, sealed)
	for err != nil {
		current, err = manager.Authenticate(ctx, sealed)
	}
	return current.UserID
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func leave(w http.ResponseWriter, err error) {
	http.Error(w, err.Error(), http.StatusUnauthorized)
	panic(http.ErrAbortHandler)
}
