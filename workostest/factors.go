package workostest

import (
	"cmp"
	"crypto/rand"
	"encoding/base64"
	"html"
	"net/http"
	"net/url"
	"time"

	"github.com/workos-typestate/workos/core"
)

func factorRoutes() []route {
	return []route{
		{"POST /auth/factors/enroll", (*Server).enrollFactor},
		{"GET /auth/factors/{id}", (*Server).getFactor},
		{"DELETE /auth/factors/{id}", (*Server).deleteFactor},
		{"POST /auth/factors/{id}/challenge", (*Server).challengeFactor},
		{"POST /auth/challenges/{id}/verify", (*Server).verifyChallenge},
		{"GET /user_management/users/{userlandUserId}/auth_factors", (*Server).listUserFactors},
		{"POST /user_management/users/{userlandUserId}/auth_factors", (*Server).enrollUserFactor},
	}
}

// factor is a second factor: an authenticator, a telephone, or codes that the program delivers itself.
type factor struct {
	id              core.AuthenticationFactorID
	kind            string      // For example "totp".
	userID          core.UserID // The user whose sign-ins require it; empty for a factor of the program's own users.
	issuer, account string      // Of an authenticator, like the secret, which is base 32.
	secret          string
	code            core.OneTimeCode // Instead of the secret: a User's MFACode.
	phone           string
	proven          bool // A challenge of it has succeeded; from then on sign-ins require it.
	created         time.Time
}

type factorBodyJSON struct {
	Object    string    `json:"object"`
	ID        string    `json:"id"`
	Type      string    `json:"type"`
	UserID    string    `json:"user_id,omitempty"`
	TOTP      *totpJSON `json:"totp,omitempty"`
	SMS       *smsJSON  `json:"sms,omitempty"`
	CreatedAt string    `json:"created_at"`
	UpdatedAt string    `json:"updated_at"`
}

type totpJSON struct {
	Issuer string `json:"issuer"`
	User   string `json:"user"`

	Secret string `json:"secret,omitempty"` // This and the following are only in the response to the enrollment.
	QRCode string `json:"qr_code,omitempty"`
	URI    string `json:"uri,omitempty"`
}

type smsJSON struct {
	PhoneNumber string `json:"phone_number"`
}

func (f *factor) json() factorBodyJSON {
	out := factorBodyJSON{
		Object: "authentication_factor", ID: string(f.id), Type: f.kind, UserID: string(f.userID),
		CreatedAt: stamp(f.created), UpdatedAt: stamp(f.created),
	}
	switch f.kind {
	case "totp":
		out.TOTP = &totpJSON{Issuer: f.issuer, User: f.account}
	case "sms":
		out.SMS = &smsJSON{f.phone}
	}
	return out
}

func (f *factor) wire() any { return f.json() }

// enrolled is the factor with the values that its owner sees once.
func (f *factor) enrolled() any {
	out := f.json()
	if out.TOTP != nil {
		uri := url.URL{
			Scheme: "otpauth", Host: "totp", Path: "/" + f.issuer + ":" + f.account,
			RawQuery: url.Values{"secret": {f.secret}, "issuer": {f.issuer}}.Encode(),
		}
		out.TOTP.Secret, out.TOTP.URI, out.TOTP.QRCode = f.secret, uri.String(), pictureOf(f.secret)
	}
	return out
}

// pictureOf returns an image of the secret for a page that shows one. It shows the text; it is not a QR code.
func pictureOf(secret string) string {
	svg := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 40"><text x="8" y="26" font-family="monospace">` +
		html.EscapeString(secret) + `</text></svg>`
	return "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(svg))
}

// keepMFACode turns the MFACode of a user into a factor, or removes that factor.
func (s *Server) keepMFACode(u *user) {
	if u.MFACode.IsZero() {
		s.credentials.factors.delete(u.factorID)
		return
	}
	s.credentials.factors.put(u.factorID, &factor{
		id: u.factorID, kind: "totp", userID: u.ID, issuer: "workostest", account: u.Email, code: u.MFACode, proven: true,
		created: u.created,
	})
}

// factorsOf returns the factors that sign-ins of a user require.
func (s *Server) factorsOf(userID core.UserID) (out []factorJSON) {
	for _, f := range s.credentials.factors.all(func(f *factor) bool { return f.userID == userID && f.proven }) {
		out = append(out, factorJSON{string(f.id), f.kind})
	}
	return out
}

// fits reports whether a code is the code of a challenge.
func (s *Server) fits(ch *challenge, code string) bool {
	f := s.credentials.factors.get(ch.factorID)
	switch {
	case ch.factorID != "" && f == nil:
		return false
	case f != nil && f.secret != "":
		return totpFits(f.secret, code, s.now())
	}
	return equal(ch.code, code)
}

// expires reports whether the code of a challenge expires. An authenticator's does not: it changes by itself.
func (s *Server) expires(ch *challenge) bool {
	f := s.credentials.factors.get(ch.factorID)
	return f == nil || f.kind != "totp"
}

