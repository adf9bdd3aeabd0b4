package workostest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"html/template"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/facts"
)

// statePath is the path of the state page; no operation of WorkOS starts with it.
const statePath = "/_emulator/"

// shownRows bounds the lists of the page, which show the newest rows.
const shownRows = 50

// WithStatePage serves a page at "/_emulator/" that shows users, organizations, sessions, events and requests, and has a button that resets the
// server. It shows no secret: of the body of a request, it shows only members that are known not to be secret. A server on the loopback then
// responds only to loopback host names, on every path, so that a page from elsewhere cannot reach it through a name of its own that resolves to
// this address.
func WithStatePage() Option {
	return Option{func(s *settings) error {
		s.statePage = true
		return nil
	}}
}

// showState serves the state page; ok is false for any other path.
func (s *Server) showState(w http.ResponseWriter, r *http.Request) (ok bool) {
	if r.URL.Path != statePath && r.URL.Path != statePath+"reset" {
		return false
	}
	reset := r.URL.Path != statePath
	r.Pattern = r.URL.Path
	switch {
	case reset && r.Method != http.MethodPost, !reset && r.Method != http.MethodGet:
		refuse(http.StatusMethodNotAllowed, "", "The method is not allowed.").write(w)
	case reset && http.NewCrossOriginProtection().Check(r) != nil:
		refuse(http.StatusForbidden, "", "The request comes from another site.").write(w)
	case reset:
		s.Reset()
		reply{status: http.StatusSeeOther, location: statePath}.write(w)
	default:
		s.stateReply().write(w)
	}
	return true
}

// knowsHost reports whether a request names a loopback host. A page that makes its own name resolve to this address does not.
func (s *Server) knowsHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

type stateData struct {
	URL    string
	Tables []stateTable
}

type stateTable struct {
	Name  string
	Heads []string
	Rows  [][]string
	More  int // Older rows that are not shown.
}

func (s *Server) stateReply() reply {
	s.mu.Lock()
	data := stateData{s.URL, []stateTable{s.usersTable(), s.orgsTable(), s.sessionsTable(), s.eventsTable(), s.requestsTable()}}
	s.mu.Unlock()
	for i := range data.Tables {
		t := &data.Tables[i]
		slices.Reverse(t.Rows)
		t.More = max(0, len(t.Rows)-shownRows)
		t.Rows = t.Rows[:len(t.Rows)-t.More]
	}
	var out bytes.Buffer
	if err := parseStatePage().Execute(&out, data); err != nil {
		return refuse(http.StatusInternalServerError, "", err.Error())
	}
	return reply{status: http.StatusOK, kind: "text/html; charset=utf-8", body: out.Bytes()}
}

func every[T any](T) bool { return true }

func (s *Server) usersTable() stateTable {
	t := stateTable{Name: "Users", Heads: []string{"Email", "Name", "ID"}}
	for _, u := range s.users.all(every) {
		t.Rows = append(t.Rows, []string{u.Email, u.name(), string(u.ID)})
	}
	return t
}

func (s *Server) orgsTable() stateTable {
	t := stateTable{Name: "Organizations", Heads: []string{"Name", "Members", "ID"}}
	for _, o := range s.orgs.all(every) {
		var members []string
		for _, m := range s.memberships.all(func(m *membership) bool { return m.organizationID == o.ID }) {
			if u := s.users.get(m.userID); u != nil {
				members = append(members, u.Email+" ("+strings.Join(as[string](m.roles), ", ")+")")
			}
		}
		t.Rows = append(t.Rows, []string{o.Name, strings.Join(members, ", "), string(o.ID)})
	}
	return t
}

func (s *Server) sessionsTable() stateTable {
	t := stateTable{Name: "Sessions", Heads: []string{"User", "Method", "Status", "ID"}}
	for _, one := range s.sessions.all(every) {
		who := string(one.userID)
		if u := s.users.get(one.userID); u != nil {
			who = u.Email
		}
		t.Rows = append(t.Rows, []string{who, one.method, one.status(s.now()), string(one.id)})
	}
	return t
}

