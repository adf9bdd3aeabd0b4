package main

import "html/template"

// parsePages makes the templates. html/template escapes whatever it is given: a name can hold anything.
func parsePages() *template.Template {
	return template.Must(template.New("pages").Parse(`
{{define "top"}}<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}}</title>
<style>
:root { color-scheme: light dark; --line: #7676764d; --accent: #3d3dc4; --on-accent: #fff }
@media (prefers-color-scheme: dark) { :root { --accent: #b8b8ff; --on-accent: #14143d } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 0 auto; padding: 0 1rem; overflow-wrap: anywhere }
header { display: flex; flex-wrap: wrap; align-items: center; gap: 1rem; padding: 1rem 0; border-bottom: 1px solid var(--line) }
header nav { flex: 1; display: flex; gap: 1rem }
a { color: var(--accent) }
button, .button { font: inherit; padding: .4rem .9rem; border: 1px solid var(--accent); border-radius: .5rem; background: none; color: var(--accent); cursor: pointer; text-decoration: none }
.main { background: var(--accent); color: var(--on-accent) }
button:disabled { border-color: var(--line); color: inherit; cursor: default }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .4rem 1.5rem }
dd { margin: 0 }
th, td { text-align: start; padding: .4rem 1.5rem .4rem 0; border-bottom: 1px solid var(--line) }
</style>
</head>
<body>
<header>
<nav><a href="/">Home</a> <a href="/dashboard">Dashboard</a> <a href="/admin">Administration</a></nav>
{{with .Session}}<span id="user">{{template "name" .User}}</span>
<form method="post" action="/sign-out"><button id="sign-out">Sign out</button></form>
{{end}}</header>
<main>
<h1>{{.Title}}</h1>
{{end}}

{{define "bottom"}}</main>
</body>
</html>
{{end}}

{{define "name"}}{{with .}}{{or .Name .Email}}{{end}}{{end}}

{{define "home"}}{{template "top" .}}
{{with .Session}}<p>Hello, {{template "name" .User}}.</p>
<p><a class="button main" href="/dashboard">To the dashboard</a></p>
{{else}}<p>You are not signed in.</p>
<p><a class="button main" id="sign-in" href="/sign-in">Sign in</a> <a class="button" href="/sign-up">Sign up</a></p>
{{end}}{{template "bottom"}}{{end}}

{{define "dashboard"}}{{template "top" .}}
{{$here := .Session.OrganizationID}}
<dl>
<dt>Name</dt><dd>{{template "name" .Session.User}}</dd>
<dt>E-mail</dt><dd>{{with .Session.User}}{{.Email}}{{end}}</dd>
<dt>Organization</dt><dd id="organization">{{range .Memberships}}{{if eq .OrganizationID $here}}{{.OrganizationName}}{{end}}{{end}}{{if not $here}}none{{end}}</dd>
<dt>Role</dt><dd id="role">{{or .Session.Role "none"}}</dd>
<dt>Permissions</dt><dd id="permissions">{{range $i, $slug := .Session.Permissions}}{{if $i}}, {{end}}{{$slug}}{{else}}none{{end}}</dd>
</dl>
<h2>Switch organization</h2>
<form method="post" action="/switch-organization">
{{range .Memberships}}<button name="organization_id" value="{{.OrganizationID}}"{{if eq .OrganizationID $here}} disabled{{end}}>{{.OrganizationName}}</button>
{{else}}<p>You are a member of no organization.</p>
{{end}}</form>
{{template "bottom"}}{{end}}

{{define "admin"}}{{template "top" .}}
<p>The users of your organization:</p>
<table>
<thead><tr><th>Name</th><th>E-mail</th></tr></thead>
<tbody>
{{range .Users}}<tr><td>{{.Name}}</td><td>{{.Email}}</td></tr>
{{end}}</tbody>
</table>
{{template "bottom"}}{{end}}

{{define "problem"}}{{template "top" .}}
{{with .Text}}<p>{{.}}</p>
{{end}}{{with .TryAgain}}<p><a class="button main" href="{{.}}">Try again</a></p>
{{end}}{{template "bottom"}}{{end}}
`))
}
