package usermanagement

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// JWTTemplate adds claims to the access tokens of the environment, beyond WorkOS's own.
type JWTTemplate struct {
	Object    string    `json:"object"`  // "jwt_template"
	Content   string    `json:"content"` // a Liquid template of a JSON object
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// GetJWTTemplate returns the template of the environment.
//
// GET /user_management/jwt_template. Errors worth handling: core.ErrNotFound if there is none.
func (c Confidential) GetJWTTemplate(ctx context.Context, opts ...core.GetOption) (*JWTTemplate, error) {
	return engine.Get[JWTTemplate](ctx, c.confidential, core.Path("/user_management/jwt_template"), opts...)
}

// UpdateJWTTemplateParams has no members yet.
type UpdateJWTTemplateParams struct{}

// UpdateJWTTemplate replaces the template of the environment. Access tokens issued afterwards use it.
//
// PUT /user_management/jwt_template. Errors worth handling: core.ErrUnprocessable for a malformed template.
func (c Confidential) UpdateJWTTemplate(ctx context.Context, content string, params *UpdateJWTTemplateParams, opts ...core.PutOption) (*JWTTemplate, error) {
	body := struct {
		Content string `json:"content"`
		*UpdateJWTTemplateParams
	}{content, params}
	return engine.Put[JWTTemplate](ctx, c.confidential, core.Path("/user_management/jwt_template"), body, opts...)
}
