package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// PeakHeap is the maximum number of live bytes during the iteration, beyond those before.
const PeakHeap = "peak-B"

// iteration measures iterating over long lists.
func iteration() []Row {
	const short, withoutLookAhead = "1,000 users", "page after page"
	return []Row{
		{"Iterate 100,000 users in pages of 100", []Contender{
			{SDK, func(b *testing.B) { peakOf(b, 100_000) }},
			{short, func(b *testing.B) { peakOf(b, 1000) }},
		}, []Goal{{Metric: PeakHeap, Against: short, Max: 2 << 20, Plus: true}}},
		{"Iterate 50 pages of 20 ms each, with a consumer that takes as long", []Contender{
			{SDK, each(func() error { return lookAhead(slowly(50)) })},
			{withoutLookAhead, each(func() error { return pageAfterPage(slowly(50)) })},
		}, []Goal{{Metric: Time, Against: withoutLookAhead, Max: 0.55}}},
	}
}

// peakOf iterates over a number of users and reports the peak of the live heap, measured every ten pages.
func peakOf(b *testing.B, users int) {
	client := newUsers(usersTransport{pages: users / pageSize})
	for b.Loop() {
		before, peak, seen := liveBytes(), uint64(0), 0
		for _, err := range client.ListUsers(context.Background(), firstUsers).All() {
			if err != nil {
				b.Fatal(err)
			}
			if seen++; seen%(10*pageSize) == 0 {
				peak = max(peak, liveBytes())
			}
		}
		if seen != users {
			b.Fatalf("saw %d users", seen)
		}
		b.ReportMetric(float64(peak)-float64(min(before, peak)), PeakHeap)
	}
}

func liveBytes() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

const latency = 20 * time.Millisecond

func slowly(pages int) usermanagement.Confidential {
	return newUsers(usersTransport{pages: pages, latency: latency})
}

// lookAhead works on each page as long as its response takes, with the SDK's iterator.
func lookAhead(client usermanagement.Confidential) error {
	seen := 0
	for _, err := range client.ListUsers(context.Background(), firstUsers).All() {
		if err != nil {
			return err
		}
		if seen++; seen%pageSize == 0 {
			time.Sleep(latency)
		}
	}
	return nil
}

// pageAfterPage does the same with Next.
func pageAfterPage(client usermanagement.Confidential) error {
	page, err := client.ListUsers(context.Background(), firstUsers).Page()
	for err == nil {
		time.Sleep(latency)
		page, err = page.Next(context.Background())
	}
	if errors.Is(err, core.ErrNoMorePages) {
		return nil
	}
	return err
}

var firstUsers = &usermanagement.ListUsersParams{ListOptions: core.ListOptions{Limit: pageSize}}

func newUsers(transport http.RoundTripper) usermanagement.Confidential {
	return must(workos.NewConfidential(apiKey, clientID, core.WithTransport(transport))).UserManagement
}

// usersTransport responds with pages of users; the cursor of a page is its number.
type usersTransport struct {
	pages   int
	latency time.Duration
}

func (t usersTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	time.Sleep(t.latency)
	number, _ := strconv.Atoi(r.URL.Query().Get("after")) // none means the first
	var body strings.Builder
	body.WriteString(`{"data":[`)
	for i := range pageSize {
		if i > 0 {
			body.WriteByte(',')
		}
		fmt.Fprintf(&body, `{"object":"user","id":"user_%d","email":"user%d@example.com","first_name":"Grace","metadata":{"n":"%d"},`+
			`"created_at":"2026-01-15T12:00:00.000Z","updated_at":"2026-01-15T12:00:00.000Z"}`, number*pageSize+i, i, i)
	}
	after := "null"
	if number+1 < t.pages {
		after = strconv.Quote(strconv.Itoa(number + 1))
	}
	body.WriteString(`],"list_metadata":{"before":null,"after":` + after + `}}`)
	return response(r, body.String()), nil
}
