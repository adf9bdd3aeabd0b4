package main

import "html/template"

// parsePages parses the templates. html/template escapes every value: a name can hold anything.
func parsePages() *template.Template {
	return template.Must(template.New("pages").Parse(`
{{define "top"}}<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}}</title>
<style>
:root { color-scheme: light dark; --ground: #f4f4f8; --card: #fff; --ink: #1d1d2b; --soft: #56566a; --line: #d9d9e3; --accent: #3d3dc4; --on-accent: #fff }
@media (prefers-color-scheme: dark) { :root { --ground: #121219; --card: #1d1d28; --ink: #ededf5; --soft: #adadc0; --line: #3a3a4c; --accent: #b8b8ff; --on-accent: #14143d } }
* { box-sizing: border-box }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 0 1rem 2rem; overflow-wrap: break-word; color: var(--ink); background: var(--ground) }
header { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem 1.25rem; padding: 1rem 0 }
header nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-inline-end: auto }
header form, .row form { margin: 0 }
.workos-impersonation { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem 1.25rem; padding: .75rem 1rem; margin-bottom: 1rem; border: 1px solid var(--accent); border-radius: .5rem }
.workos-impersonation > * { margin: 0 }
#user { color: var(--soft) }
main { padding: 2rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--card) }
main > :last-child { margin-bottom: 0 }
h1 { margin: 0 0 1rem; font-size: 1.75rem; line-height: 1.25 }
h2 { margin: 2rem 0 .75rem; font-size: 1.125rem }
a { color: var(--accent) }
button, .button { display: inline-block; max-width: 100%; font: inherit; padding: .5rem 1rem; border: 1px solid var(--line); border-radius: .5rem; background: none; color: var(--accent); cursor: pointer; text-decoration: none }
.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent) }
.row { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.5rem 0 0 }
button:disabled { color: var(--soft); cursor: default }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .4rem 1.5rem; margin: 0 }
dt, th { color: var(--soft); font-weight: inherit }
dd { margin: 0 }
table { width: 100%; border-collapse: collapse }
th, td { text-align: start; padding: .5rem 1rem .5rem 0; border-bottom: 1px solid var(--line) }
@media (max-width: 30rem) {
	header nav { width: 100% }
	#user { margin-inline-end: auto }
	main { padding: 1.5rem 1rem }
	thead { display: none }
	tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line) }
	td { display: block; padding: 0; border: 0 }
	td + td { color: var(--soft) }
}
</style>
</head>
<body>
<header>
<nav><a href="/">Home</a> <a href="/dashboard">Dashboard</a>{{if .View.HasRole "admin"}} <a href="/admin">Administration</a>{{end}}</nav>
{{if .View.SignedIn}}<span id="user">{{.View.Name}}</span>
<span id="sign-out">{{.View.SignOutForm "Sign out"}}</span>
{{end}}</header>
{{.View.ImpersonationBanner}}
<main>
<h1>{{.Title}}</h1>
{{end}}

{{define "bottom"}}</main>
</body>
</html>
{{end}}

{{define "home"}}{{template "top" .}}
{{if .View.SignedIn}}<p>Hello, {{.View.Name}}.</p>
<p class="row"><a class="button main" href="/dashboard">To the dashboard</a></p>
{{else}}<p>You are not signed in.</p>
<p class="row"><a class="button main" id="sign-in" href="/sign-in">Sign in</a> <a class="button" href="/sign-up">Sign up</a></p>
{{end}}{{template "bottom"}}{{end}}

{{define "dashboard"}}{{template "top" .}}
{{with .View.Session}}{{$here := .OrganizationID}}
<dl>
<dt>Name</dt><dd>{{$.View.Name}}</dd>
<dt>Email</dt><dd>{{with .User}}{{.Email}}{{end}}</dd>
<dt>Organization</dt><dd id="organization">{{range $.Memberships}}{{if eq .OrganizationID $here}}{{.OrganizationName}}{{end}}{{end}}{{if not $here}}none{{end}}</dd>
<dt>Role</dt><dd id="role">{{or .Role "none"}}</dd>
<dt>Permissions</dt><dd id="permissions">{{range $i, $slug := .Permissions}}{{if $i}}, {{end}}{{$slug}}{{else}}none{{end}}</dd>
</dl>{{end}}
<h2>Switch organization</h2>
<div class="row">
{{range .Memberships}}{{$.View.SwitchOrganizationForm .OrganizationID .OrganizationName}}
{{else}}<p>You are not a member of any organization.</p>
{{end}}</div>
{{template "bottom"}}{{end}}

{{define "admin"}}{{template "top" .}}
<p>The users of your organization:</p>
<table>
<thead><tr><th>Name</th><th>Email</th></tr></thead>
<tbody>
{{range .Users}}<tr><td>{{.Name}}</td><td>{{.Email}}</td></tr>
{{end}}</tbody>
</table>
{{template "bottom"}}{{end}}

{{define "problem"}}{{template "top" .}}
{{with .Text}}<p>{{.}}</p>
{{end}}{{with .TryAgain}}<p class="row"><a class="button main" href="{{.}}">Try again</a></p>
{{end}}{{template "bottom"}}{{end}}
`))
}
