package fga

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// WarrantCheck asks whether a subject has a relation to a resource.
type WarrantCheck struct {
	ResourceType string         `json:"resource_type"`
	ResourceID   string         `json:"resource_id"`
	Relation     string         `json:"relation"`
	Subject      Subject        `json:"subject"`
	Context      map[string]any `json:"context"` // the input of the warrants' policies
}

// CheckResult is the result of a check.
type CheckResult struct {
	Result       Result      `json:"result"`
	IsImplicit   bool        `json:"is_implicit"`   // it follows from warrants about other relations
	WarrantToken core.Secret `json:"warrant_token"` // for core.WithWarrantToken: the state that the result is based on
	Warnings     Warnings    `json:"warnings"`
	DebugInfo    *DebugInfo  `json:"debug_info,omitzero"` // if it was requested
}

// Authorized reports whether the check passed.
func (r CheckResult) Authorized() bool { return r.Result == ResultAuthorized }

// Result is the result of a check.
type Result string

// The results of a check.
const (
	ResultAuthorized    Result = "authorized"
	ResultNotAuthorized Result = "not_authorized"
)

// DebugInfo explains the result of a check.
type DebugInfo struct {
	ProcessingTime float64          `json:"processing_time"`
	DecisionTree   DecisionTreeNode `json:"decision_tree"`
}

// DecisionTreeNode is one step of a check, with its substeps.
type DecisionTreeNode struct {
	Check          WarrantCheck       `json:"check"`
	Policy         string             `json:"policy"`
	Decision       string             `json:"decision"`
	ProcessingTime float64            `json:"processing_time"`
	Children       []DecisionTreeNode `json:"children"`
}

// CheckParams describes a request of one or several checks.
type CheckParams struct {
	Op CheckOp `json:"op,omitzero"` // required if there are several checks

	Debug bool `json:"debug,omitzero"` // requests DebugInfo
}

// CheckOp is the way to combine several checks into one result.
type CheckOp string

// The ways to combine checks.
const (
	CheckOpAllOf CheckOp = "all_of"
	CheckOpAnyOf CheckOp = "any_of"
)

// Check runs one or several checks with one result. With core.WithWarrantToken the result is based on a state that
// includes a write. Treat an error as a no.
//
// POST /fga/v1/check. Errors worth handling: core.ErrBadRequest.
//
// Deprecated: use Check of package authorization.
func (s Service) Check(ctx context.Context, checks []WarrantCheck, params *CheckParams, opts ...core.PostOption) (*CheckResult, error) {
	body := struct {
		Checks []WarrantCheck `json:"checks"`
		*CheckParams
	}{checks, params}
	return engine.Post[CheckResult](ctx, s.client, core.Path("/fga/v1/check"), body, opts...)
}

// BatchCheckParams holds the optional fields of BatchCheck.
type BatchCheckParams struct {
	Debug bool `json:"debug,omitzero"` // requests DebugInfo
}

// BatchCheck runs several checks in one request, and returns their results in the same order. core.WithWarrantToken
// works as for Check.
//
// POST /fga/v1/check, with the op "batch". Errors worth handling: core.ErrBadRequest.
//
// Deprecated: use Check of package authorization.
func (s Service) BatchCheck(ctx context.Context, checks []WarrantCheck, params *BatchCheckParams, opts ...core.PostOption) ([]CheckResult, error) {
	body := struct {
		Op     string         `json:"op"`
		Checks []WarrantCheck `json:"checks"`
		*BatchCheckParams
	}{"batch", checks, params}
	results, err := engine.Post[[]CheckResult](ctx, s.client, core.Path("/fga/v1/check"), body, opts...)
	if err != nil {
		return nil, err
	}
	return *results, nil
}
