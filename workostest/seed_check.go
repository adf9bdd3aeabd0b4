package workostest

import (
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/facts"
)

// seedCheck finds what a seed says that WorkOS could not have: each value by itself, and what is there twice. What a seed names is looked up
// when it is sown. The first mistake stays.
type seedCheck struct {
	schemas facts.Schemas
	seen    map[string]string // Where a value of a kind stands.
	err     error
}

func (c *seedCheck) wrong(path, format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("%s: %s", path, fmt.Sprintf(format, args...))
	}
}

// once notes a value that no other of its kind may have; an empty one is made by the server.
func (c *seedCheck) once(kind, value, path string) {
	if before, ok := c.seen[kind+" "+value]; ok && value != "" {
		c.wrong(path, "%q is at %s already", value, before)
		return
	}
	c.seen[kind+" "+value] = path
}

// id notes an identifier, which is not of the form of another kind's.
func (c *seedCheck) id(prefix, value, path string) {
	c.once("id", value, path)
	if !strings.HasPrefix(value, prefix) {
		kinds := []string{"user_", "org_", "conn_", "directory_user_", "directory_group_", "directory_", "api_key_", "role_", "perm_", "event_", "session_", "om_", "client_"}
		if i := slices.IndexFunc(kinds, func(kind string) bool { return strings.HasPrefix(value, kind) }); i >= 0 {
			c.wrong(path, "%q is an ID of another kind: this one begins with %s", value, prefix)
		}
	}
}

func (c *seedCheck) email(value, path string) {
	if address, err := mail.ParseAddress(value); err != nil || address.Address != value {
		c.wrong(path, "%q is not an email address", value)
	}
}

func (c *seedCheck) url(value, path string) {
	if u, err := url.Parse(value); value != "" && (err != nil || !u.IsAbs() || u.Host == "" && u.Opaque == "" && u.Path == "" || u.Fragment != "") {
		c.wrong(path, "%q is not an absolute URL", value)
	}
}

func (c *seedCheck) domain(value, path string) {
	if !domainName.MatchString(value) {
		c.wrong(path, "%q is not a domain", value)
	}
}

func (c *seedCheck) slug(value, path string) {
	if !seedSlug.MatchString(value) {
		c.wrong(path, "%q is not a slug: it has lower-case letters, digits and _:.*-", value)
	}
}

var (
	domainName = regexp.MustCompile(`^[\pL\pN_-]+(\.[\pL\pN_-]+)*$`)
	seedSlug   = regexp.MustCompile(`^[a-z0-9_:.*-]+$`)
)

// oneOf checks a value against those that the contract has for a member of a schema.
func (c *seedCheck) oneOf(schema, member, value, path string) {
	c.among(c.schemas[schema].Properties[member].Enum, value, path)
}

func (c *seedCheck) among(values []string, value, path string) {
	if value != "" && !slices.Contains(values, value) {
		c.wrong(path, "%q is not one of %s", value, strings.Join(values, ", "))
	}
}

// each checks the items of a list, with their places.
func each[T any](items []T, path string, check func(item T, path string)) {
	for i, item := range items {
		check(item, fmt.Sprintf("%s[%d]", path, i))
	}
}

