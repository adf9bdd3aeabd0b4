package workostest

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/workos-typestate/workos/core"
)

// maxBody is the largest request body that the server reads: 1 MiB.
const maxBody = 1 << 20

// Server is WorkOS on the loopback. Its methods are safe for use by many
// goroutines at once.
type Server struct {
	URL      string        // The base URL, as "http://127.0.0.1:49152", without a final slash.
	ClientID core.ClientID // The client ID that the server expects.
	APIKey   core.APIKey   // The API key, and so the client secret, that it expects.

	settings

	loadRouter func() (*router, error)
	test       atomic.Pointer[TB] // nil for a server that no test started.
	addr       *net.TCPAddr
	http       *http.Server
	served     chan struct{}  // Closed when the accept loop has ended.
	conns      sync.WaitGroup // One for each open connection.
	close      sync.Once

	begun Snapshot // The state after the seeds.

	mu sync.Mutex // Guards what follows.
	state
	prepared
}

// prepared is what a test has put in place, which is no state of WorkOS's.
type prepared struct {
	faults   []*Fault
	stubs    []*stub
	unmet    []string // What is said at the end of the faults and stubs that are gone, and that no request met.
	webhooks deliveries
}

// state is all that the server remembers. A [Snapshot] copies all of it.
type state struct {
	keys        keyRing // Of sessions.
	users       table[core.UserID, *user]
	orgs        table[core.OrganizationID, *organization]
	memberships table[core.OrganizationMembershipID, *membership]
	roles       table[string, *role] // By organization and slug.
	permissions table[core.PermissionSlug, *permission]
	authz       authorizations
	flags       table[core.FeatureFlagSlug, *flag]
	invitations table[core.InvitationID, *invitation]
	connections table[core.ConnectionID, *connection]
	sessions    table[core.SessionID, *session]
	events      table[core.EventID, *Event]

	directories     table[core.DirectoryID, *directory]
	directoryUsers  table[core.DirectoryUserID, *directoryUser]
	directoryGroups table[core.DirectoryGroupID, *directoryGroup]
	auditActions    table[string, *auditAction] // By name.
	auditEvents     table[string, *auditEvent]
	auditExports    table[string, *auditExport]
	auditFiles      table[string, *auditFile]       // By the last segment of the URL.
	retention       table[core.OrganizationID, int] // Of audit logs, in days.
	itContacts      table[core.ITContactID, *itContact]
	portalLinks     table[string, *portalLink] // By secret.
	vaultObjects    table[string, *vaultObject]
	vaultKeys       table[string, *vaultKey] // By context.

	apiKeys       table[core.APIKeyID, *apiKey] // Of customers.
	applications  table[core.ConnectApplicationID, *application]
	clientSecrets table[core.ClientSecretID, *clientSecret] // Of applications.
	resources     []string                                  // Resource indicators.
	connectKeys   keyRing
	connectCodes  map[string]*connectCode  // By authorization code.
	connectTokens map[string]*connectToken // By the token itself.

	externals table[core.ExternalAuthID, *externalAuth]

	pipes  pipes
	agents agents

	signIn core.UserID // The user whom SignInAs named.
	added  core.UserID // The first user whom AddUser added.

	grants     map[string]*grant         // By authorization code.
	refreshes  map[string]*refresh       // By refresh token.
	devices    map[string]*device        // By device code.
	pending    map[string]*pendingSignIn // By pending authentication token.
	challenges map[string]*challenge     // By ID: one-time codes sent.
	lastCodes  map[string]string         // One-time codes by address.

	profiles      map[string]profile   // Single Sign-On profiles by ID.
	profileTokens map[string]ssoAccess // By access token.
	ssoLogouts    map[string]bool      // Logout tokens not yet used.
	idempotent    map[string]answered  // By idempotency key.

	credentials credentials // Of users, and what else decides on their sign-ins.

	requests []Request

	webhookEndpoints table[core.WebhookEndpointID, *webhookEndpoint] // Of the API.
}

