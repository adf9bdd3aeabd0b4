// Package webpage makes the pages that this library itself shows in browsers: with one look, light and dark, for narrow and wide
// screens, and without resources from elsewhere.
package webpage

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/http"

	"github.com/workos-typestate/workos/internal/plain"
)

// Page is the content of a page. Empty fields are left out.
type Page struct {
	Lang, Dir string // attributes of the page (BCP 47; ltr, rtl or auto); English if empty

	Program string // the name of the program, above the title
	Logo    Logo

	Title, Text string
	Detail      string // untrusted: it is made printable, and cut off after plain.Max bytes
	Ways        []Way  // the next steps, the best one first

	// FormAction are the allowed targets of forms, as sources of Content-Security-Policy; none if empty.
	FormAction string
}

// Way is a link, or a button that posts.
type Way struct {
	Text    string
	Address string
	Post    bool
}

// Protect sets the header fields that allow only the page's own style and logo (Content Security Policy Level 3), and that
// keep the page out of frames. They also suit a redirect instead of the page.
func (p Page) Protect(header http.Header) {
	policy := "default-src 'none'; style-src '" + hash(style) + "'"
	if p.Logo.source != "" {
		policy += "; img-src " + p.Logo.source
	}
	action := p.FormAction
	if action == "" {
		action = "'none'"
	}
	header.Set("Content-Security-Policy", policy+"; base-uri 'none'; form-action "+action+"; frame-ancestors 'none'")
	header.Set("X-Content-Type-Options", "nosniff")
}

// ContentType is the content type of HTML.
const ContentType = "text/html; charset=utf-8"

// HTML returns the page.
func (p Page) HTML() []byte {
	p.Detail = plain.Text(p.Detail)
	if p.Lang == "" {
		p.Lang = "en"
	}
	var body bytes.Buffer
	_ = parse().Execute(&body, p) // cannot fail: strings into a buffer
	return body.Bytes()
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// style breaks a word only if it is longer than a line. Contrasts are at least 4.5 to 1 (WCAG 2.2, 1.4.3).
const style = `
:root { color-scheme: light dark; --ground: #f4f4f8; --card: #fff; --ink: #1d1d2b; --soft: #56566a; --line: #d9d9e3; --accent: #3d3dc4; --on-accent: #fff }
@media (prefers-color-scheme: dark) { :root { --ground: #121219; --card: #1d1d28; --ink: #ededf5; --soft: #adadc0; --line: #3a3a4c; --accent: #b8b8ff; --on-accent: #14143d } }
* { box-sizing: border-box }
body { margin: 0; padding: 12vh 1rem 2rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; color: var(--ink); background: var(--ground) }
main { max-width: 30rem; margin: 0 auto; padding: 2rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--card) }
p { margin: 0; text-wrap: pretty }
.program { margin: 0 0 1.5rem; font-weight: 600; color: var(--soft) }
.program img { display: inline-block; height: 2rem; max-width: 100%; margin-inline-end: .75rem; vertical-align: middle }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance }
.detail { margin-top: 1rem; padding: .5rem 1rem; border-inline-start: .25rem solid var(--line); color: var(--soft) }
.ways { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.75rem }
.ways > * { max-width: 100% }
a, button { display: inline-block; max-width: 100%; padding: .5rem 1rem; border: 1px solid var(--line); border-radius: .5rem; font: inherit; color: var(--accent); background: none; text-decoration: none; cursor: pointer }
.ways > :first-child:is(a), .ways > :first-child button { border-color: var(--accent); color: var(--on-accent); background: var(--accent) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
@media (max-width: 30rem) { body { padding: .75rem } main { padding: 1.5rem 1rem } h1 { font-size: 1.375rem } .ways > *, .ways a, .ways button { width: 100%; text-align: center } }
`

// parse parses the template on demand, because pages are rare.
func parse() *template.Template {
	return template.Must(template.New("page").Parse(`<!doctype html>
<html lang="{{.Lang}}"{{with .Dir}} dir="{{.}}"{{end}}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{.Title}}{{with .Program}} - {{.}}{{end}}</title>
<style>` + style + `</style>
</head>
<body>
<main>
{{if or .Program .Logo.Address}}<p class="program">{{with .Logo.Address}}<img src="{{.}}" alt="">{{end}}{{.Program}}</p>
{{end}}<h1>{{.Title}}</h1>
{{with .Text}}<p>{{.}}</p>
{{end}}{{with .Detail}}<p class="detail">{{.}}</p>
{{end}}{{with .Ways}}<div class="ways">
{{range .}}{{if .Post}}<form method="post" action="{{.Address}}"><button>{{.Text}}</button></form>{{else}}<a href="{{.Address}}">{{.Text}}</a>{{end}}
{{end}}</div>
{{end}}</main>
</body>
</html>
`))
}
