package workostest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
)

// Option changes how a [Server] behaves. [New] returns the first error.
type Option struct{ set func(*settings) error }

type settings struct {
	clientID, apiKey string
	now              func() time.Time
	tokenLifetime    time.Duration
	refreshGrace     time.Duration
	interactive      bool
	instantDevice    bool
	deviceInterval   time.Duration
	deviceLifetime   time.Duration
	registration     bool
	clientDocuments  bool
	connectClaims    []string
	externalSignIn   string
	optionalStubs    bool
	operations       []pattern
	eventNames       []string // Named by WithEvents.
	address          string
	log              func(Served)
	statePage        bool
	seeds            seeds
}

// seeds is the initial content of a server.
type seeds struct {
	roles         []Role
	users         []User
	flags         []Flag
	organizations []Organization
	applications  []Application
	machines      []Machine
	resources     []string
	file          *seedFile
	named         bool // WithUsers was used.
}

func defaults() settings {
	return settings{ //nolint:gosec // credentials of a server that accepts everyone
		clientID:       "client_workostest",
		apiKey:         "sk_test_workostest",
		now:            time.Now,
		address:        "127.0.0.1:0",
		tokenLifetime:  5 * time.Minute,
		refreshGrace:   10 * time.Second,
		deviceInterval: 5 * time.Second,
		deviceLifetime: 5 * time.Minute,
		seeds: seeds{
			roles: []Role{{Slug: "admin", Name: "Admin"}, {Slug: "member", Name: "Member"}},
			users: []User{{Email: "ada@example.com", EmailVerified: true, FirstName: "Ada", LastName: "Lovelace"}},
		},
	}
}

// WithClock makes now the server's clock, for every timestamp, lifetime and interval except [Fault].Delay. The server may call now from any
// goroutine.
func WithClock(now func() time.Time) Option {
	return Option{func(s *settings) error {
		if now == nil {
			return errors.New("workostest: WithClock: clock is nil")
		}
		s.now = now
		return nil
	}}
}

// WithCredentials sets the client ID and the API key that the server expects.
// The defaults are "client_workostest" and "sk_test_workostest".
func WithCredentials(clientID core.ClientID, apiKey core.APIKey) Option {
	return Option{func(s *settings) error {
		if clientID == "" || apiKey == "" {
			return errors.New("workostest: WithCredentials: client ID or API key is empty")
		}
		s.clientID, s.apiKey = string(clientID), apiKey.Reveal()
		return nil
	}}
}

// WithUsers starts the server with these users instead of Ada Lovelace, or without users if called without arguments.
func WithUsers(users ...User) Option {
	return Option{func(s *settings) error {
		s.seeds.users, s.seeds.named = own(users), true
		return nil
	}}
}

// WithOrganizations starts the server with these organizations, as [Server.AddOrganization] adds them.
func WithOrganizations(organizations ...Organization) Option {
	return Option{func(s *settings) error {
		s.seeds.organizations = own(organizations)
		return nil
	}}
}

// WithFlags starts the server with these feature flags, as [Server.AddFlag]
// adds them.
func WithFlags(flags ...Flag) Option {
	return Option{func(s *settings) error {
		s.seeds.flags = own(flags)
		for _, f := range flags {
			if f.Slug == "" {
				return errors.New("workostest: WithFlags: slug is empty")
			}
		}
		return nil
	}}
}

// WithRole defines a role and the permissions that access tokens carry for it. The roles "admin" and "member" are always defined, without
// permissions unless given here. [Server.AddRole] can set more of a role.
func WithRole(roleSlug core.RoleSlug, permissions ...core.PermissionSlug) Option {
	return Option{func(s *settings) error {
		if roleSlug == "" {
			return errors.New("workostest: WithRole: slug is empty")
		}
		s.seeds.roles = append(s.seeds.roles, Role{Slug: roleSlug, Permissions: slices.Clone(permissions)})
		return nil
	}}
}

// WithAccessTokenLifetime sets how long an access token is valid: 5 minutes by default, at least 1 second, since tokens state their expiry in
// whole seconds.
func WithAccessTokenLifetime(d time.Duration) Option {
	return Option{func(s *settings) error {
		s.tokenLifetime = d
		return atLeast("WithAccessTokenLifetime", d, time.Second)
	}}
}

// WithRefreshGrace sets how long after its first use a refresh token is accepted again. The response then has the same new tokens, so that a
// client that lost the first response can repeat the request. The default is 10 seconds; 0 makes refresh tokens strictly single-use.
func WithRefreshGrace(d time.Duration) Option {
	return Option{func(s *settings) error {
		s.refreshGrace = d
		return atLeast("WithRefreshGrace", d, 0)
	}}
}

