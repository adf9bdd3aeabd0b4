package workostest

import "github.com/workos-typestate/workos/core"

// dropHoldings deletes everything that belonged to a deleted organization: connections, applications, contacts, connected accounts,
// configurations of integrations, agents and audit log settings.
func (s *Server) dropHoldings(id core.OrganizationID) {
	for _, conn := range s.connections.all(func(conn *connection) bool { return conn.OrganizationID == id }) {
		s.dropConnection(conn)
	}
	for _, d := range s.directories.all(func(d *directory) bool { return d.OrganizationID == id }) {
		s.dropDirectory(d)
	}
	for _, inv := range s.invitations.all(func(inv *invitation) bool { return inv.organizationID == id }) {
		s.invitations.delete(inv.id)
	}
	for _, a := range s.applications.all(func(a *application) bool { return a.organizationID == id }) {
		s.dropApplication(a)
	}
	for _, one := range s.itContacts.all(func(one *itContact) bool { return one.organizationID == id }) {
		s.itContacts.delete(one.id)
	}
	s.retention.delete(id)
	s.dropAgents(func(i *agentInstance) bool { return i.organizationID == id })
	s.disconnect(func(a *connectedAccount) bool { return a.organizationID == id })
	s.forgetConfigurations(func(p *pipeConfiguration) bool { return p.organizationID == id })
}
