package tokens

import (
	"fmt"
	"time"

	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/engine"

	"github.com/workos-typestate/workos/core"
)

// ErrUnreadable means that the stored tokens are damaged, or were written by a later version of this package.
const ErrUnreadable = core.Sentinel("workos: the stored tokens cannot be read")

// version is the version of the stored form. A program rejects a higher one.
const version = 1

// stored is the form in which tokens are stored, and the only type that marshals the secrets themselves.
type stored struct {
	Version        int                 `json:"version"`
	AccessToken    string              `json:"access_token,omitzero"`
	RefreshToken   string              `json:"refresh_token"`
	ReceivedAt     time.Time           `json:"received_at,omitzero"`
	ExpiresAt      time.Time           `json:"expires_at,omitzero"`
	UserID         core.UserID         `json:"user_id"`
	Email          string              `json:"email,omitzero"`
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"`
	SessionID      core.SessionID      `json:"session_id,omitzero"`
	SwitchingTo    core.OrganizationID `json:"switching_to,omitzero"`
	Profile        []byte              `json:"profile,omitempty"` // in base64, if the file name does not contain it
}

// Encode returns the tokens as JSON, with the secrets in the clear. A Store writes it where only the user can read it.
func Encode(t Tokens) ([]byte, error) { return encode(t, nil) }

func encode(t Tokens, profile []byte) ([]byte, error) {
	access, refresh := t.AccessToken.Reveal(), t.RefreshToken.Reveal()
	for argument, text := range map[string]string{"AccessToken": access, "RefreshToken": refresh} {
		if err := engine.Required(argument, text); text != "" && err != nil {
			return nil, err
		}
	}
	return codec.Marshal(stored{
		version, access, refresh, t.ReceivedAt, t.ExpiresAt,
		t.UserID, t.Email, t.OrganizationID, t.SessionID, t.SwitchingTo, profile,
	})
}

// Decode decodes what Encode returned. It returns ErrUnreadable for anything else, without repeating any of it.
func Decode(data []byte) (Tokens, error) {
	t, _, err := decode(data)
	return t, err
}

func decode(data []byte) (t Tokens, profile []byte, err error) {
	var s stored
	if codec.Unmarshal(data, &s) != nil {
		return Tokens{}, nil, fmt.Errorf("%w: they do not have the expected form", ErrUnreadable)
	}
	if s.Version > version {
		return Tokens{}, nil, fmt.Errorf("%w: they have version %d, and this program reads version %d", ErrUnreadable, s.Version, version)
	}
	if s.Version < 1 || s.RefreshToken == "" {
		return Tokens{}, nil, fmt.Errorf("%w: the version or the refresh token is missing", ErrUnreadable)
	}
	return Tokens{
		AccessToken: core.NewAccessToken(s.AccessToken), RefreshToken: core.NewRefreshToken(s.RefreshToken), ReceivedAt: s.ReceivedAt, SwitchingTo: s.SwitchingTo,
		Session: Session{s.UserID, s.Email, s.OrganizationID, s.SessionID, s.ExpiresAt},
	}, s.Profile, nil
}
