package workostest

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/workos-typestate/workos/core"
)

// device is a device authorization (RFC 8628).
type device struct {
	userCode string
	expires  time.Time
	polledAt time.Time   // Zero before the first poll.
	userID   core.UserID // Set once approved.
	denied   bool
	used     bool
}

type deviceJSON struct {
	DeviceCode              string `json:"device_code"`
	UserCode                string `json:"user_code"`
	VerificationURI         string `json:"verification_uri"`
	VerificationURIComplete string `json:"verification_uri_complete"`
	ExpiresIn               int    `json:"expires_in"`
	Interval                int    `json:"interval"`
}

func (s *Server) authorizeDevice(c *call) reply {
	in := c.input()
	clientID := in.need("client_id")
	if rep, ok := in.refusal(); ok {
		return rep
	}
	if clientID != s.clientID {
		return refuseOAuth("invalid_client", "The client_id is not that of this server.")
	}
	code := rand.Text()
	d := &device{userCode: newUserCode(), expires: s.now().Add(s.deviceLifetime)}
	if u := s.signsIn(""); s.instantDevice && u != nil {
		d.userID = u.ID
	}
	s.devices[code] = d
	page := s.URL + "/device"
	return jsonReply(http.StatusOK, deviceJSON{
		DeviceCode: code, UserCode: d.userCode, VerificationURI: page,
		VerificationURIComplete: page + "?" + url.Values{"user_code": {d.userCode}}.Encode(),
		ExpiresIn:               wholeSeconds(s.deviceLifetime), Interval: wholeSeconds(s.deviceInterval),
	})
}

// wholeSeconds rounds up.
func wholeSeconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }

// deviceGrant responds to a poll (RFC 8628 section 3.5).
func (s *Server) deviceGrant(c *call, in *input) reply {
	code := in.need("device_code")
	if rep, ok := in.refusal(); ok {
		return rep
	}
	d, now := s.devices[code], s.now()
	if d == nil || d.used {
		return refuseOAuth("invalid_grant", "The device code is not valid.")
	}
	if !now.Before(d.expires) {
		return refuseOAuth("expired_token", "The device code has expired.")
	}
	// Polls that a client sends at the right interval may arrive a little closer together.
	tooSoon := !d.polledAt.IsZero() && now.Sub(d.polledAt) < s.deviceInterval-s.deviceInterval/10
	d.polledAt = now
	switch {
	case tooSoon:
		return refuseOAuth("slow_down", "The device polls faster than its interval.")
	case d.denied:
		return refuseOAuth("access_denied", "The request was denied.")
	case d.userID == "":
		return refuseOAuth("authorization_pending", "The request has not been approved yet.")
	}
	d.used = true
	return s.advance(c, in, pendingSignIn{userID: d.userID, method: "Password"})
}

// ApproveDevice approves, for a user, the device authorization with this user code; the device gets its tokens with its next poll. The code may
// be in any case, with or without its hyphen. It is an error if there is no such code or user, or if the code has expired or has been decided on.
func (s *Server) ApproveDevice(userID core.UserID, userCode string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.approveDevice(userID, userCode)
}

func (s *Server) approveDevice(userID core.UserID, userCode string) error {
	d, err := s.undecided(userCode)
	if err != nil {
		return err
	}
	if _, err := s.user(userID); err != nil {
		return fmt.Errorf("workostest: deciding on a device: %w", err)
	}
	d.userID = userID
	return nil
}

// DenyDevice denies the device authorization with this user code, with the
// same errors as [Server.ApproveDevice].
func (s *Server) DenyDevice(userCode string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.denyDevice(userCode)
}

func (s *Server) denyDevice(userCode string) error {
	d, err := s.undecided(userCode)
	if err != nil {
		return err
	}
	d.denied = true
	return nil
}

func (s *Server) undecided(userCode string) (*device, error) {
	for _, d := range s.devices {
		if sameUserCode(d.userCode) != sameUserCode(userCode) {
			continue
		}
		if d.userID != "" || d.denied {
			return nil, fmt.Errorf("workostest: deciding on a device: code %q has been decided on", userCode)
		}
		if !s.now().Before(d.expires) {
			return nil, fmt.Errorf("workostest: deciding on a device: code %q has expired", userCode)
		}
		return d, nil
	}
	return nil, fmt.Errorf("workostest: deciding on a device: no code %q", userCode)
}

// devicePage is the page of the verification URI.
func (s *Server) devicePage(c *call) reply {
	if c.Method != http.MethodPost {
		return s.deviceForm(http.StatusOK, c.URL.Query().Get("user_code"), "")
	}
	form := c.input()
	code := form.str("user_code")
	if form.has("deny") {
		if err := s.denyDevice(code); err != nil {
			return s.deviceForm(http.StatusBadRequest, code, "This code is not waiting for a decision. Check it and try again.")
		}
		return messagePage("Request denied", "The device is not signed in. You can close this page.")
	}
	if err := s.approveDevice(core.UserID(form.str("user_id")), code); err != nil {
		return s.deviceForm(http.StatusBadRequest, code, "This code is not waiting for a decision. Check it and try again.")
	}
	return messagePage("Device signed in", "You can close this page and go back to your device.")
}
