package main

import (
	"fmt"
	"strings"
)

// markdown returns the index as docs/names.md has it.
func (x *index) markdown() string {
	var b strings.Builder
	b.WriteString(`# Names

Made by ` + "`go run ./internal/cmd/names`" + `; do not edit. Search this page for a name that you know from WorkOS's documentation, from the
API, from the official Node SDK (11.0.0) or from the official Go SDK. ` + "`client`" + ` is a ` + "`*workos.Confidential`" + `; the methods that need no API
key are also methods of a ` + "`*workos.Public`" + `.

- [Words](#words): products, terms and habits of other SDKs
- [Names of the other SDKs](#names-of-the-other-sdks), A to Z; the differences behind them are in [migrating-from-node.md](migrating-from-node.md)
  and [migrating-from-go.md](migrating-from-go.md)
- [Endpoints](#endpoints), by path
- [Error codes](#error-codes)
- [Events](#events), by name

## Words

| Word | Here | Read |
|---|---|---|
`)
	for _, w := range x.words {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", w.text, w.here, w.read)
	}
	b.WriteString("\n## Names of the other SDKs\n\n" +
		"From: the SDK, and the class, service or package that has the name. Go 4–6 and Go 7–10 are the two designs of the official Go SDK.\n")
	letter := ""
	for _, n := range x.names {
		if first := strings.ToUpper(n.text[:1]); first != letter {
			letter = first
			fmt.Fprintf(&b, "\n### %s\n\n| Name | From | Here |\n|---|---|---|\n", letter)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", n.text, sources(n.from), n.target())
	}
	b.WriteString("\n## Endpoints\n\n| Path | Method | Operation | Here |\n|---|---|---|---|\n")
	for _, o := range x.operations {
		fmt.Fprintf(&b, "| `%s` | %s | `%s` | %s |\n", o.Path, o.Method, o.ID, code(o.here))
	}
	b.WriteString("\n## Error codes\n\n" +
		"`errors.Is(err, core.ErrorCode(\"…\"))` reports whether WorkOS returned a code; a step of a sign-in also has a type. See\n" +
		"[errors-and-retries.md](errors-and-retries.md). WorkOS can return codes that are not listed here.\n\n" +
		"| Code | Status | Type | Returned by |\n|---|---|---|---|\n")
	for _, c := range x.codes {
		typ := ""
		if c.typ != "" {
			typ = code([]string{c.typ})
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", c.Code, strings.Join(c.Statuses, ", "), typ, c.returnedBy())
	}
	b.WriteString("\n## Events\n\n" +
		"Each is a type of data in package events, for `webhooks.On` and for the `Data` of an event from `client.Events`; the constant is its name. See\n" +
		"[webhooks.md](webhooks.md) and [events.md](events.md).\n\n" +
		"| Event | Type | Constant |\n|---|---|---|\n")
	for _, e := range x.events {
		here := e.here()
		fmt.Fprintf(&b, "| `%s` | `%s` | `%s` |\n", e.name, here[0], here[1])
	}
	return b.String()
}

func (n name) target() string {
	if len(n.here) == 0 {
		return "– " + n.notes
	}
	return code(n.here)
}

// sources lists the SDKs, each with the owners of the name.
func sources(from []source) string {
	var b strings.Builder
	for i, s := range from {
		if i == 0 || from[i-1].sdk != s.sdk || from[i-1].link != s.link {
			if i > 0 {
				b.WriteString("; ")
			}
			if s.link == "" {
				b.WriteString(s.sdk)
			} else {
				b.WriteString("[" + s.sdk + "](" + s.link + ")")
			}
		} else {
			b.WriteString(",")
		}
		if s.of != "" {
			b.WriteString(" `" + s.of + "`")
		}
	}
	return b.String()
}

// most is how many methods the row of an error code names.
const most = 6

// returnedBy lists the methods that can return the code, or the first of them and how many more there are.
func (c errorCode) returnedBy() string {
	var by []string
	if c.signIn {
		by = append(by, "a sign-in")
	}
	if methods := c.methods[:min(most, len(c.methods))]; len(methods) > 0 {
		by = append(by, code(methods))
	}
	if more := len(c.methods) - most; more > 0 {
		by = append(by, fmt.Sprintf("%d more", more))
	}
	return strings.Join(by, ", ")
}

func code(names []string) string { return "`" + strings.Join(names, "`, `") + "`" }
