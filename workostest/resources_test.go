package workostest_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"
)

func TestLists(t *testing.T) {
	h := start(t, workostest.WithUsers())
	var oldestFirst []string
	for i := range 25 {
		oldestFirst = append(oldestFirst, string(h.AddUser(workostest.User{Email: fmt.Sprintf("u%02d@example.com", i)}).ID))
	}
	var newestFirst []string
	for i := range oldestFirst {
		newestFirst = append(newestFirst, oldestFirst[len(oldestFirst)-1-i])
	}
	// walk follows one cursor from page to page, and returns the IDs in order.
	walk := func(h harness, query, cursor, from string, backward bool) (ids []string, pages int) {
		for {
			path := "/user_management/users?" + query
			if from != "" {
				path += "&" + cursor + "=" + from
			}
			res := h.do("GET", path, nil)
			h.Equal(res.status, 200)
			var page []string
			for _, row := range res.at("data").([]any) {
				page = append(page, row.(map[string]any)["id"].(string))
			}
			if pages++; backward {
				ids = append(page, ids...)
			} else {
				ids = append(ids, page...)
			}
			if from = res.str("list_metadata", cursor); from == "" {
				return ids, pages
			}
		}
	}
	t.Run("25 users are three pages, the newest first", func(t *testing.T) {
		h := h.sub(t)
		ids, pages := walk(h, "", "after", "", false)
		h.Equal(ids, newestFirst)
		h.Equal(pages, 3)
	})
	t.Run("before leads back to the start", func(t *testing.T) {
		h := h.sub(t)
		ids, _ := walk(h, "limit=7", "before", oldestFirst[0], true)
		h.Equal(ids, newestFirst[:24])
	})
	t.Run("asc is the oldest first", func(t *testing.T) {
		h := h.sub(t)
		ids, pages := walk(h, "order=asc&limit=25", "after", "", false)
		h.Equal(ids, oldestFirst)
		h.Equal(pages, 1)
	})
	t.Run("normal is the newest first, and before leads to older ones", func(t *testing.T) {
		h := h.sub(t)
		ids, _ := walk(h, "order=normal", "before", "", false)
		h.Equal(ids, newestFirst)
	})
	t.Run("a cursor survives the deletion of its row", func(t *testing.T) {
		h := h.sub(t)
		h.Equal(h.do("DELETE", "/user_management/users/"+newestFirst[9], nil).status, 200)
		ids, _ := walk(h, "", "after", newestFirst[9], false)
		h.Equal(ids, newestFirst[10:])
	})
	t.Run("a wrong limit, order or cursor is rejected", func(t *testing.T) {
		h := h.sub(t)
		for _, query := range []string{"limit=0", "limit=101", "limit=x", "order=up", "after=user_x"} {
			res := h.do("GET", "/user_management/users?"+query, nil)
			h.Equal(res.status, 422)
			h.True(res.str("message") != "")
		}
	})
}

func TestAPIKey(t *testing.T) {
	h := start(t)
	h.Equal(h.do("GET", "/organizations", nil, "Authorization", "Bearer wrong").status, 401)
	res := h.do("GET", "/organizations/org_nowhere", nil)
	h.Equal(res.status, 404)
	h.True(strings.HasPrefix(res.header.Get("X-Request-ID"), "req_"))
}

