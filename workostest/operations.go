package workostest

// Operation is an operation of the API.
type Operation struct {
	ID     string // As in the API's description, such as "createOrganization".
	Module string // The package of the SDK below modules, such as "organizations".
	Method string
	Path   string // The template, as in [Request].

	// Behavior is true if the server serves the operation, with changes that later requests see. If not, the operation is newer than the
	// server, which responds with 501 unless there is a stub.
	Behavior bool
}

// Operations returns all operations of the API, in the order of the SDK's packages.
func (s *Server) Operations() []Operation {
	all := make([]Operation, 0, len(s.router().contract.Operations))
	for _, op := range s.router().contract.Operations {
		one := s.router().add(op.Method, op.Path) // It exists: the router was built from them.
		all = append(all, Operation{ID: op.ID, Module: op.Module, Method: op.Method, Path: op.Path, Behavior: one.kept})
	}
	return all
}
