package workostest

// Snapshot is the state of a server at one time, for [Server.Restore]. The zero Snapshot is the state at the start, after the seeds.
type Snapshot struct{ of *state }

// Snapshot returns the server's state: users, sessions, signing keys, events, requests and everything else. Later changes do not affect it.
func (s *Server) Snapshot() Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Snapshot{deepCopy(&s.state)}
}

// Restore restores a snapshot, any number of times: in this server, or in another one that should start from the same state. It does not change the
// clock, nor what the test has set up: faults, stubs, handlers and webhook endpoints, which get the events that have already happened. A request
// in flight is handled completely before or completely after.
func (s *Server) Restore(snapshot Snapshot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.restore(snapshot)
}

func (s *Server) restore(snapshot Snapshot) {
	if snapshot.of == nil {
		snapshot = s.begun
	}
	s.state = *deepCopy(snapshot.of)
	s.settleEndpoints()
}

// Reset restores the server's initial state, for tests that share one: with its seeds and their IDs, and without the faults, stubs, handlers and
// webhook endpoints that were added since. As at the end of a test, a fault, stub or handler that no request matched fails the test. Webhook
// deliveries end. The clock does not change.
func (s *Server) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.optionalStubs {
		s.sayWhatNobodyMet()
	}
	s.faults, s.stubs = nil, nil
	s.dropEndpoints()
	s.restore(Snapshot{})
}
