// Package authorization manages who may do what: permissions, the roles that bundle them, the resources that roles
// are held on, and the assignments of roles to memberships and groups.
//
// A role belongs to the environment, and thus to every organization, or to one organization. It is held on a resource
// (a workspace, a project, a document, …) and grants its permissions on that resource and everything below it.
// [Service.Check] reports whether a membership has a permission on a resource.
//
// WorkOS calls roles and permissions RBAC, and roles on resources FGA. The legacy FGA API is package fga.
package authorization

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the authorization API of a confidential client. Create one with New, or use the field Authorization of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the authorization API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }
