package workostest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
)

func directoryRoutes() []route {
	return []route{
		{"GET /directories", (*Server).listDirectories},
		{"GET /directories/{id}", (*Server).getDirectory},
		{"DELETE /directories/{id}", (*Server).deleteDirectory},
		{"GET /directory_users", (*Server).listDirectoryUsers},
		{"GET /directory_users/{id}", (*Server).getDirectoryUser},
		{"GET /directory_groups", (*Server).listDirectoryGroups},
		{"GET /directory_groups/{id}", (*Server).getDirectoryGroup},
	}
}

// Directory is a directory to seed with [Server.AddDirectory]. Only OrganizationID is required.
type Directory struct {
	ID             core.DirectoryID // Made by the server when empty.
	OrganizationID core.OrganizationID
	Name           string // The type when empty.
	Type           string // "generic scim v2.0" when empty.
	State          string // "linked" when empty.
	Domain         string
	ExternalKey    string // Made by the server when empty.
}

type directory struct {
	Directory
	created, updated time.Time
}

type directoryJSON struct {
	Object         string                `json:"object"`
	ID             string                `json:"id"`
	OrganizationID string                `json:"organization_id"`
	ExternalKey    string                `json:"external_key"`
	Type           string                `json:"type"`
	State          string                `json:"state"`
	Name           string                `json:"name"`
	Domain         string                `json:"domain,omitempty"`
	Metadata       directoryMetadataJSON `json:"metadata"`
	CreatedAt      string                `json:"created_at"`
	UpdatedAt      string                `json:"updated_at"`
}

type directoryMetadataJSON struct {
	Users  directoryCountsJSON `json:"users"`
	Groups int                 `json:"groups"`
}

type directoryCountsJSON struct {
	Active   int `json:"active"`
	Inactive int `json:"inactive"`
}

// directoryEventJSON is a directory in an event, where it has other states. Domains and ExternalKey are only in dsync.activated.
type directoryEventJSON struct {
	Object         string       `json:"object"`
	ID             string       `json:"id"`
	OrganizationID string       `json:"organization_id"`
	Type           string       `json:"type"`
	State          string       `json:"state"`
	Name           string       `json:"name"`
	CreatedAt      string       `json:"created_at"`
	UpdatedAt      string       `json:"updated_at"`
	ExternalKey    string       `json:"external_key,omitempty"`
	Domains        *[]domainRef `json:"domains,omitempty"`
}

type domainRef struct {
	Object string `json:"object"`
	ID     string `json:"id"`
	Domain string `json:"domain"`
}

func (s *Server) wireDirectory(d *directory) any {
	out := directoryJSON{
		Object: "directory", ID: string(d.ID), OrganizationID: string(d.OrganizationID), ExternalKey: d.ExternalKey, Type: d.Type,
		State: d.State, Name: d.Name, Domain: d.Domain, CreatedAt: stamp(d.created), UpdatedAt: stamp(d.updated),
		Metadata: directoryMetadataJSON{Groups: len(s.directoryGroups.all(func(g *directoryGroup) bool { return g.DirectoryID == d.ID }))},
	}
	for _, u := range s.directoryUsers.all(func(u *directoryUser) bool { return u.DirectoryID == d.ID }) {
		if u.State == "active" {
			out.Metadata.Users.Active++
		} else {
			out.Metadata.Users.Inactive++
		}
	}
	return out
}

func (d *directory) event(state string) directoryEventJSON {
	return directoryEventJSON{
		Object: "directory", ID: string(d.ID), OrganizationID: string(d.OrganizationID), Type: d.Type, State: state, Name: d.Name,
		CreatedAt: stamp(d.created), UpdatedAt: stamp(d.updated),
	}
}

// AddDirectory adds a directory and returns it with its ID; the event is dsync.activated. It replaces a directory with the same ID. It is an
// error if the organization does not exist.
func (s *Server) AddDirectory(d Directory) (Directory, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	org := s.orgs.get(d.OrganizationID)
	if org == nil {
		return Directory{}, fmt.Errorf("workostest: adding a directory: no organization %q", d.OrganizationID)
	}
	now := s.now()
	d.ID = cmp.Or(d.ID, core.DirectoryID(newID("directory", now)))
	d.Type = cmp.Or(d.Type, "generic scim v2.0")
	d.Name = cmp.Or(d.Name, d.Type)
	d.State = cmp.Or(d.State, "linked")
	d.ExternalKey = cmp.Or(d.ExternalKey, newID("external_key", now))
	added := &directory{Directory: d, created: now, updated: now}
	if was := s.directories.get(d.ID); was != nil {
		added.created = was.created
	}
	s.directories.put(d.ID, added)

	event, domains := added.event("active"), []domainRef{}
	for _, domain := range org.domains {
		domains = append(domains, domainRef{domain.Object, domain.ID, domain.Domain})
	}
	event.ExternalKey, event.Domains = d.ExternalKey, &domains
	s.emit("dsync.activated", d.OrganizationID, event)
	return d, nil
}

func (s *Server) listDirectories(c *call) reply {
	q := c.URL.Query()
	is := func(name, value string) bool { return q.Get(name) == "" || q.Get(name) == value }
	search := strings.ToLower(q.Get("search"))
	return list(c, &s.directories, func(d *directory) bool {
		return is("organization_id", string(d.OrganizationID)) && is("domain", d.Domain) &&
			slices.ContainsFunc([]string{d.Name, d.Domain}, func(text string) bool {
				return strings.Contains(strings.ToLower(text), search)
			})
	}, s.wireDirectory)
}

func (s *Server) getDirectory(c *call) reply {
	if d := s.directories.find(c.PathValue("id")); d != nil {
		return jsonReply(http.StatusOK, s.wireDirectory(d))
	}
	return notFound("Directory", c.PathValue("id"))
}

func (s *Server) deleteDirectory(c *call) reply {
	d := s.directories.find(c.PathValue("id"))
	if d == nil {
		return notFound("Directory", c.PathValue("id"))
	}
	s.dropDirectory(d)
	return jsonReply(http.StatusAccepted, nil)
}

// dropDirectory also removes the directory's users and groups: dsync.deleted stands for them too.
func (s *Server) dropDirectory(d *directory) {
	for _, u := range s.directoryUsers.all(func(u *directoryUser) bool { return u.DirectoryID == d.ID }) {
		s.directoryUsers.delete(u.ID)
	}
	for _, g := range s.directoryGroups.all(func(g *directoryGroup) bool { return g.DirectoryID == d.ID }) {
		s.directoryGroups.delete(g.ID)
	}
	s.directories.delete(d.ID)
	s.emit("dsync.deleted", d.OrganizationID, d.event("deleting"))
}

// previously returns what a change replaced: the members of was that differ in now, except the time of the change.
func previously(was, now any) map[string]any {
	var before, after map[string]any
	_ = json.Unmarshal(jsonReply(0, was).body, &before) // An object, as is now.
	_ = json.Unmarshal(jsonReply(0, now).body, &after)
	out := map[string]any{}
	for name := range before {
		if name != "updated_at" && !reflect.DeepEqual(before[name], after[name]) {
			out[name] = before[name]
		}
	}
	for name := range after {
		if _, ok := before[name]; !ok {
			out[name] = nil
		}
	}
	return out
}

// oneOf rejects a list whose request names neither of the two possible parents, or one that does not exist.
func (s *Server) oneOf(c *call, other string, known func(id string) bool) (reply, bool) {
	q := c.URL.Query()
	directoryID, otherID := q.Get("directory"), q.Get(other)
	switch {
	case directoryID == "" && otherID == "":
		return refuse(http.StatusUnprocessableEntity, "invalid_request_parameters", "Either directory or "+other+" is required."), true
	case directoryID != "" && s.directories.find(directoryID) == nil:
		return notFound("Directory", directoryID), true
	case otherID != "" && !known(otherID):
		return notFound("Directory "+other, otherID), true
	}
	return reply{}, false
}
