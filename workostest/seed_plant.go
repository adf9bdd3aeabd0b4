package workostest

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/workos-typestate/workos/core"
)

// sow adds the content of a file, in an order in which every reference exists.
func (s *Server) sow(file *seedFile) error {
	if file == nil {
		return nil
	}
	if err := checkSeed(file, s.router().contract.Schemas); err != nil {
		return err
	}
	for _, u := range file.Users {
		s.sowUser(u)
	}
	organizations := make([]*organization, len(file.Organizations))
	for i, o := range file.Organizations {
		var err error
		if organizations[i], err = s.sowOrganization(o, fmt.Sprintf("organizations[%d]", i)); err != nil {
			return err
		}
	}
	for _, p := range file.Permissions {
		now := s.now()
		s.savePermission(&permission{
			id: newID("perm", now), slug: core.PermissionSlug(p.Slug), name: cmp.Or(p.Name, p.Slug), description: p.Description, created: now,
		})
	}
	if err := s.sowRoles(file); err != nil {
		return err
	}
	// Members come after roles, and roles after their organizations.
	for i, o := range file.Organizations {
		path := fmt.Sprintf("organizations[%d]", i)
		for j, m := range slices.Concat(o.Members, o.Memberships) {
			list := "members"
			if j >= len(o.Members) {
				list, j = "memberships", j-len(o.Members)
			}
			if err := s.sowMember(organizations[i], m, fmt.Sprintf("%s.%s[%d]", path, list, j)); err != nil {
				return err
			}
		}
	}
	for i, f := range file.Flags {
		if err := s.sowFlag(f, fmt.Sprintf("flags[%d]", i)); err != nil {
			return err
		}
	}
	for i, conn := range file.Connections {
		if err := s.sowConnection(conn, fmt.Sprintf("connections[%d]", i)); err != nil {
			return err
		}
	}
	for i, d := range file.Directories {
		if err := s.sowDirectory(d, fmt.Sprintf("directories[%d]", i)); err != nil {
			return err
		}
	}
	return s.sowCredentials(file)
}

func (s *Server) sowUser(u seedUser) {
	user := User{
		ID: core.UserID(u.ID), Email: u.Email, EmailVerified: u.EmailVerified, FirstName: u.FirstName, LastName: u.LastName, Locale: u.Locale,
		ProfilePictureURL: u.ProfilePictureURL, ExternalID: core.ExternalID(u.ExternalID), Metadata: u.Metadata,
		Password: core.NewPassword(u.Password), MFACode: core.NewOneTimeCode(u.MFACode),
	}
	if u.Impersonator != nil {
		user.Impersonator = &Impersonator{u.Impersonator.Email, u.Impersonator.Reason}
	}
	s.putUser(user)
}

func (s *Server) sowRoles(file *seedFile) error {
	for i, r := range file.Roles {
		path := fmt.Sprintf("roles[%d]", i)
		role := Role{Slug: core.RoleSlug(r.Slug), Name: r.Name, Description: r.Description, Permissions: as[core.PermissionSlug](r.Permissions)}
		if r.Default && r.Slug != "member" {
			return fmt.Errorf("%s.is_default_role: the default role is always member", path)
		}
		if r.OrganizationID != "" {
			o, err := s.namedOrganization(r.OrganizationID, path+".organization_id")
			if err != nil {
				return err
			}
			role.OrganizationID = o.ID
		}
		for j, slug := range r.Permissions {
			if len(file.Permissions) > 0 && !slices.ContainsFunc(file.Permissions, func(p seedPermission) bool { return p.Slug == slug }) {
				return fmt.Errorf("%s.permissions[%d]: no permission %q", path, j, slug)
			}
		}
		s.putRole(role)
	}
	return nil
}