// New starts a server on a free port of 127.0.0.1, unless [WithAddress] names another. The caller closes it.
func New(opts ...Option) (*Server, error) {
	set := defaults()
	for i, opt := range opts {
		if opt.set == nil {
			return nil, fmt.Errorf("workostest: opts[%d] is nil", i)
		}
		if err := opt.set(&set); err != nil {
			return nil, err
		}
	}
	go func() { _, _ = theRouter() }() // Beside all else: it takes longer. The first request waits for it.
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", set.address)
	if err != nil {
		return nil, fmt.Errorf("workostest: listening: %w", err)
	}
	s := &Server{
		URL:        urlOf(listener.Addr().(*net.TCPAddr)),
		ClientID:   core.ClientID(set.clientID),
		APIKey:     core.APIKey(set.apiKey),
		settings:   set,
		loadRouter: theRouter,
		addr:       listener.Addr().(*net.TCPAddr),
		served:     make(chan struct{}),
		state: state{
			keys:          keyRing{first: firstKey},
			connectKeys:   keyRing{first: firstConnectKey},
			connectCodes:  map[string]*connectCode{},
			connectTokens: map[string]*connectToken{},
			grants:        map[string]*grant{},
			refreshes:     map[string]*refresh{},
			devices:       map[string]*device{},
			pending:       map[string]*pendingSignIn{},
			challenges:    map[string]*challenge{},
			lastCodes:     map[string]string{},
			profiles:      map[string]profile{},
			profileTokens: map[string]ssoAccess{},
			ssoLogouts:    map[string]bool{},
			idempotent:    map[string]answered{},
		},
	}
	s.mu.Lock()
	s.plant(set.seeds)
	err = s.sow(set.seeds.file)
	s.mu.Unlock()
	if err != nil {
		_ = listener.Close()
		return nil, fmt.Errorf("workostest: the seed: %w", err)
	}
	s.begun = s.Snapshot()
	s.http = &http.Server{
		Handler:           s.logged(http.HandlerFunc(s.route)),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       time.Minute,
		ConnState: func(_ net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				s.conns.Add(1)
			case http.StateClosed, http.StateHijacked:
				s.conns.Done()
			case http.StateActive, http.StateIdle: // still open
			}
		},
	}
	go func() {
		defer close(s.served)
		_ = s.http.Serve(listener) // Always http.ErrServerClosed: Close is the only end.
	}()
	return s, nil
}

// Close stops the server, cutting requests in flight, and waits up to 5
// seconds for its goroutines to end. Closing again does nothing.
func (s *Server) Close() {
	s.close.Do(func() {
		_ = s.http.Close() // This ends the requests' contexts too, and so delays.
		<-s.served
		s.stopWebhooks()
		ended := make(chan struct{})
		go func() {
			s.conns.Wait()
			close(ended)
		}()
		select {
		case <-ended:
		case <-time.After(5 * time.Second):
		}
	})
}

// Shutdown is [Server.Close] for a program: requests in flight are served to their end, or until ctx ends, whose error it returns then.
func (s *Server) Shutdown(ctx context.Context) error {
	defer s.Close()
	if err := s.http.Shutdown(ctx); err != nil {
		return fmt.Errorf("workostest: shutting down: %w", err)
	}
	return nil
}

// Host returns the host that the server listens on, "127.0.0.1" unless [WithAddress] named another.
func (s *Server) Host() string { return s.addr.IP.String() }

// Port returns the port that the server listens on.
func (s *Server) Port() int { return s.addr.Port }

// handler acts on one request, while the server's state is locked.
type handler func(*Server, *call) reply

// route takes a request to what serves it: what the test has put in place, else what the server has.
func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Request-Id", newID("req", s.now()))
	if s.statePage && s.addr.IP.IsLoopback() && !s.knowsHost(r.Host) {
		refuse(http.StatusMisdirectedRequest, "", "This host is not one of the server.").write(w) // A page that lets its own name lead here.
		return
	}
	if s.statePage && s.showState(w, r) { //nolint:contextcheck // deliveries outlive the request
		return
	}
	one := s.router().find(r)
	if own := s.stubFor(r, one != nil); own != nil {
		s.serve(w, r, own.path, func(c *call) reply { //nolint:contextcheck // the request has it
			rep := ask(own.handler, c)
			s.mindContract(&call{Request: c.Clone(c.Context()), body: c.body}, rep.status)
			return rep
		})
		return
	}
	if one == nil {
		// Also if a fault responds in its place: no fault makes the path one of the API's.
		missing := s.lacks(r, "the API does not have this operation; workostest.WithOperations and Server.Handle add one")
		s.serve(w, r, "", func(*call) reply { return missing })
		return
	}
	s.serve(w, r, one.path, func(c *call) reply {
		if one.before != nil {
			if refusal, ok := one.before(s, c); !ok {
				return refusal
			}
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		return one.handle(s, c)
	})
}

// serve takes a request through the server: it is read and recorded, meets its
// fault if it has one, is acted on and answered.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, route string, handle func(*call) reply) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		refuse(http.StatusRequestEntityTooLarge, "", "The request body could not be read.").write(w)
		return
	}
	r.Pattern = route // For the log.
	s.record(Request{r.Method, r.URL.Path, route, r.URL.Query(), r.Header.Clone(), body, r.URL})

	fault := s.takeFault(r)
	switch {
	case !fault.wait(r.Context()):
		panic(http.ErrAbortHandler)
	case fault.Drop:
		s.mindContract(&call{Request: r.Clone(r.Context()), body: body}, http.StatusBadGateway)
		drop(w)
		return
	}
	var rep reply
	if fault.Status != 0 {
		s.mindContract(&call{Request: r.Clone(r.Context()), body: body}, fault.Status)
		rep = reply{status: fault.Status, kind: "application/json; charset=utf-8", body: []byte(fault.Body)}
	} else {
		rep = handle(&call{Request: r, body: body})
	}
	if fault.DropAfterHandling {
		drop(w)
		return
	}
	rep.setHeader(w)
	for name, values := range fault.Header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	if fault.Truncate {
		truncate(w, rep)
	}
	rep.send(w)
}
