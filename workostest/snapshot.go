package workostest

// Snapshot is what a server remembered at one time, for [Server.Restore]. The zero Snapshot is that of the start, after the seeds.
type Snapshot struct{ of *state }

// Snapshot returns what the server remembers: users, sessions, signing keys, events, requests and all else that is there. What happens
// afterwards does not change it.
func (s *Server) Snapshot() Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Snapshot{deepCopy(&s.state)}
}

// Restore puts back what a server remembered, as often as it is called: this server, or another one that is to start from the same
// place. It leaves the clock, and what the test has put in place: faults, stubs, handlers and the endpoints of webhooks, which get the
// events that have happened. A request that is under way is acted on wholly before or wholly after.
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

// Reset makes the server as it was when it started, for tests that share one: with its seeds and their IDs, and without the faults, stubs,
// handlers and endpoints of webhooks that were put in place since. As at the end of a test, one of those that no request met fails it.
// Deliveries of webhooks end. The clock stays as it is.
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
