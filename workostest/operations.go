package workostest

// Operation is one of the operations of the API that the server answers.
type Operation struct {
	ID     string // As the API's description names it: "createOrganization".
	Module string // The package of the SDK below modules: "organizations".
	Method string
	Path   string // The template, as in [Request].

	// Behavior tells that the server serves it: what one request changes is what the next one gets. Else it is newer than the server,
	// which responds with 501, unless a stub does.
	Behavior bool
}

// Operations returns all operations of the API, in the order of the SDK's packages.
func (s *Server) Operations() []Operation {
	all := make([]Operation, 0, len(s.router().contract.Operations))
	for _, op := range s.router().contract.Operations {
		one := s.router().add(op.Method, op.Path) // It is there: the router was made of them.
		all = append(all, Operation{ID: op.ID, Module: op.Module, Method: op.Method, Path: op.Path, Behavior: one.kept})
	}
	return all
}
