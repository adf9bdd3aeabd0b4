package workostest

import (
	"bytes"
	"cmp"
	"html/template"
	"net/http"
	"strings"
)

// pageStyle is the look of all pages.
const pageStyle = `<style>
:root { color-scheme: light dark; --line: #767676; --accent: #3d3dc4; --on-accent: #fff; --alarm: #b3261e }
@media (prefers-color-scheme: dark) { :root { --line: #8d8d8d; --accent: #b8b8ff; --on-accent: #14143d; --alarm: #ffb4ab } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 26rem; margin: 10vh auto; padding: 0 1rem }
ul { list-style: none; padding: 0 }
li { margin: .5rem 0 }
button, input { font: inherit; box-sizing: border-box; width: 100%; padding: .7rem 1rem; border: 1px solid var(--line); border-radius: .5rem; overflow-wrap: anywhere }
button { text-align: start; cursor: pointer; background: var(--accent); color: var(--on-accent); border-color: transparent }
button.no { background: none; color: inherit; border-color: var(--line) }
button small { display: block }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.problem { color: var(--alarm) }
footer { margin-top: 2rem; font-size: .875rem }
</style>
`

// pageData is the data of the one template; empty parts are omitted.
type pageData struct {
	Title, Text, Problem string

	Links []pageLink

	Action   string // The URL that the form is posted to.
	AskCode  bool
	UserCode string
	Users    []pageUser
	Refusal  string // The name of the button that denies; its text is Refuse.
	Refuse   string
}

type pageUser struct{ ID, Name, Email string }

type pageLink struct{ URL, Text string }

// parsePage parses the template. Pages are rare and servers many, so it is parsed on demand, and no package-level value holds it.
func parsePage() *template.Template {
	return template.Must(template.New("page").Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}} - workostest</title>
` + pageStyle + `</head>
<body>
<main>
<h1>{{.Title}}</h1>
{{with .Text}}<p>{{.}}</p>
{{end}}{{with .Problem}}<p class="problem" role="alert">{{.}}</p>
{{end}}{{range .Links}}<p><a href="{{.URL}}">{{.Text}}</a></p>
{{end}}{{if .Action}}<form method="post" action="{{.Action}}">
{{if .AskCode}}<p><label for="user_code">Code shown on your device</label>
<input id="user_code" name="user_code" value="{{.UserCode}}" required autocomplete="off" autocapitalize="characters" spellcheck="false"></p>
{{end}}<ul>
{{range .Users}}<li><button name="user_id" value="{{.ID}}">Sign in as {{.Name}}<small>{{.Email}}</small></button></li>
{{else}}<li>There is no user yet.</li>
{{end}}</ul>
<button class="no" name="{{.Refusal}}" value="1" formnovalidate>{{.Refuse}}</button>
</form>
{{end}}</main>
<footer>This is workostest, a stand-in for WorkOS on your own computer. It asks for no password.</footer>
</body>
</html>
`))
}

func (d pageData) reply(status int) reply {
	var out bytes.Buffer
	if err := parsePage().Execute(&out, d); err != nil {
		return refuse(http.StatusInternalServerError, "", err.Error())
	}
	return reply{status: status, kind: "text/html; charset=utf-8", body: out.Bytes()}
}

func messagePage(title, text string) reply {
	return pageData{Title: title, Text: text}.reply(http.StatusOK)
}

// pageUsers lists the users, the one with the hinted address first.
func (s *Server) pageUsers(hint string) []pageUser {
	var first, rest []pageUser
	for _, u := range s.users.all(func(*user) bool { return true }) {
		shown := pageUser{ID: string(u.ID), Name: cmp.Or(u.name(), u.Email), Email: u.Email}
		if strings.EqualFold(u.Email, hint) {
			first = append(first, shown)
		} else {
			rest = append(rest, shown)
		}
	}
	return append(first, rest...)
}

func (s *Server) signInPage(action, loginHint, screenHint string) reply {
	title := "Sign in"
	if screenHint == "sign-up" {
		title = "Sign up"
	}
	return pageData{
		Title: title, Text: "Choose who you are.", Action: action, Users: s.pageUsers(loginHint),
		Refusal: "cancel", Refuse: "Cancel",
	}.reply(http.StatusOK)
}

func (s *Server) deviceForm(status int, userCode, problem string) reply {
	return pageData{
		Title: "Sign in a device", Text: "Check that the code is the one that your device shows.", Problem: problem,
		Action: "/device", AskCode: true, UserCode: userCode, Users: s.pageUsers(""),
		Refusal: "deny", Refuse: "Deny",
	}.reply(status)
}