// checkSeed returns the first mistake of a file.
func checkSeed(file *seedFile, schemas facts.Schemas) error {
	c := &seedCheck{schemas: schemas, seen: map[string]string{}}
	each(file.Users, "users", func(u seedUser, at string) {
		c.id("user_", u.ID, at+".id")
		c.email(u.Email, at+".email")
		c.once("email", strings.ToLower(u.Email), at+".email")
		c.once("user's external ID", u.ExternalID, at+".external_id")
		c.url(u.ProfilePictureURL, at+".profile_picture_url")
	})
	each(file.Permissions, "permissions", func(p seedPermission, at string) {
		c.slug(p.Slug, at+".slug")
		c.once("permission", p.Slug, at+".slug")
	})
	each(file.Roles, "roles", c.role)
	each(file.Organizations, "organizations", func(o seedOrganization, at string) {
		c.id("org_", o.ID, at+".id")
		c.once("organization's external ID", o.ExternalID, at+".external_id")
		each(o.Domains, at+".domains", func(d seedDomain, at string) {
			c.domain(d.Domain, at)
			c.once("domain", strings.ToLower(d.Domain), at)
		})
		for _, slug := range o.FeatureFlags {
			if len(file.Flags) > 0 && !slices.ContainsFunc(file.Flags, func(f seedFlag) bool { return f.Slug == slug }) {
				c.wrong(at+".feature_flags", "no flag %q", slug)
			}
		}
	})
	each(file.Flags, "flags", func(f seedFlag, at string) { c.once("flag", f.Slug, at+".slug") })
	each(file.Connections, "connections", c.connection)
	each(file.Directories, "directories", c.directory)
	each(file.APIKeys, "api_keys", func(k seedAPIKey, at string) {
		c.id("api_key_", k.ID, at+".id")
		c.once("API key", k.Value, at+".value")
	})
	each(file.Applications, "applications", func(a seedApplication, at string) {
		c.once("client ID", a.ClientID, at+".client_id")
		each(a.RedirectURIs, at+".redirect_uris", c.url)
		each(a.RedirectURIs, at+".redirect_uris", c.filled)
	})
	each(file.Machines, "machines", func(m seedMachine, at string) { c.once("client ID", m.ClientID, at+".client_id") })
	each(file.Resources, "resources", c.url)
	each(file.Resources, "resources", c.filled)
	return c.err
}

func (c *seedCheck) filled(value, path string) {
	if value == "" {
		c.wrong(path, "is empty")
	}
}

func (c *seedCheck) role(r seedRole, at string) {
	c.slug(r.Slug, at+".slug")
	c.once("role of "+r.OrganizationID, r.Slug, at+".slug")
	types := []string{"EnvironmentRole", "OrganizationRole"}
	c.among(types, r.Type, at+".type")
	if r.Type != "" && (r.Type == types[1]) != (r.OrganizationID != "") {
		c.wrong(at+".type", "an OrganizationRole has an organization_id, and no other has")
	}
}

func (c *seedCheck) connection(conn seedConnection, at string) {
	c.id("conn_", conn.ID, at+".id")
	c.oneOf("Connection", "connection_type", conn.Type, at+".type")
	c.oneOf("Connection", "connection_type", conn.ConnectionType, at+".connection_type")
	if conn.Type != "" && conn.ConnectionType != "" {
		c.wrong(at+".connection_type", "says what type says")
	}
	c.oneOf("Connection", "state", conn.State, at+".state")
	each(conn.Domains, at+".domains", c.domain)
	for i, p := range conn.Profiles {
		c.email(p.Email, fmt.Sprintf("%s.profiles[%d].email", at, i))
	}
}

func (c *seedCheck) directory(d seedDirectory, at string) {
	c.id("directory_", d.ID, at+".id")
	c.oneOf("Directory", "type", d.Type, at+".type")
	c.oneOf("Directory", "state", d.State, at+".state")
	if d.Domain != "" {
		c.domain(d.Domain, at+".domain")
	}
	for i, g := range d.Groups {
		path := fmt.Sprintf("%s.groups[%d]", at, i)
		c.id("directory_group_", g.ID, path+".id")
		c.once("group of "+at, g.Name, path+".name")
	}
	for i, u := range d.Users {
		path := fmt.Sprintf("%s.users[%d]", at, i)
		c.id("directory_user_", u.ID, path+".id")
		c.email(u.Email, path+".email")
		c.once("directory user of "+at, strings.ToLower(u.Email), path+".email")
		c.oneOf("DirectoryUser", "state", u.State, path+".state")
	}
}

// namedBy is the member by which a member of an organization is named.
func (m seedMember) namedBy() (name, member string) {
	switch {
	case m.Email == "" && m.User != "":
		return m.User, "user"
	case m.Email == "" && m.UserID != "":
		return m.UserID, "user_id"
	}
	return m.Email, "email"
}