func TestResources(t *testing.T) {
	h := start(t, workostest.WithUsers())
	user := h.do("POST", "/user_management/users", map[string]any{
		"email": "ada@example.com", "first_name": "Ada", "external_id": "e/1", "metadata": map[string]any{"a": "1", "b": "2"},
	})
	h.Equal(user.status, 201)
	id := user.str("id")
	h.Equal(h.do("POST", "/user_management/users", params{"email": "ada@example.com"}).str("code"), "user_creation_error")
	h.Equal(h.do("POST", "/user_management/users", params{"email": "no"}).status, 422)
	h.Equal(h.do("GET", "/user_management/users/external_id/e%2F1", nil).str("id"), id)
	changed := h.do("PUT", "/user_management/users/"+id, map[string]any{
		"last_name": "Lovelace", "external_id": nil, "metadata": map[string]any{"b": nil, "c": "3"},
	})
	h.Equal(changed.str("name"), "Ada Lovelace")
	h.Equal(changed.at("external_id"), nil)
	h.Equal(changed.at("metadata"), map[string]any{"a": "1", "c": "3"})

	acme := map[string]any{"name": "Acme", "domain_data": []any{map[string]any{"domain": "acme.test", "state": "verified"}}}
	org := h.do("POST", "/organizations", acme, "Idempotency-Key", "k1")
	h.Equal(org.status, 201)
	h.Equal(h.do("POST", "/organizations", acme, "Idempotency-Key", "k1").status, 409) // The domain is taken, regardless of the key.
	orgID := org.str("id")
	h.Equal(len(h.do("GET", "/organizations?domains=x.test,acme.test", nil).at("data").([]any)), 1)
	h.Equal(len(h.do("GET", "/organizations?search=bolt", nil).at("data").([]any)), 0)
	h.Equal(h.do("PUT", "/organizations/"+orgID, params{"external_id": "o1"}).status, 200)
	h.Equal(h.do("GET", "/organizations/external_id/o1", nil).str("id"), orgID)

	members := "/user_management/organization_memberships"
	join := params{"user_id": id, "organization_id": orgID, "role_slug": "admin"}
	membership := h.do("POST", members, join)
	h.Equal(membership.status, 201)
	h.Equal(membership.str("role", "slug"), "admin")
	h.Equal(h.do("POST", members, join).status, 409)
	h.Equal(h.do("POST", members, params{"user_id": id, "organization_id": orgID, "role_slug": "x"}).str("code"), "invalid_role")
	h.Equal(h.do("GET", members, nil).status, 400)
	h.Equal(h.do("PUT", members+"/"+membership.str("id")+"/deactivate", nil).str("status"), "inactive")
	h.Equal(len(h.do("GET", members+"?user_id="+id+"&statuses=active,pending", nil).at("data").([]any)), 0)
	h.Equal(h.do("PUT", members+"/"+membership.str("id")+"/reactivate", nil).str("status"), "active")
	h.Equal(len(h.do("GET", "/user_management/users?organization_id="+orgID, nil).at("data").([]any)), 1)

	invitations := "/user_management/invitations"
	h.Equal(h.do("POST", invitations, params{"email": "ada@example.com", "organization_id": orgID}).str("code"), "user_already_organization_member")
	inv := h.do("POST", invitations, params{"email": "grace@example.com", "organization_id": orgID})
	h.Equal(inv.str("state"), "pending")
	h.Equal(h.do("POST", invitations, params{"email": "grace@example.com", "organization_id": orgID}).str("code"), "email_already_invited_to_organization")
	h.Equal(h.do("GET", invitations+"/by_token/"+inv.str("token"), nil).str("id"), inv.str("id"))
	h.Equal(h.do("POST", invitations+"/"+inv.str("id")+"/resend", nil).status, 200)
	grace := h.AddUser(workostest.User{Email: "grace@example.com"})
	h.Equal(core.UserID(h.do("POST", invitations+"/"+inv.str("id")+"/accept", nil).str("accepted_user_id")), grace.ID)
	h.Equal(h.do("POST", invitations+"/"+inv.str("id")+"/revoke", nil).str("code"), "invite_not_pending")
	h.Equal(len(h.do("GET", members+"?user_id="+string(grace.ID), nil).at("data").([]any)), 1)

	h.Equal(h.do("DELETE", "/user_management/users/"+id, nil).status, 200)
	h.Equal(h.do("GET", "/user_management/users/"+id, nil).status, 404)

	names := func(query string) (out []string) {
		for _, row := range h.do("GET", "/events?order=asc&limit=100"+query, nil).at("data").([]any) {
			out = append(out, row.(map[string]any)["event"].(string))
		}
		return out
	}
	h.Equal(names(""), []string{
		"user.created", "user.updated", "organization.created", "organization_domain.created", "organization.updated",
		"organization_membership.created", "organization_membership.updated", "organization_membership.updated",
		"invitation.created", "invitation.resent", "user.created", "organization_membership.created", "invitation.accepted",
		"organization_membership.deleted", "user.deleted",
	})
	h.Equal(names("&events=user.deleted,user.updated"), []string{"user.updated", "user.deleted"})
	h.Equal(len(names("&organization_id="+orgID)), 11)
	h.Equal(len(names("&range_start=2999-01-01T00:00:00Z")), 0)
}

func TestWebhooks(t *testing.T) {
	clk := newClock()
	h := start(t, workostest.WithClock(clk.Now))
	// The expected value was computed with openssl dgst -sha256 -hmac.
	h.Equal(
		h.SignWebhook([]byte(`{"a":1}`), core.NewSigningSecret("secret"), time.UnixMilli(1700000000123)),
		"t=1700000000123, v1=d24a79557be8aaedc4e968ebe232194743ae3aeb70cde075bc72312c90fe2fb4",
	)
	var got, signature string
	status := http.StatusOK
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got, signature = string(body), r.Header.Get("WorkOS-Signature")
		w.WriteHeader(status)
	}))
	defer receiver.Close()
	event := h.Events()[0]
	h.NoErr(h.DeliverWebhook(t.Context(), receiver.URL, core.NewSigningSecret("secret"), event))
	h.True(strings.Contains(got, `"event":"user.created"`))
	h.Equal(signature, h.SignWebhook([]byte(got), core.NewSigningSecret("secret"), clk.Now()))
	status = http.StatusInternalServerError
	h.True(h.DeliverWebhook(t.Context(), receiver.URL, core.NewSigningSecret("secret"), event) != nil)
}
