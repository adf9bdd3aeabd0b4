package fga

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// WarrantCheck asks whether a subject stands in a relation to a resource.
type WarrantCheck struct {
	ResourceType string         `json:"resource_type"`
	ResourceID   string         `json:"resource_id"`
	Relation     string         `json:"relation"`
	Subject      Subject        `json:"subject"`
	Context      map[string]any `json:"context"` // what the policies of the warrants are judged by
}

// CheckResult is the answer to a check.
type CheckResult struct {
	Result       Result      `json:"result"`
	IsImplicit   bool        `json:"is_implicit"`   // it follows from other warrants than one about this very relation
	WarrantToken core.Secret `json:"warrant_token"` // for core.WithWarrantToken: how fresh the answer is
	Warnings     Warnings    `json:"warnings"`
	DebugInfo    *DebugInfo  `json:"debug_info,omitzero"` // if it was asked for
}

// Authorized reports whether the check was passed.
func (r CheckResult) Authorized() bool { return r.Result == ResultAuthorized }

// Result is how a check ended.
type Result string

// The results of a check.
const (
	ResultAuthorized    Result = "authorized"
	ResultNotAuthorized Result = "not_authorized"
)

// DebugInfo says how a check came to its result.
type DebugInfo struct {
	ProcessingTime float64          `json:"processing_time"`
	DecisionTree   DecisionTreeNode `json:"decision_tree"`
}

// DecisionTreeNode is one step of a check, with the steps that it led to.
type DecisionTreeNode struct {
	Check          WarrantCheck       `json:"check"`
	Policy         string             `json:"policy"`
	Decision       string             `json:"decision"`
	ProcessingTime float64            `json:"processing_time"`
	Children       []DecisionTreeNode `json:"children"`
}

// CheckParams is one question, made of one check or several.
type CheckParams struct {
	Op CheckOp `json:"op,omitzero"` // required if there are several checks

	Debug bool `json:"debug,omitzero"` // asks for DebugInfo
}

// CheckOp says how several checks make one answer.
type CheckOp string

// The ways to combine checks.
const (
	CheckOpAllOf CheckOp = "all_of"
	CheckOpAnyOf CheckOp = "any_of"
)

// Check asks one question. core.WithWarrantToken has it answered by no older state than that of a write. An
// error means that there is no answer: treat it as a no.
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

// BatchCheckParams adds to several questions.
type BatchCheckParams struct {
	Debug bool `json:"debug,omitzero"` // asks for DebugInfo
}

// BatchCheck asks several questions at once, and returns their answers in the same order.
// core.WithWarrantToken works as for Check.
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
