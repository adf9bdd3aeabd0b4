package workostest

import (
	"cmp"
	"net/http"
	"strings"
)

// warrant gives a subject a relation to a resource.
type warrant struct {
	on       thing
	relation string
	subject  thing
	set      string // If set, the warrant is for everything with this relation to the subject, not for the subject itself.
	policy   string
}

type subjectJSON struct {
	ResourceType string `json:"resource_type"`
	ResourceID   string `json:"resource_id"`
	Relation     string `json:"relation,omitempty"`
}

type warrantJSON struct {
	ResourceType string      `json:"resource_type"`
	ResourceID   string      `json:"resource_id"`
	Relation     string      `json:"relation"`
	Subject      subjectJSON `json:"subject"`
	Policy       string      `json:"policy,omitempty"`
}

func (w *warrant) json() warrantJSON {
	return warrantJSON{w.on.kind, w.on.id, w.relation, subjectJSON{w.subject.kind, w.subject.id, w.set}, w.policy}
}

func (w *warrant) wire() any { return w.json() }

// key holds everything that distinguishes a warrant.
func (w *warrant) key() string {
	return strings.Join([]string{w.on.key(), w.relation, w.subject.key(), w.set, w.policy}, "\x00")
}

// wild reports whether a name matches every resource of its type.
func (t thing) wild() bool { return t.id == "*" }

// readWarrant parses the members that a warrant and a check share.
func (in *input) readWarrant() warrant {
	w := warrant{on: thing{in.need("resource_type"), in.need("resource_id")}, relation: in.need("relation"), policy: in.str("policy")}
	if by := in.object("subject"); by != nil {
		w.subject, w.set = thing{by.need("resource_type"), by.need("resource_id")}, by.str("relation")
		in.problems = append(in.problems, by.problems...)
	}
	return w
}

func (s *Server) listWarrants(c *call) reply {
	q := c.URL.Query()
	return list(c, &s.fga.warrants, func(w *warrant) bool {
		for name, value := range map[string]string{
			"resource_type": w.on.kind, "resource_id": w.on.id, "relation": w.relation,
			"subject_type": w.subject.kind, "subject_id": w.subject.id, "subject_relation": w.set,
		} {
			if cmp.Or(q.Get(name), value) != value {
				return false
			}
		}
		return true
	}, (*warrant).wire)
}

// writeWarrants creates and deletes all warrants of a request (one or an array of them), or none.
func (s *Server) writeWarrants(c *call) reply {
	body, _ := c.value()
	writes, several := body.([]any)
	if !several {
		writes = []any{body}
	}
	before := own(s.fga)
	for _, one := range writes {
		fields, _ := one.(map[string]any)
		if rep, ok := s.writeWarrant(&input{fields: fields}); !ok {
			s.fga = before
			return rep
		}
	}
	return jsonReply(http.StatusOK, map[string]string{"warrant_token": s.warrantToken()})
}

func (s *Server) writeWarrant(in *input) (refusal reply, ok bool) {
	w := in.readWarrant()
	if rep, wrong := in.refusal(); wrong {
		return rep, false
	}
	had := s.fga.warrants.get(w.key())
	switch {
	case in.str("op") == "delete" && had == nil:
		return notFound("Warrant", w.on.id), false
	case in.str("op") == "delete":
		s.fga.warrants.delete(w.key())
	case had == nil:
		s.exists(w.on, w.subject)
		s.fga.warrants.put(w.key(), &w)
	}
	return reply{}, true
}

// warrantToken stands for a state of the warrants. There is only one here, so every response reflects the current state.
func (s *Server) warrantToken() string { return newID("warrant_token", s.now()) }