func (s *Server) sowOrganization(o seedOrganization, path string) (*organization, error) {
	var domains []string
	for i, d := range o.Domains {
		if d.State != "" && d.State != "verified" {
			return nil, fmt.Errorf("%s.domains[%d].state: a seeded domain is always verified", path, i)
		}
		domains = append(domains, d.Domain)
	}
	return s.putOrganization(Organization{
		ID: core.OrganizationID(o.ID), Name: o.Name, Domains: domains, ExternalID: core.ExternalID(o.ExternalID), Metadata: o.Metadata,
		Entitlements: as[core.EntitlementSlug](o.Entitlements), FeatureFlags: as[core.FeatureFlagSlug](o.FeatureFlags),
	}), nil
}

func (s *Server) sowMember(org *organization, m seedMember, path string) error {
	name, by := m.namedBy()
	if name == "" {
		return fmt.Errorf("%s.email is required", path)
	}
	u, err := s.namedUser(name, path+"."+by)
	if err != nil {
		return err
	}
	if s.membershipOf(u.ID, org.ID) != nil {
		return fmt.Errorf("%s.%s: %q is already a member", path, by, name)
	}
	if m.Role != "" && s.role(org.ID, core.RoleSlug(m.Role)) == nil {
		return fmt.Errorf("%s.role: no role %q", path, m.Role)
	}
	joined := s.join(u.ID, org.ID, core.RoleSlug(m.Role))
	switch m.Status {
	case "", "active":
	case "inactive":
		now := *joined
		now.status = m.Status
		s.saveMembership(&now)
	default:
		return fmt.Errorf("%s.status: %q is neither active nor inactive", path, m.Status)
	}
	return nil
}

func (s *Server) sowFlag(f seedFlag, path string) error {
	flag := Flag{Slug: core.FeatureFlagSlug(f.Slug), Name: f.Name, Description: f.Description, Tags: f.Tags, Default: f.Default, Disabled: f.Disabled}
	if was := s.flags.get(flag.Slug); was != nil { // Named by an organization.
		flag.Organizations = was.Organizations
	}
	for i, name := range f.Users {
		u, err := s.namedUser(name, fmt.Sprintf("%s.users[%d]", path, i))
		if err != nil {
			return err
		}
		flag.Users = append(flag.Users, u.ID)
	}
	for i, name := range f.Organizations {
		o, err := s.namedOrganization(name, fmt.Sprintf("%s.organizations[%d]", path, i))
		if err != nil {
			return err
		}
		flag.Organizations = append(flag.Organizations, o.ID)
	}
	s.putFlag(flag)
	return nil
}

// sowConnection creates users for the people of a connection, who sign in with it.
func (s *Server) sowConnection(conn seedConnection, path string) error {
	o, err := s.namedOrganization(conn.Organization, path+".organization")
	if err != nil {
		return err
	}
	s.putConnection(Connection{
		ID: core.ConnectionID(conn.ID), OrganizationID: o.ID, Type: cmp.Or(conn.Type, conn.ConnectionType), Name: conn.Name,
		Domains: conn.Domains, State: conn.State,
	})
	for _, p := range conn.Profiles {
		if s.userByEmail(p.Email) == nil {
			s.putUser(User{Email: p.Email, EmailVerified: true, FirstName: p.FirstName, LastName: p.LastName})
		}
	}
	return nil
}

func (s *Server) sowDirectory(d seedDirectory, path string) error {
	o, err := s.namedOrganization(d.Organization, path+".organization")
	if err != nil {
		return err
	}
	s.mu.Unlock() // For the exported methods.
	defer s.mu.Lock()
	directory, err := s.AddDirectory(Directory{
		ID: core.DirectoryID(d.ID), OrganizationID: o.ID, Name: d.Name, Type: d.Type, State: d.State, Domain: d.Domain,
	})
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	groups := map[string]core.DirectoryGroupID{}
	for i, g := range d.Groups {
		added, err := s.AddDirectoryGroup(DirectoryGroup{ID: core.DirectoryGroupID(g.ID), DirectoryID: directory.ID, Name: g.Name})
		if err != nil {
			return fmt.Errorf("%s.groups[%d]: %w", path, i, err)
		}
		groups[g.Name] = added.ID
	}
	for i, u := range d.Users {
		at := fmt.Sprintf("%s.users[%d]", path, i)
		if !s.hasRole(o.ID, core.RoleSlug(u.Role)) {
			return fmt.Errorf("%s.role: no role %q", at, u.Role)
		}
		added, err := s.AddDirectoryUser(DirectoryUser{
			ID: core.DirectoryUserID(u.ID), DirectoryID: directory.ID, Email: u.Email, FirstName: u.FirstName, LastName: u.LastName, State: u.State,
			Role: core.RoleSlug(u.Role),
		})
		if err != nil {
			return fmt.Errorf("%s: %w", at, err)
		}
		for j, name := range u.Groups {
			id, ok := groups[name]
			if !ok {
				return fmt.Errorf("%s.groups[%d]: no group %q in this directory", at, j, name)
			}
			if err := s.AddDirectoryGroupUser(id, added.ID); err != nil {
				return fmt.Errorf("%s.groups[%d]: %w", at, j, err)
			}
		}
	}
	return nil
}

