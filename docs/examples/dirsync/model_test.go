package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/matryer/is"
	"golang.org/x/time/rate"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/events"
)

// TestWhateverHappensTheCopyIsTheSame runs stories of a company and of the processes that mirror it, which die at any point. The number of a
// failed story repeats it.
func TestWhateverHappensTheCopyIsTheSame(t *testing.T) {
	for seed := range uint64(30) {
		t.Run(fmt.Sprintf("on SQLite, story %d", seed), func(t *testing.T) {
			tell(t, seed, filepath.Join(t.TempDir(), "dirsync.db"))
		})
	}
}

func tell(t *testing.T, seed uint64, database string) {
	setup := testclient.Start(t)
	random := rand.New(rand.NewPCG(seed, 0))
	s := &story{
		T: t, company: newCompany(is.New(t), setup.Server, setup.Confidential, random), database: database,
		atOnce: 1 + 3*int(seed%2), stutters: seed%3 == 0, before: map[int]int{},
	}
	for range random.IntN(80) {
		s.live()
	}
	s.lively = true
	for range 12 {
		s.life(random.IntN(3) > 0)
	}
	s.lively = false
	s.life(false)
	db, err := open(t.Context(), database)
	s.NoErr(err)
	defer func() { _ = db.Close() }()
	s.db = db
	s.Equal(s.cursor(), s.last)

	other, err := open(t.Context(), ":memory:")
	s.NoErr(err)
	defer func() { _ = other.Close() }()
	theirs := &mirror{db: other, client: setup.Confidential, pace: rate.Inf}
	s.NoErr(theirs.sync(t.Context()))
	s.same(theirs.all(t.Context()))
}

// story is a company and a mirror of its directories, which is restarted again and again.
type story struct {
	*testing.T
	*company
	database string
	atOnce   int
	stutters bool // events come twice
	lively   bool // things happen while the mirror works

	mu     sync.Mutex
	before map[int]int // the surplus of applied events when a copy was started
	db     *sql.DB     // the database, without the deaths
	stop   func()
	final  string // the last event that the mirror got; empty if there are more
	lost   bool   // the cursor was rejected in this life
}

// life is one process: it ends when it has caught up, or dies before.
func (s *story) life(dies bool) {
	t := s.T
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	s.stop, s.lost = stop, false
	looking, err := open(ctx, s.database)
	s.NoErr(err)
	defer func() { _ = looking.Close() }()
	s.db = looking
	s.look()

	life := &life{end: stop, afterCommit: s.random.IntN(2) == 0}
	name, source := driverOf(s.database)
	db := sql.OpenDB(connector{dying{looking.Driver(), life}, source})
	defer func() { _ = db.Close() }()
	s.NoErr(prepare(ctx, db, name))
	if dies {
		life.left = 1 + s.random.IntN(200)
	}
	client, err := workos.NewConfidential(s.server.APIKey, s.server.ClientID, core.WithBaseURL(s.server.URL),
		core.WithTransport(s), core.WithRetry(core.RetryPolicy{}))
	s.NoErr(err)
	m := &mirror{db: db, client: client, atOnce: s.atOnce, pace: rate.Inf}
	err = m.run(ctx, time.Hour, func(event *events.Event) error {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.look()
		if string(event.ID) == s.final {
			stop()
		}
		return nil
	})
	if ctx.Err() == nil {
		s.NoErr(err)
	}
}

// RoundTrip makes changes before a request and before its response.
func (s *story) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.happen()
	follows := r.URL.Path == "/events" && r.URL.Query().Get("order") == "asc"
	if follows && r.URL.Query().Has("after") && s.lively && !s.lost && s.random.IntN(30) == 0 {
		s.lost = true
		return respond(r, http.StatusUnprocessableEntity, `{"message":"Validation failed","errors":[{"field":"after","code":"invalid_cursor","message":"after is too old"}]}`), nil
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil {
		return nil, err
	}
	s.happen()
	if follows {
		body = s.tell(body)
	}
	return respond(r, response.StatusCode, string(body)), nil
}

func respond(r *http.Request, status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}
}

func (s *story) happen() {
	s.look()
	for s.lively && s.random.IntN(3) == 0 {
		s.live()
	}
}

// tell records the last event of a page, and may repeat some events.
func (s *story) tell(body []byte) []byte {
	var page struct {
		Object   string            `json:"object"`
		Data     []json.RawMessage `json:"data"`
		Metadata struct {
			Before *string `json:"before"`
			After  *string `json:"after"`
		} `json:"list_metadata"`
	}
	s.NoErr(json.Unmarshal(body, &page))
	n := len(page.Data)
	if n == 0 {
		s.stop()
		return body
	}
	var last struct{ ID string }
	s.NoErr(json.Unmarshal(page.Data[n-1], &last))
	if s.final = ""; page.Metadata.After == nil {
		s.final = last.ID
	}
	if s.stutters {
		to := 1 + s.random.IntN(n)
		page.Data = slices.Insert(page.Data, to, slices.Clone(page.Data[s.random.IntN(to):to])...)
	}
	body, err := json.Marshal(page)
	s.NoErr(err)
	return body
}

// look compares what readers see with the directories after the event of the cursor or, while another copy is being made, after some event.
func (s *story) look() {
	var shown, building, applied int
	var cursor string
	s.NoErr(s.db.QueryRowContext(s.Context(), `SELECT shown, building, applied, cursor FROM directory_mirror`).Scan(&shown, &building, &applied, &cursor))
	number, before := max(shown, building), applied-slices.Index(s.order, cursor)
	if known, ok := s.before[number]; ok && known != before && !s.stutters {
		s.Fatalf("since the copy was started, %d events too many were applied", before-known)
	}
	s.before[number] = before
	if shown == 0 || s.stutters && cursor != s.last {
		return
	}
	seen, err := (&mirror{db: s.db}).all(s.Context())
	s.NoErr(err)
	text := strings.Join(seen, "\n")
	if want, ok := s.after[cursor]; building == 0 && (!ok || text != want) {
		s.Fatalf("after %s readers see\n%s\ninstead of\n%s", cursor, text, want)
	}
	for _, one := range s.after {
		if text == one {
			return
		}
	}
	s.Fatalf("readers see a state that never existed:\n%s", text)
}

func (s *story) same(theirs []string, err error) {
	s.NoErr(err)
	ours, err := (&mirror{db: s.db}).all(s.Context())
	s.NoErr(err)
	s.Equal(strings.Join(ours, "\n"), strings.Join(theirs, "\n"))
}

func (s *story) cursor() (cursor string) {
	s.NoErr(s.db.QueryRowContext(s.Context(), `SELECT cursor FROM directory_mirror`).Scan(&cursor))
	return cursor
}
