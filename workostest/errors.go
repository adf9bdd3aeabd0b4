package workostest

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// reply is a response, complete except for its request ID.
type reply struct {
	status   int
	kind     string // The Content-Type.
	location string
	header   http.Header // Added to those, or replacing them.
	body     []byte
}

// jsonReply returns a reply with a JSON body, or none if v is nil.
func jsonReply(status int, v any) reply {
	if v == nil {
		return reply{status: status}
	}
	body, err := json.Marshal(v)
	if err != nil { // No type of this package does that.
		return reply{status: http.StatusInternalServerError, body: []byte(err.Error())}
	}
	return reply{status: status, kind: "application/json; charset=utf-8", body: body}
}

func (rep reply) setHeader(w http.ResponseWriter) {
	h := w.Header()
	if rep.kind != "" {
		h.Set("Content-Type", rep.kind)
	}
	if rep.location != "" {
		h.Set("Location", rep.location)
	}
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	if rep.isPage() { // The pages need only styles.
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "no-referrer")
	}
	for name, values := range rep.header {
		h[name] = values
	}
}

func (rep reply) isPage() bool { return strings.HasPrefix(rep.kind, "text/html") }

func (rep reply) send(w http.ResponseWriter) {
	if len(rep.body) > 0 {
		w.Header().Set("Content-Length", strconv.Itoa(len(rep.body)))
	}
	w.WriteHeader(rep.status)
	_, _ = w.Write(rep.body) // An error means that the client has gone.
}

func (rep reply) write(w http.ResponseWriter) {
	rep.setHeader(w)
	rep.send(w)
}

// problem is the body of an error response; each operation uses the members that the API reference gives it.
type problem struct {
	Code             string         `json:"code,omitempty"`
	Message          string         `json:"message,omitempty"`
	Error            string         `json:"error,omitempty"`
	ErrorDescription string         `json:"error_description,omitempty"`
	EntityID         string         `json:"entity_id,omitempty"`
	Errors           []fieldProblem `json:"errors,omitempty"`
}

type fieldProblem struct {
	Field   string `json:"field,omitempty"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// refuse is an error with a code and a message.
func refuse(status int, code, message string) reply {
	return jsonReply(status, problem{Code: code, Message: message})
}

// refuseOAuth is an error in the form of RFC 6749 section 5.2.
func refuseOAuth(code, description string) reply {
	return jsonReply(http.StatusBadRequest, problem{Error: code, ErrorDescription: description})
}

func notFound[ID ~string](what string, id ID) reply {
	return jsonReply(http.StatusNotFound, problem{
		Code: "entity_not_found", Message: what + " not found: '" + string(id) + "'.", EntityID: string(id),
	})
}

func invalid(problems ...fieldProblem) reply {
	return jsonReply(http.StatusUnprocessableEntity, problem{
		Code: "invalid_request_parameters", Message: "Validation failed", Errors: problems,
	})
}