func (s *Server) sowCredentials(file *seedFile) error {
	for i, k := range file.APIKeys {
		path := fmt.Sprintf("api_keys[%d]", i)
		o, err := s.namedOrganization(k.Organization, path+".organization")
		if err != nil {
			return err
		}
		key := APIKey{
			ID: core.APIKeyID(k.ID), Value: core.NewAPIKeyValue(k.Value), Name: k.Name, OrganizationID: o.ID,
			Permissions: as[core.PermissionSlug](k.Permissions), ExpiresAt: k.ExpiresAt,
		}
		if k.User != "" {
			u, err := s.namedUser(k.User, path+".user")
			if err != nil {
				return err
			}
			if s.membershipOf(u.ID, o.ID) == nil {
				return fmt.Errorf("%s.user: %q is not a member of %q", path, k.User, k.Organization)
			}
			key.UserID = u.ID
		}
		for j, slug := range key.Permissions {
			if s.permissions.get(slug) == nil {
				return fmt.Errorf("%s.permissions[%d]: no permission %q", path, j, slug)
			}
		}
		s.putAPIKey(key)
	}
	for _, a := range file.Applications {
		s.putApplication(Application{
			ClientID: core.ClientID(a.ClientID), ClientSecret: core.NewClientSecret(a.ClientSecret), Public: a.Public, Name: a.Name,
			RedirectURIs: a.RedirectURIs, Scopes: a.Scopes,
		}.internal())
	}
	for i, m := range file.Machines {
		o, err := s.namedOrganization(m.Organization, fmt.Sprintf("machines[%d].organization", i))
		if err != nil {
			return err
		}
		s.putApplication(Machine{
			ClientID: core.ClientID(m.ClientID), ClientSecret: core.NewClientSecret(m.ClientSecret), Name: m.Name, OrganizationID: o.ID, Scopes: m.Scopes,
		}.internal())
	}
	s.resources = append(s.resources, file.Resources...)
	return nil
}

// namedUser returns the user that a seed names by an email address or an ID.
func (s *Server) namedUser(name, path string) (*user, error) {
	if u := s.userByEmail(name); u != nil {
		return u, nil
	}
	if u := s.users.find(name); u != nil {
		return u, nil
	}
	return nil, fmt.Errorf("%s: no user %q", path, name)
}

// namedOrganization returns the organization that a seed names by an ID, an external ID or a name.
func (s *Server) namedOrganization(name, path string) (*organization, error) {
	if o := s.orgs.find(name); o != nil {
		return o, nil
	}
	if o := s.organizationByExternalID(core.ExternalID(name)); o != nil {
		return o, nil
	}
	switch all := s.orgs.all(func(o *organization) bool { return o.Name == name }); len(all) {
	case 0:
	case 1:
		return all[0], nil
	default:
		return nil, fmt.Errorf("%s: %d organizations have the name %q: use an ID", path, len(all), name)
	}
	return nil, fmt.Errorf("%s: no organization %q", path, name)
}

// hasRole reports whether an organization has a role, or none is named. The server is not locked.
func (s *Server) hasRole(organizationID core.OrganizationID, slug core.RoleSlug) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slug == "" || s.role(organizationID, slug) != nil
}
