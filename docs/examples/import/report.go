package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core/bulk"
)

// reporter prints the progress, for people or as lines of JSON.
type reporter struct {
	out    io.Writer
	json   bool
	bar    bool                 // Progress stays on one line.
	onBar  bool                 // That line has not ended.
	told   map[string]time.Time // When each pass was last reported in a log.
	totals map[string]int       // The total of each pass.
}

// isTerminal reports whether out is a terminal.
func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// line prints a JSON object with one member, or a line for people, below the line with the bar.
func (r *reporter) line(kind string, v any, format string, args ...any) {
	if !r.json {
		if r.onBar {
			_, _ = fmt.Fprintln(r.out)
			r.onBar = false
		}
		_, _ = fmt.Fprintf(r.out, format+"\n", args...)
		return
	}
	text, err := json.Marshal(map[string]any{kind: v})
	if err == nil {
		_, _ = fmt.Fprintf(r.out, "%s\n", text)
	}
}

func (r *reporter) verdict(v verdict) {
	r.totals = map[string]int{"organizations": v.Organizations, "users": v.Users, "memberships": v.Memberships}
	r.line("check", v, "%d users, %d with a password, of %d organizations by %d memberships", v.Users, v.Passwords, v.Organizations, v.Memberships)
	if r.json {
		return
	}
	if len(v.Ignored) > 0 {
		r.line("", nil, "  not read: %q", v.Ignored)
	}
	for _, p := range v.Problems {
		r.line("", nil, "  line %d, %q: %s", p.Line, p.ID, p.What)
	}
	if v.More > 0 {
		r.line("", nil, "  and %d more", v.More)
	}
}

const (
	barWidth = 30
	logEvery = 10 * time.Second
)

func (r *reporter) progress(pass string, p bulk.Progress) {
	done, total := p.Total(), r.totals[pass]
	switch now := time.Now(); {
	case r.json:
		r.line("progress", r.counts(pass, p), "")
	case r.bar:
		part := min(float64(done)/float64(max(total, 1)), 1)
		full := int(part * barWidth)
		_, _ = fmt.Fprintf(r.out, "\r%-13s [%s%s] %3.0f %% %d of %d%s\x1b[K",
			pass, strings.Repeat("#", full), strings.Repeat(" ", barWidth-full), part*100, done, total, left(p, total))
		r.onBar = true
	case done == total, now.Sub(r.told[pass]) >= logEvery:
		r.told[pass] = now
		r.line("", nil, "%-13s %d of %d in %s%s", pass, done, total, p.Elapsed.Round(time.Second), left(p, total))
	}
}

// left returns how long the rest may take at the speed of this run.
func left(p bulk.Progress, total int) string {
	made := p.Total() - p.Before
	if made == 0 || p.Total() >= total {
		return ""
	}
	each := p.Elapsed / time.Duration(made)
	return fmt.Sprintf(", %s left", (time.Duration(total-p.Total()) * each).Round(time.Second))
}

func (r *reporter) failed(pass, key string, state bulk.State, err error) {
	text := strings.ReplaceAll(err.Error(), "\n", "; ")
	r.line("outcome", map[string]any{"pass": pass, "id": key, "state": state, "error": text}, "%-13s %s is %s: %s", pass, key, state, text)
}

func (r *reporter) end(done map[string]bulk.Progress) {
	for _, pass := range []string{"organizations", "users", "memberships"} {
		p := done[pass]
		r.line("end", r.counts(pass, p), "%-13s %d created, %d found, %d created before, %d refused, %d unknown",
			pass, p.Done, p.Found, p.Before, p.Failed, p.Unknown)
	}
}

func (r *reporter) counts(pass string, p bulk.Progress) map[string]any {
	return map[string]any{
		"pass": pass, "made": p.Done, "found": p.Found, "before": p.Before, "refused": p.Failed, "unknown": p.Unknown,
		"total": r.totals[pass], "seconds": p.Elapsed.Seconds(),
	}
}