func (s *Server) wireFactorChallenge(ch *challenge) challengeJSON {
	out := ch.wire()
	out.AuthenticationFactorID, out.Email, out.UserID, out.Code = string(ch.factorID), "", "", ""
	f := s.credentials.factors.get(ch.factorID)
	if f != nil && f.kind == "generic_otp" {
		out.Code = ch.code // The program delivers it.
	}
	if !s.expires(ch) {
		out.ExpiresAt = ""
	}
	return out
}

func (s *Server) newFactor(in *input, userID core.UserID) (*factor, reply, bool) {
	now := s.now()
	f := &factor{
		id: core.AuthenticationFactorID(newID("auth_factor", now)), kind: in.str("type"), userID: userID, created: now,
		issuer: in.str("totp_issuer"), account: in.str("totp_user"), secret: in.str("totp_secret"),
	}
	switch f.kind {
	case "sms":
		f.phone = in.need("phone_number")
	case "totp":
		if key, err := totpKey(f.secret); err != nil || f.secret != "" && len(key) == 0 {
			in.wrong("totp_secret", "invalid_totp_secret", "totp_secret must be base 32")
		}
		f.secret = cmp.Or(f.secret, rand.Text()) // 26 characters of base 32.
	}
	if rep, ok := in.refusal(); ok {
		return nil, rep, false
	}
	s.credentials.factors.put(f.id, f)
	return f, reply{}, true
}

func (s *Server) enrollFactor(c *call) reply {
	in := c.input()
	userID := core.UserID(in.str("user_id"))
	if userID != "" && s.users.get(userID) == nil {
		in.wrong("user_id", "user_not_found", "user_id names no user")
	}
	f, rep, ok := s.newFactor(in, userID)
	if !ok {
		return rep
	}
	return jsonReply(http.StatusCreated, f.enrolled())
}

func (s *Server) getFactor(c *call) reply {
	if f := s.credentials.factors.find(c.PathValue("id")); f != nil {
		return jsonReply(http.StatusOK, f.wire())
	}
	return notFound("AuthenticationFactor", c.PathValue("id"))
}

func (s *Server) deleteFactor(c *call) reply {
	f := s.credentials.factors.find(c.PathValue("id"))
	if f == nil {
		return notFound("AuthenticationFactor", c.PathValue("id"))
	}
	s.credentials.factors.delete(f.id)
	if u := s.users.get(f.userID); u != nil && u.factorID == f.id {
		u.MFACode = core.OneTimeCode{}
	}
	return jsonReply(http.StatusNoContent, nil)
}

// challengeFactor starts a challenge of a factor: with a code sent to the telephone, a code that the program delivers, or the authenticator's
// code.
func (s *Server) challengeFactor(c *call) reply {
	f := s.credentials.factors.find(c.PathValue("id"))
	if f == nil {
		return notFound("AuthenticationFactor", c.PathValue("id"))
	}
	return jsonReply(http.StatusCreated, s.wireFactorChallenge(s.challenge(f)))
}

func (s *Server) challenge(f *factor) *challenge {
	code := f.code.Reveal()
	if f.kind != "totp" {
		code = newOneTimeCode()
	}
	ch := s.sendChallenge("authentication_challenge", f.userID, f.phone, code)
	ch.factorID = f.id
	return ch
}

// verifyChallenge reports whether a code is right. A right code consumes the challenge.
func (s *Server) verifyChallenge(c *call) reply {
	id, code := c.PathValue("id"), c.input().str("code")
	ch := s.challenges[id]
	if ch == nil || s.credentials.factors.get(ch.factorID) == nil {
		return notFound("AuthenticationChallenge", id)
	}
	f := s.credentials.factors.get(ch.factorID)
	if fault := s.spent(ch); fault != "" {
		return refuse(http.StatusUnprocessableEntity, "", "The authentication challenge '"+id+"' is "+fault.text()+".")
	}
	valid := s.spend(ch.kind, id, ch.userID, code) == ""
	f.proven = f.proven || valid
	return jsonReply(http.StatusCreated, struct {
		Challenge challengeJSON `json:"challenge"`
		Valid     bool          `json:"valid"`
	}{s.wireFactorChallenge(ch), valid})
}

func (s *Server) listUserFactors(c *call) reply {
	id := core.UserID(c.PathValue("userlandUserId"))
	if s.users.get(id) == nil {
		return notFound("User", id)
	}
	return list(c, &s.credentials.factors, func(f *factor) bool { return f.userID == id }, (*factor).wire)
}

// enrollUserFactor enrolls an authenticator for a user and challenges it.
func (s *Server) enrollUserFactor(c *call) reply {
	u := s.users.find(c.PathValue("userlandUserId"))
	if u == nil {
		return notFound("User", c.PathValue("userlandUserId"))
	}
	in := c.input()
	f, rep, ok := s.newFactor(in, u.ID)
	if !ok {
		return rep
	}
	f.issuer, f.account = cmp.Or(f.issuer, "workostest"), cmp.Or(f.account, u.Email)
	return jsonReply(http.StatusCreated, struct {
		Factor    any           `json:"authentication_factor"`
		Challenge challengeJSON `json:"authentication_challenge"`
	}{f.enrolled(), s.wireFactorChallenge(s.challenge(f))})
}