func (s *Server) eventsTable() stateTable {
	t := stateTable{Name: "Events", Heads: []string{"Event", "Time", "ID"}}
	for _, e := range s.events.all(every) {
		t.Rows = append(t.Rows, []string{e.Name, stamp(e.CreatedAt), string(e.ID)})
	}
	return t
}

func (s *Server) requestsTable() stateTable {
	t := stateTable{Name: "Requests", Heads: []string{"Request", "Body"}}
	for _, r := range s.requests {
		t.Rows = append(t.Rows, []string{knownMethod(r.Method) + " " + cmp.Or(r.Route, "(not in the API)"), redactedBody(r.Body, s.membersOf(r))})
	}
	return t
}

// knownMethod returns a method if it is a known one: a client can send any text as a method.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "(unknown)"
}

// membersOf returns the names of the members that the contract has for the body of a request.
func (s *Server) membersOf(r Request) []string {
	one, _ := s.router().root.find(r.Method, strings.Split(r.Route, "/"), nil)
	if one == nil {
		return nil
	}
	var names []string
	secrets := secrecy{schemas: s.router().contract.Schemas}
	for _, op := range one.facts {
		for _, n := range secrets.variants([]*facts.Node{op.Body}) {
			names = slices.AppendSeq(names, maps.Keys(n.Properties))
		}
	}
	return names
}

// redactedBody shows a JSON object. It redacts the values of members unless they are known not to be secret, and unknown names; of any other body
// it shows nothing.
func redactedBody(body []byte, names []string) string {
	var members map[string]any
	if len(body) == 0 {
		return ""
	}
	if json.Unmarshal(body, &members) != nil {
		return "[redacted]"
	}
	shown := map[string]any{}
	for name, v := range members {
		if slices.Contains(names, name) {
			shown[name] = redacted(name, v)
		} else {
			shown["[redacted]"] = "[redacted]"
		}
	}
	text, err := json.Marshal(shown)
	if err != nil {
		return "[redacted]"
	}
	return string(text)
}

// redacted shows a text or a list of texts of a member that is known not to be secret, and true and false.
func redacted(member string, v any) any {
	switch v := v.(type) {
	case nil, bool:
		return v
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = redacted(member, v[i])
		}
		return out
	case string:
		known := []string{
			"email", "name", "first_name", "last_name", "slug", "role_slug", "role_slugs", "permissions", "domain", "domains", "grant_type", "type", "description",
		}
		if slices.Contains(known, member) || strings.HasSuffix(member, "_id") {
			return v
		}
	}
	return "[redacted]"
}

func parseStatePage() *template.Template {
	return template.Must(template.New("state").Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>State - workostest</title>
` + pageStyle + `<style>
body { max-width: 64rem; margin: 2rem auto }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
th, td { text-align: start; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line) }
td { overflow-wrap: anywhere; min-width: 9rem }
button { width: auto }
@media (max-width: 40rem) { thead { display: none } table, tbody { display: block } td { display: block; font-size: .8125rem; border: 0; padding: 0 } td:last-child { border-bottom: 1px solid var(--line); padding-bottom: .4rem } tr { display: block; padding-top: .4rem } }
</style>
</head>
<body>
<main>
<h1>State</h1>
<p>{{.URL}}</p>
<form method="post" action="` + statePath + `reset"><button>Reset to the seeds</button></form>
{{range .Tables}}<section>
<h2>{{.Name}}</h2>
{{if .Rows}}<div class="wide"><table>
<thead><tr>{{range .Heads}}<th scope="col">{{.}}</th>{{end}}</tr></thead>
<tbody>
{{range .Rows}}<tr>{{range .}}<td>{{.}}</td>{{end}}</tr>
{{end}}</tbody>
</table></div>
{{if .More}}<p>And {{.More}} before these.</p>
{{end}}{{else}}<p>None.</p>
{{end}}</section>
{{end}}</main>
<footer>This is workostest, a stand-in for WorkOS. Secrets are not shown.</footer>
</body>
</html>
`))
}
