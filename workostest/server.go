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

// Server is a WorkOS on the loopback. Its methods are safe for concurrent use.
type Server struct {
	URL      string        // The base URL, such as "http://127.0.0.1:49152", without a final slash.
	ClientID core.ClientID // The client ID that the server expects.
	APIKey   core.APIKey   // The API key that it expects, which is also the client secret.

	settings

	loadRouter func() (*router, error)
	test       atomic.Pointer[TB] // nil for a server without a test.
	addr       *net.TCPAddr
	http       *http.Server
	served     chan struct{}      // Closed when the accept loop has ended.
	conns      sync.WaitGroup     // One for each open connection.
	fresh      sync.Map           // The connections that have not sent a whole request yet: net.Conn.
	ending     context.Context    //nolint:containedctx // of the server, for requests without a waiting caller
	end        context.CancelFunc // Of ending, when Shutdown begins.
	close      sync.Once

	begun Snapshot // The state after the seeds.

	mu sync.Mutex // Guards what follows.
	state
	prepared
}

// prepared holds what a test has set up; it is not part of WorkOS's state.
type prepared struct {
	faults   []*Fault
	stubs    []*stub
	unmet    []string // The messages for removed faults and stubs that no request matched.
	webhooks deliveries
}

// state is everything that the server remembers. A [Snapshot] copies all of it.
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
	fga    fga // The legacy one.

	signIn core.UserID   // The user named by SignInAs.
	added  []core.UserID // Added by AddUser, in order.

	grants     map[string]*grant         // By authorization code.
	refreshes  map[string]*refresh       // By refresh token.
	devices    map[string]*device        // By device code.
	pending    map[string]*pendingSignIn // By pending authentication token.
	challenges map[string]*challenge     // By ID: one-time codes sent.
	lastCodes  map[string]string         // One-time codes by address.

	profiles      map[string]profile    // Single Sign-On profiles by ID.
	profileTokens map[string]ssoAccess  // By access token.
	ssoLogouts    map[string]bool       // Logout tokens not yet used.
	idempotent    map[string]repeatable // By idempotency key.

	credentials credentials // Of users, and everything else that decides their sign-ins.

	requests []Request

	webhookEndpoints table[core.WebhookEndpointID, *webhookEndpoint] // Of the API.
}

// New starts a server on a free port of 127.0.0.1, unless [WithAddress] names another address. The caller must close it.
// workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(server.URL)) makes a client of it.
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
	go func() { _, _ = theRouter() }() // Concurrently, because it takes longer. The first request waits for it.
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
			users:         indexedUsers(),
			memberships:   indexedMemberships(),
			authz:         authorizations{assignments: indexedAssignments()},
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
			idempotent:    map[string]repeatable{},
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
	s.ending, s.end = context.WithCancel(context.Background())
	s.http = &http.Server{
		Handler:           s.logged(http.HandlerFunc(s.route)),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       time.Minute,
		ConnState: func(conn net.Conn, state http.ConnState) {
			s.fresh.Delete(conn)
			switch state {
			case http.StateNew:
				s.conns.Add(1)
				s.fresh.Store(conn, true)
			case http.StateClosed, http.StateHijacked:
				s.conns.Done()
			case http.StateActive, http.StateIdle: // still open
			}
		},
	}
	go func() {
		defer close(s.served)
		_ = s.http.Serve(listener) // Always http.ErrServerClosed: only Close ends it.
	}()
	return s, nil
}

// Close stops the server, cuts off requests in flight, and waits up to 5 seconds for its goroutines to end. Closing again does nothing.
func (s *Server) Close() {
	s.close.Do(func() {
		s.end()
		_ = s.http.Close() // This also ends the requests' contexts, and so their delays.
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

// Shutdown is [Server.Close] for a program: it serves requests in flight to their end, or until ctx ends, and then returns its error. It does not
// wait for a request that is not completely sent.
func (s *Server) Shutdown(ctx context.Context) error {
	defer s.Close()
	s.end()
	s.fresh.Range(func(conn, _ any) bool {
		_ = conn.(net.Conn).Close()
		return true
	})
	if err := s.http.Shutdown(ctx); err != nil {
		return fmt.Errorf("workostest: shutting down: %w", err)
	}
	return nil
}

// Host returns the host that the server listens on, "127.0.0.1" unless [WithAddress] named another.
func (s *Server) Host() string { return s.addr.IP.String() }

// Port returns the port that the server listens on.
func (s *Server) Port() int { return s.addr.Port }

// handler handles one request while the server's state is locked.
type handler func(*Server, *call) reply

// route passes a request to its handler: one set up by the test, else the server's own.
func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Request-Id", newID("req", s.now()))
	if s.statePage && s.addr.IP.IsLoopback() && !s.knowsHost(r.Host) {
		refuse(http.StatusMisdirectedRequest, "", "The server does not have this host name.").write(w) // DNS rebinding: a page whose name resolves to this address.
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
		// Also if a fault responds instead: a fault does not make the path part of the API.
		missing := s.lacks(r, "the API does not have this operation; add it with workostest.WithOperations and Server.Handle")
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

// serve runs a request: it reads and records it, applies its fault if there is one, handles it and responds.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, route string, handle func(*call) reply) {
	unread := context.AfterFunc(s.ending, func() { _ = http.NewResponseController(w).SetReadDeadline(time.Now()) }) //nolint:contextcheck // that of the server
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	unread()
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
		s.mindContract(&call{Request: r.Clone(r.Context()), body: body}, http.StatusBadGateway) //nolint:contextcheck // the request has it
		drop(w)
		return
	}
	var rep reply
	if fault.Status != 0 {
		s.mindContract(&call{Request: r.Clone(r.Context()), body: body}, fault.Status) //nolint:contextcheck // the request has it
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