// WithInteractive makes the authorize endpoints show a sign-in page on which a person chooses a user, instead of redirecting at once.
func WithInteractive() Option {
	return Option{func(s *settings) error {
		s.interactive = true
		return nil
	}}
}

// WithDevice sets how often a device may poll and how long its code is valid:
// 5 seconds and 5 minutes by default, each more than 0. The interval is
// reported in whole seconds, rounded up, but enforced as given.
func WithDevice(interval, lifetime time.Duration) Option {
	return Option{func(s *settings) error {
		s.deviceInterval, s.deviceLifetime = interval, lifetime
		return errors.Join(atLeast("WithDevice: interval", interval, 1), atLeast("WithDevice: lifetime", lifetime, 1))
	}}
}

// WithInstantDevice approves every device authorization at once, for the user that the authorize endpoint would sign in.
func WithInstantDevice() Option {
	return Option{func(s *settings) error {
		s.instantDevice = true
		return nil
	}}
}

// WithApplications starts the server with these applications of Connect, as
// [Server.AddApplication] adds them.
func WithApplications(applications ...Application) Option {
	return Option{func(s *settings) error {
		s.seeds.applications = own(applications)
		return nil
	}}
}

// WithMachines starts the server with these M2M applications of Connect, as [Server.AddMachine] adds them. The organization does not need to
// exist.
func WithMachines(machines ...Machine) Option {
	return Option{func(s *settings) error {
		s.seeds.machines = own(machines)
		for _, m := range machines {
			if m.OrganizationID == "" {
				return errors.New("workostest: WithMachines: organization ID is empty")
			}
		}
		return nil
	}}
}

// WithResources starts the server with these resource indicators, as
// [Server.AddResource] adds them.
func WithResources(uris ...string) Option {
	return Option{func(s *settings) error {
		s.seeds.resources = own(uris)
		if slices.Contains(uris, "") {
			return errors.New("workostest: WithResources: URI is empty")
		}
		return nil
	}}
}

// WithClientRegistration lets clients register themselves (RFC 7591). It is off by default, as at WorkOS.
func WithClientRegistration() Option {
	return Option{func(s *settings) error {
		s.registration = true
		return nil
	}}
}

// WithConnectClaims adds claims to the access tokens of Connect, for an environment whose tokens or JWT template have them: "scope", "client_id",
// and for a user in an organization "role", "roles" and "permissions".
func WithConnectClaims(names ...string) Option {
	return Option{func(s *settings) error {
		s.connectClaims = own(names)
		for _, name := range names {
			if !slices.Contains([]string{"scope", "client_id", "role", "roles", "permissions"}, name) {
				return fmt.Errorf("workostest: WithConnectClaims: %q is not a supported claim", name)
			}
		}
		return nil
	}}
}

// WithOptionalStubs lets a test succeed although no request matched one of its faults, stubs or handlers, for a server that several tests set up
// in the same way.
func WithOptionalStubs() Option {
	return Option{func(s *settings) error {
		s.optionalStubs = true
		return nil
	}}
}

// WithOperations names operations of WorkOS that this package does not know yet, such as "POST /new/{id}", so that [Server.Handle], [Server.Stub]
// and [Server.Inject] accept them.
func WithOperations(routes ...string) Option {
	return Option{func(s *settings) error {
		for _, route := range routes {
			method, path, ok := strings.Cut(route, " ")
			if !ok || method == "" || !strings.HasPrefix(path, "/") {
				return fmt.Errorf("workostest: WithOperations: %q is not a method and a path", route)
			}
			s.operations = append(s.operations, pattern{method, path})
		}
		return nil
	}}
}

// extra reports whether WithOperations named an operation.
func (s *settings) extra(p pattern) bool {
	return slices.ContainsFunc(s.operations, func(named pattern) bool {
		return strings.EqualFold(named.method, p.method) && named.path == p.path
	})
}

// plant adds the initial content of a new server.
func (s *Server) plant(from seeds) {
	for _, r := range from.roles {
		s.putRole(r)
	}
	for _, u := range from.users {
		s.putUser(u)
	}
	for _, f := range from.flags {
		s.putFlag(f)
	}
	for _, o := range from.organizations {
		s.putOrganization(o)
	}
	for _, a := range from.applications {
		s.putApplication(a.internal())
	}
	for _, m := range from.machines {
		s.putApplication(m.internal())
	}
	s.resources = slices.Clone(from.resources)
}

func atLeast(option string, d, bound time.Duration) error {
	if d < bound {
		return fmt.Errorf("workostest: %s: %v is less than %v", option, d, bound)
	}
	return nil
}
