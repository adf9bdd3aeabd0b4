package workostest

import (
	"net/http"
	"time"

	"github.com/workos-typestate/workos/core"
)

func itContactRoutes() []route {
	return []route{
		{"GET /organizations/{id}/it_contacts", forOrganization((*Server).listITContacts)},
		{"POST /organizations/{id}/it_contacts", forOrganization((*Server).createITContact)},
		{"DELETE /organizations/{id}/it_contacts/{contact_id}", forITContact((*Server).deleteITContact)},
		{"POST /organizations/{id}/it_contacts/{contact_id}/invite", forITContact((*Server).keepITContact)},
		{"POST /organizations/{id}/it_contacts/{contact_id}/revoke", forITContact((*Server).keepITContact)},
	}
}

// itContact is a person who sets up an organization.
type itContact struct {
	id             core.ITContactID
	organizationID core.OrganizationID
	email          string
	created        time.Time
}

type itContactJSON struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	Email     string `json:"email"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

func (one *itContact) wire() any {
	return itContactJSON{
		Object: "it_contact", ID: string(one.id), Email: one.email, CreatedAt: stamp(one.created), UpdatedAt: stamp(one.created),
	}
}

// forOrganization finds the organization that a path names.
func forOrganization(handle func(*Server, *call, *organization) reply) handler {
	return func(s *Server, c *call) reply {
		o := s.orgs.find(c.PathValue("id"))
		if o == nil {
			return notFound("Organization", c.PathValue("id"))
		}
		return handle(s, c, o)
	}
}

// forITContact finds the contact that a path names, in its organization.
func forITContact(handle func(*Server, *itContact) reply) handler {
	return forOrganization(func(s *Server, c *call, o *organization) reply {
		one := s.itContacts.find(c.PathValue("contact_id"))
		if one == nil || one.organizationID != o.ID {
			return notFound("IT contact", c.PathValue("contact_id"))
		}
		return handle(s, one)
	})
}

// listITContacts responds with all contacts: the operation has no pages.
func (s *Server) listITContacts(_ *call, o *organization) reply {
	out := listBody{Object: "list", Data: []any{}}
	for _, one := range s.itContacts.all(func(one *itContact) bool { return one.organizationID == o.ID }) {
		out.Data = append(out.Data, one.wire())
	}
	return jsonReply(http.StatusOK, out)
}

func (s *Server) createITContact(c *call, o *organization) reply {
	in := c.input()
	one := &itContact{id: core.ITContactID(newID("it_contact", s.now())), organizationID: o.ID, email: in.email(), created: s.now()}
	if rep, ok := in.refusal(); ok {
		return rep
	}
	s.itContacts.put(one.id, one)
	return jsonReply(http.StatusCreated, one.wire())
}

func (s *Server) deleteITContact(one *itContact) reply {
	s.itContacts.delete(one.id)
	return jsonReply(http.StatusNoContent, nil)
}

// keepITContact accepts an invitation of a contact or its revocation. The API shows neither, and no email is sent.
func (s *Server) keepITContact(*itContact) reply { return jsonReply(http.StatusNoContent, nil) }
