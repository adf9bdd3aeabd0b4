package connect

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// ClientSecret describes a client secret, without the secret itself.
type ClientSecret struct {
	Object     string              `json:"object"` // "connect_application_secret"
	ID         core.ClientSecretID `json:"id"`
	SecretHint string              `json:"secret_hint"`           // its last characters
	LastUsedAt time.Time           `json:"last_used_at,omitzero"` // zero if it was never used
	CreatedAt  time.Time           `json:"created_at"`
	UpdatedAt  time.Time           `json:"updated_at"`
}

// CreatedClientSecret is a new client secret.
type CreatedClientSecret struct {
	ClientSecret
	Secret core.ClientSecret `json:"secret"` // WorkOS returns it only once
}

// ListClientSecrets returns the client secrets of an application, without the secrets themselves.
//
// GET /connect/applications/{application_id}/client_secrets. Errors worth handling: core.ErrNotFound.
func (s Service) ListClientSecrets(ctx context.Context, applicationID core.ConnectApplicationID, opts ...core.GetOption) ([]ClientSecret, error) {
	secrets, err := engine.Get[[]ClientSecret](ctx, s.client, engine.Path1("/connect/applications/{application_id}/client_secrets", applicationID), opts...)
	if err != nil {
		return nil, err
	}
	return *secrets, nil
}

// CreateClientSecret creates another client secret for an application. Its other secrets stay valid.
//
// POST /connect/applications/{application_id}/client_secrets. Errors worth handling: core.ErrNotFound,
// core.ErrUnprocessable.
func (s Service) CreateClientSecret(ctx context.Context, applicationID core.ConnectApplicationID, opts ...core.PostOption) (*CreatedClientSecret, error) {
	return engine.Post[CreatedClientSecret](ctx, s.client, engine.Returns(engine.Path1("/connect/applications/{application_id}/client_secrets", applicationID), "secret"), nil, opts...)
}

// DeleteClientSecret deletes a client secret: it can no longer be used to get tokens.
//
// DELETE /connect/client_secrets/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) DeleteClientSecret(ctx context.Context, id core.ClientSecretID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path1("/connect/client_secrets/{id}", id), nil, opts...)
	return err
}
