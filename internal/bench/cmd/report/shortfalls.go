package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/workos-typestate/workos/internal/bench"
)

// shortfall says why a goal is out of reach, and has the profile that shows it.
type shortfall struct {
	row     string // which row or rows it is about: the beginning of their work
	metrics string // the metrics that it explains, separated by spaces
	heading string
	why     string
	profile []profiled
}

// profiled is a contender whose profile is shown, by the functions that say most. The first is all of its work, unless
// the process is to be looked at as a whole.
type profiled struct {
	work, contender string
	functions       []string
	whole           bool // time alone, as a share of the process's
}

var shortfalls = []shortfall{
	{
		row: "Get one organization, in memory", metrics: bench.Time, heading: "A request in memory",
		why: `resty stands between the SDK and net/http. For each request it parses the URL, writes it out and has net/http parse it again
(` + "`parseRequestURL`" + `), clones the header and copies the request to give it its context (` + "`createHTTPRequest`" + `), all of which
net/http alone does once or not at all. The copy of the blank request (` + "`sender.request`" + `) is what is left of making one. The
rest of the SDK (` + "`Path`, `prepare`" + `, the buffer, the retries) is about what the goal allows. resty stays: it was chosen for what
it does about retries, and two or three microseconds are a ten-thousandth of a call to WorkOS.`,
		profile: []profiled{
			{work: "Get one organization, in memory", contender: bench.SDK, functions: []string{
				"organizations.Service.Get", "resty/v2.(*Request).Execute", "resty/v2.(*Client).executeBefore", "resty/v2.parseRequestURL",
				"resty/v2.parseRequestHeader", "resty/v2.createHTTPRequest", "net/http.Header.Clone", "net/http.(*Client).do", "core.(*sender).request",
				"core.Path", "core.(*call).prepare", "core.(*call).limit", "core.(*call).decode",
			}},
			{work: "Get one organization, in memory", contender: bench.Limit, functions: []string{
				"bench.byLimit.get", "net/http.NewRequestWithContext", "net/http.(*Client).do", "context.WithTimeout", "json.UnmarshalRead",
			}},
		},
	},
	{
		row: "Create one organization, in memory", metrics: bench.Time, heading: "A write in memory",
		why: `As above, and the header is cloned once more, since resty writes into it for every verb but GET; the body is encoded with the
marshalers that let the SDK alone reveal secrets.`,
		profile: []profiled{
			{work: "Create one organization, in memory", contender: bench.SDK, functions: []string{
				"organizations.Service.Create", "resty/v2.(*Client).executeBefore", "net/http.Header.Clone", "core.(*sender).request",
				"core.(*call).encodeBody", "uuid.NewString", "net/http.(*Client).do", "core.(*call).decode",
			}},
			{work: "Create one organization, in memory", contender: bench.Limit, functions: []string{
				"bench.byLimit.create", "uuid.NewString", "net/http.(*Client).do", "json.UnmarshalRead",
			}},
		},
	},
	{
		row: "", metrics: bench.P50 + " " + bench.P99, heading: "Over the loopback",
		why: `The same microseconds, on a round trip of some forty; client and server share the processors, so that what the client allocates
is also time that the server lacks. Over a network of a millisecond it is less than half a percent. The 99th percentile, and
everything with more goroutines than processors, is the scheduler's: it varies between runs by more than the goal allows, in
both directions. The profile is of the whole process, the server of the benchmark included.`,
		profile: []profiled{{
			work: "Get one organization, over the loopback, 1 at once", contender: bench.SDK, whole: true,
			functions: []string{
				"net/http.(*conn).serve", "net/http.(*persistConn).readLoop", "net/http.(*persistConn).writeLoop", "organizations.Service.Get",
				"resty/v2.(*Client).executeBefore", "core.(*sender).request", "net/http.(*Client).do", "core.(*call).decode",
			},
		}},
	},
	{
		row: "NewConfidential", metrics: bench.Time + " " + bench.Allocs, heading: "NewConfidential",
		why: `One allocation for each of the 23 modules, which are fields of the client so that a program finds them, and some twenty that resty
makes for a client and a request. A program makes one client.`,
		profile: []profiled{{work: "NewConfidential", contender: bench.SDK, functions: []string{
			"workos.NewConfidential", "core.NewConfidential", "resty/v2.NewWithClient", "resty/v2.(*Client).R", "core.newHTTPClient", "core.backoff",
			"core.(*sender).withKey", "usermanagement.NewConfidential",
		}}},
	},
	{
		row: "Authenticate a sealed session for the first time", metrics: bench.Time, heading: "A session for the first time",
		why: `Half of it is RS256. What the SDK does beyond the bare minimum: go-jose reads the token's header by rules stricter than a split at
the dots; base64 is held to its canonical form; the user is read in the spelling of either SDK, and what is not known in it
is kept for the next seal; and session and token are hashed and remembered, which is what makes the next request cost a tenth.`,
		profile: []profiled{{work: "Authenticate a sealed session for the first time", contender: bench.SDK, functions: []string{
			"session.(*Manager).Authenticate", "crypto/rsa.VerifyPKCS1v15", "go-jose/v4.ParseSignedCompact", "jwt.isCanonical",
			"usermanagement.parseAccessToken", "session.(*Manager).open", "iron.Sealed.Open", "session.decode", "crypto/sha256.Sum256", "session.(*Session).clone",
		}}},
	},
	{
		row: "Verify a webhook", metrics: bench.Allocs, heading: "Allocations of a webhook",
		why: `crypto/hmac makes five allocations for a key that it sees for the first time, and keeps the key, the prefix and the sum on the
heap: these are one allocation together, the sixth. The bare computation makes ten.`,
		profile: []profiled{{
			work: "Verify a webhook of 4 KB", contender: bench.SDK, functions: []string{"webhooks.Verify", "webhooks.signature", "crypto/hmac.New"},
		}},
	},
}

// writeShortfalls explains the goals that were not met. One that was not met and has no explanation is an error.
func writeShortfalls(w io.Writer, measured []measuredRow) error {
	missed := map[int]bool{}
	for _, row := range measured {
		for _, goal := range row.Goals {
			if row.judge(goal).met {
				continue
			}
			i := explanation(row.Work, goal.Metric)
			if i < 0 {
				return fmt.Errorf("nothing explains why %q missed its goal for %s", row.Work, title(goal.Metric))
			}
			missed[i] = true
		}
	}
	if len(missed) == 0 {
		return nil
	}
	if _, err := io.WriteString(w, profilesIntroduction); err != nil {
		return err
	}
	for i, s := range shortfalls {
		if !missed[i] {
			continue
		}
		if _, err := fmt.Fprintf(w, "\n### %s\n\n%s\n", s.heading, s.why); err != nil {
			return err
		}
		for _, p := range s.profile {
			if err := p.write(w); err != nil {
				return err
			}
		}
	}
	return nil
}

const profilesIntroduction = `
## Goals not met, and why

The profiles are of this run, too. Of each function: its share of the processor time, and its allocations, both with those
of all that it calls.
`

func explanation(work, metric string) int {
	for i, s := range shortfalls {
		if strings.HasPrefix(work, s.row) && strings.Contains(" "+s.metrics+" ", " "+metric+" ") {
			return i
		}
	}
	return -1
}
