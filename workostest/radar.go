package workostest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/core"
)

func radarRoutes() []route {
	return []route{
		{"POST /radar/attempts", (*Server).createRadarAttempt},
		{"PUT /radar/attempts/{id}", (*Server).updateRadarAttempt},
		{"POST /radar/lists/{type}/{action}", (*Server).addRadarEntry},
		{"DELETE /radar/lists/{type}/{action}", (*Server).removeRadarEntry},
	}
}

// radarAttempt holds the values that are compared with the lists; missing ones are empty.
type radarAttempt struct{ email, address, agent string }

// radarEntry is the key of an entry in the table of lists. Case does not matter.
func radarEntry(listType, action, entry string) string {
	return listType + "/" + action + "/" + strings.ToLower(entry)
}

// blockedBy returns the type of the list that blocks an attempt, or "". An entry in an allow list overrides one in a block list.
func (s *Server) blockedBy(a radarAttempt) (listType string) {
	_, domain, _ := strings.Cut(a.email, "@")
	values := map[string]string{"email": a.email, "domain": domain, "ip_address": a.address, "user_agent": a.agent}
	in := func(listType, action string) bool {
		_, ok := s.credentials.radar.rows[radarEntry(listType, action, values[listType])]
		return ok && values[listType] != ""
	}
	for _, one := range []string{"email", "domain", "ip_address", "user_agent"} {
		switch {
		case in(one, "allow"):
			return ""
		case listType == "" && in(one, "block"):
			listType = one
		}
	}
	return listType
}

// refusedByRadar is blockedBy for the sign-in of a user; it also emits the event.
func (s *Server) refusedByRadar(u *user, a radarAttempt, method string) bool {
	a.email = u.Email
	listType := s.blockedBy(a)
	if listType == "" {
		return false
	}
	s.emit("authentication.radar_risk_detected", "", struct {
		Action        string  `json:"action"`
		AuthMethod    string  `json:"auth_method"`
		Control       string  `json:"control"`
		BlocklistType string  `json:"blocklist_type"`
		UserID        string  `json:"user_id"`
		Email         string  `json:"email"`
		IPAddress     *string `json:"ip_address"`
		UserAgent     *string `json:"user_agent"`
	}{"login", method, "restriction", listType, string(u.ID), u.Email, orNull(a.address), orNull(a.agent)})
	return true
}

func (s *Server) createRadarAttempt(c *call) reply {
	in := c.input()
	a := radarAttempt{in.email(), in.str("ip_address"), in.str("user_agent")}
	if rep, ok := in.refusal(); ok {
		return rep
	}
	id := core.RadarAttemptID(newID("radar_att", s.now()))
	s.credentials.attempts.put(id, struct{}{})
	out := struct {
		Verdict       string `json:"verdict"`
		Reason        string `json:"reason"`
		AttemptID     string `json:"attempt_id"`
		Control       string `json:"control,omitempty"`
		BlocklistType string `json:"blocklist_type,omitempty"`
	}{Verdict: "allow", Reason: "No list has the attempt.", AttemptID: string(id)}
	if listType := s.blockedBy(a); listType != "" {
		out.Verdict, out.Reason, out.Control, out.BlocklistType = "block", "A list has the attempt.", "restriction", listType
	}
	return jsonReply(http.StatusOK, out)
}

// updateRadarAttempt accepts the report of a success. Nothing in the server depends on it.
func (s *Server) updateRadarAttempt(c *call) reply {
	if _, ok := s.credentials.attempts.rows[core.RadarAttemptID(c.PathValue("id"))]; !ok {
		return notFound("RadarAttempt", c.PathValue("id"))
	}
	return jsonReply(http.StatusNoContent, nil)
}

// radarList returns the list that a request names; ok is false if it does not exist.
func radarList(c *call) (key string, ok bool) {
	listType, action := c.PathValue("type"), c.PathValue("action")
	types := []string{"ip_address", "domain", "email", "device", "user_agent", "device_fingerprint", "country"}
	return radarEntry(listType, action, c.input().str("entry")), slices.Contains(types, listType) && (action == "block" || action == "allow")
}

func (s *Server) addRadarEntry(c *call) reply {
	key, ok := radarList(c)
	if !ok {
		return refuse(http.StatusBadRequest, "", "There is no such list.")
	}
	if _, there := s.credentials.radar.rows[key]; there {
		return jsonReply(http.StatusOK, struct {
			Message string `json:"message"`
		}{"The list already has the entry."})
	}
	s.credentials.radar.put(key, struct{}{})
	return jsonReply(http.StatusNoContent, nil)
}

func (s *Server) removeRadarEntry(c *call) reply {
	key, ok := radarList(c)
	if !ok {
		return refuse(http.StatusBadRequest, "", "There is no such list.")
	}
	if _, there := s.credentials.radar.rows[key]; !there {
		return refuse(http.StatusNotFound, "", "The list does not have the entry.")
	}
	s.credentials.radar.delete(key)
	return jsonReply(http.StatusNoContent, nil)
}
