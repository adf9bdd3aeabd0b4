package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core/bulk"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/workostest"
)

// otherProcess makes this test run as the program itself.
const otherProcess = "WORKOS_TEST_BE_IMPORT"

func TestMain(m *testing.M) {
	if os.Getenv(otherProcess) != "" {
		main()
	}
	m.Run()
}

// variables are the environment that points a program at a server.
func variables(t *testing.T, server *workostest.Server) map[string]string {
	t.Helper()
	at, err := url.Parse(server.URL)
	is.New(t).NoErr(err)
	return map[string]string{
		env.HostnameVariable: at.Hostname(), env.PortVariable: at.Port(), env.HTTPSVariable: "false",
		env.APIKeyVariable: server.APIKey.Reveal(), env.ClientIDVariable: string(server.ClientID),
	}
}

func TestWhatIsReadOfAnExport(t *testing.T) {
	const bcrypt = "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"
	for file, want := range map[string][]row{
		"users.csv": {
			{ID: "1", Email: "ada@example.com", EmailVerified: true, FirstName: "Ada", LastName: "Lovelace", Hash: bcrypt, HashType: "bcrypt", Organization: "acme", Role: "admin", line: 2},
			{ID: "2", Email: "grace@example.com", FirstName: "Grace", LastName: "Hopper", Organization: "acme", line: 3},
			{ID: "3", Email: "alan@example.com", EmailVerified: true, FirstName: "Alan", LastName: "Turing", Hash: "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaA", HashType: "argon2", line: 4},
		},
		"auth0.ndjson": {
			{ID: "auth0|1", Email: "ada@example.com", EmailVerified: true, FirstName: "Ada", LastName: "Lovelace", Hash: strings.Replace(bcrypt, "2a", "2b", 1), HashType: "bcrypt", Organization: "org_1", line: 1},
			{ID: "auth0|2", Email: "grace@example.com", line: 3},
			{ID: "auth0|5dea9f9c82dd7c0e76e4ec93", Email: "alan@example.com", EmailVerified: true, Hash: strings.Replace(bcrypt, "2a", "2b", 1), HashType: "bcrypt", line: 4},
			{ID: "auth0|edsger", Email: "edsger@example.com", EmailVerified: true, line: 5},
		},
		"firebase.json": {
			{ID: "a1", Email: "ada@example.com", EmailVerified: true, FirstName: "Ada", LastName: "Lovelace", Hash: "$firebase-scrypt$hash=aGFz/A$salt=c2Fs+A$sk=c2lnbmVyIGtleQ$ss=Bw$r=8$m=14", HashType: "firebase-scrypt", line: 1},
			{ID: "b2", Email: "grace@example.com", FirstName: "Grace", LastName: "Brewster Hopper", line: 2},
		},
		"clerk.csv": {
			{ID: "user_1", Email: "ada@example.com", EmailVerified: true, FirstName: "Ada", LastName: "Lovelace", Hash: bcrypt, HashType: "bcrypt", line: 2},
			{ID: "user_2", Email: "grace@example.com", FirstName: "Grace", LastName: "Hopper", line: 3},
		},
	} {
		t.Run(file, func(t *testing.T) {
			is := is.New(t)
			name, _, _ := strings.Cut(file, ".")
			if name == "users" {
				name = "auto"
			}
			f, err := formatOf(name, file, "testdata/firebase-hash.json")
			is.NoErr(err)
			in, err := os.Open(filepath.Join("testdata", file))
			is.NoErr(err)
			t.Cleanup(func() { _ = in.Close() })
			var got []row
			for r, err := range f.read(in) {
				is.NoErr(err)
				is.Equal(r.problems(), nil)
				r.unknown = nil
				got = append(got, r)
			}
			is.Equal(got, want)
		})
	}
	for name, tt := range map[string]struct{ format, text, want string }{
		"a file that is empty":                  {"csv", "", "the names of the columns: the file is empty"},
		"a file without IDs":                    {"csv", "id;email\n1;a@example.com\n", `there is no column id; the first line is "id;email"`},
		"a file of UTF-16":                      {"csv", "\xff\xfei\x00d\x00", "the file is UTF-16: save it as UTF-8"},
		"a record with an extra field":          {"csv", "id,email\n1,a@example.com,x\n", "line 2: it has 3 fields, but the first line has 2"},
		"a quote that is not closed":            {"csv", "id,email\n1,\"a@example.com\n", `line 2: extraneous or missing " in quoted-field`},
		"a record of Latin-1":                   {"csv", "id,email,first_name\n1,a@example.com,Jos\xe9\n", "line 2: it is not UTF-8"},
		"a line of Latin-1":                     {"jsonl", "{\"id\":\"Jos\xe9\"}", "line 1: it is not UTF-8"},
		"a line of 2 MB":                        {"jsonl", "\n" + strings.Repeat("x", 2<<20), "line 2: it is longer than 1 MiB"},
		"an invalid user of Firebase":           {"firebase", `{"users":[7]}`, "line 1: it is not a JSON object"},
		"Firebase passwords without parameters": {"firebase", `{"users":[{"localId":"1","passwordHash":"x"}]}`, "there are passwords: name their hash parameters with -firebase-hash"},
		"Firebase without users":                {"firebase", `{}`, "the file has no array of users"},
		"a line that is not JSON":               {"jsonl", "{\"id\":\"1\"}\n$2a$secret\n", "line 2: it is not a JSON object"},
		"a line with a member of a number":      {"jsonl", "{\"id\":7,\"password_hash\":\"$2a$secret\"}\n", "line 1: id is a number"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			f, err := formatOf(tt.format, "", "")
			is.NoErr(err)
			for _, failed := range f.read(strings.NewReader(tt.text)) {
				err = errors.Join(err, failed)
			}
			is.Equal(err.Error(), tt.want) // and holds no hash
		})
	}
}

func TestHashesAreOfTheirType(t *testing.T) {
	for hash, kind := range map[string]string{
		"$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy":    "bcrypt",
		"$argon2i$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaA":                "argon2",
		"$scrypt$ln=16,r=8,p=1$c29tZXNhbHQ$aGFzaA":                        "scrypt",
		"$pbkdf2-sha256$i=600000,l=32$c29tZXNhbHQ$aGFzaA":                 "pbkdf2",
		"$firebase-scrypt$hash=aGFzaA$salt=c2FsdA$sk=a2V5$ss=Bw$r=8$m=14": "firebase-scrypt",
		"W6ph5Mm5Pz8GgiULbPgzG37mj9g=":                                    "ssha",
	} {
		for _, other := range []string{"bcrypt", "argon2", "scrypt", "pbkdf2", "firebase-scrypt"} {
			is := is.New(t)
			r := row{ID: "1", Email: "a@example.com", Hash: hash, HashType: kind}
			is.Equal(r.problems(), nil)
			if r.HashType = other; other != kind {
				is.Equal(r.problems(), []string{"the hash is not a complete " + other + " hash"})
			}
			if r.Hash, r.HashType = hash[:len(hash)/3], kind; kind != "ssha" {
				is.Equal(r.problems(), []string{"the hash is not a complete " + kind + " hash"})
			}
		}
	}
}

func TestTheProgramTells(t *testing.T) {
	for name, tt := range map[string]struct {
		args   []string
		status int
		out    []string
		stderr string
	}{
		"what WorkOS would reject, before the import": {
			args: []string{"testdata/wrong.csv"}, status: exitIncomplete,
			out: []string{
				`line 3, "1": the ID is a duplicate`, `line 4, "2": the email address is a duplicate`, `line 5, "3": "nobody" is not an email address`,
				`line 6, "": there is no ID`, `line 7, "4": "md5" is not a type`, `line 8, "5": the hash is not a complete scrypt hash`,
				`line 9, "6": there is a hash type, but no hash`, `line 10, "7": there is a role, but no organization`,
			},
		},
		"the result of an import": {args: []string{"testdata/users.csv"}, out: []string{
			"WORKOS_API_KEY is not set: this import goes to workostest", "users         3 created, 0 found", "memberships   2 created",
		}},
		"what it imports of a file with errors": {args: []string{"-skip", "testdata/odd.csv"}, status: exitIncomplete, out: []string{
			"3 users, 0 with a password, of 2 organizations by 3 memberships\n", `not read: ["favorite color"]`,
			`line 5, "": it has 3 fields, but the first line has 9`, `line 6, "3": email_verified is "perhaps", not true or false`,
			`line 7, "4": the hash is not a complete bcrypt hash`, `line 9, "1": the ID is a duplicate`,
			"organizations 2 created", "users         3 created", "memberships   3 created",
		}},
		"what it does not read of lines": {args: []string{"-dry-run", "testdata/odd.jsonl"}, status: exitIncomplete, out: []string{
			"1 users,", `not read: ["emailVerified"]`, `line 3, "": id is a number`, `line 4, "": it is not a JSON object`,
		}},
		"an invalid number":                 {args: []string{"-rate", "5", "testdata/users.csv"}, status: exitUsage, stderr: "-rate must be 0 or at least 20"},
		"that a dry run imports nothing":    {args: []string{"-dry-run", "testdata/users.csv"}, out: []string{"3 users, 2 with a password, of 1 organizations by 2 memberships\n"}},
		"a missing file":                    {args: []string{"nothing.csv"}, status: exitFailed, stderr: "nothing.csv"},
		"an unknown format":                 {args: []string{"-format", "ldif", "testdata/users.csv"}, status: exitUsage, stderr: "-format ldif is not one of csv"},
		"a file extension without a format": {args: []string{"main.go"}, status: exitUsage, stderr: "use -format"},
		"that it needs a file":              {status: exitUsage, stderr: "import [flags] FILE"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			for _, name := range []string{env.APIKeyVariable, env.ClientIDVariable, env.HostnameVariable, env.PortVariable, env.HTTPSVariable} {
				t.Setenv(name, "")
			}
			var stdout, stderr bytes.Buffer
			is.Equal(run(t.Context(), tt.args, &stdout, &stderr), tt.status)
			for _, want := range tt.out {
				is.True(strings.Contains(stdout.String(), want))
			}
			is.True(strings.Contains(stderr.String(), tt.stderr))
			is.Equal(stderr.Len() > 0, tt.stderr != "")
		})
	}
}

func TestRefusedUsersAreToldAndTheRestIsImported(t *testing.T) {
	is := is.New(t)
	server := workostest.Start(t, workostest.WithUsers(workostest.User{Email: "grace@example.com"}))
	for name, value := range variables(t, server) {
		t.Setenv(name, value)
	}
	var stdout, stderr bytes.Buffer
	args := []string{"-json", "-format", "clerk", "-journal", filepath.Join(t.TempDir(), "j"), "testdata/clerk.csv"}
	is.Equal(run(t.Context(), args, &stdout, &stderr), exitIncomplete)
	is.Equal(run(t.Context(), append([]string{"-stop", "1"}, args...), &bytes.Buffer{}, &stderr), exitFailed)
	var kinds []string
	for line := range strings.Lines(stdout.String()) {
		var one map[string]any
		is.NoErr(json.Unmarshal([]byte(line), &one))
		for kind := range one {
			kinds = append(kinds, kind)
		}
	}
	is.True(slices.Contains(kinds, "check") && slices.Contains(kinds, "outcome") && slices.Contains(kinds, "end"))
	_, err := server.UserByEmail("ada@example.com")
	is.NoErr(err)
}

func TestAnImportThatIsNotLetInEndsAtOnce(t *testing.T) {
	is := is.New(t)
	server := workostest.Start(t)
	for name, value := range variables(t, server) {
		t.Setenv(name, value)
	}
	t.Setenv(env.APIKeyVariable, "sk_test_of_another_environment")
	var stdout, stderr bytes.Buffer
	is.Equal(run(t.Context(), []string{"-journal", filepath.Join(t.TempDir(), "j"), "testdata/users.csv"}, &stdout, &stderr), exitFailed)
	is.True(strings.Contains(stderr.String(), "stopped after too many failures"))
	is.Equal(len(server.Calls("POST", "/organizations")), 1)
}

func TestAnImportWithoutItsJournalFindsWhatIsThere(t *testing.T) {
	is := is.New(t)
	server := workostest.Start(t, workostest.WithUsers())
	for name, value := range variables(t, server) {
		t.Setenv(name, value)
	}
	for _, how := range []string{"3 created, 0 found", "0 created, 3 found"} {
		var stdout, stderr bytes.Buffer
		if status := run(t.Context(), []string{"-journal", filepath.Join(t.TempDir(), "j"), "testdata/users.csv"}, &stdout, &stderr); status != exitDone {
			t.Fatalf("%d: %s%s", status, stdout.String(), stderr.String())
		}
		is.True(strings.Contains(stdout.String(), "users         "+how))
	}
	times := map[string]int{}
	for _, event := range server.Events() {
		times[event.Name]++
	}
	is.Equal(times, map[string]int{"user.created": 3, "organization.created": 1, "organization_membership.created": 2})
}

func TestAJournalIsOfOneEnvironment(t *testing.T) {
	for name, tt := range map[string]struct{ before, after map[string]string }{
		"by its client ID":                   {after: map[string]string{env.ClientIDVariable: "client_production"}},
		"by its port":                        {after: map[string]string{env.PortVariable: "9"}},
		"by its key, if that is all":         {map[string]string{env.ClientIDVariable: ""}, map[string]string{env.APIKeyVariable: "sk_of_production"}},
		"by its client ID, from none before": {map[string]string{env.ClientIDVariable: ""}, map[string]string{env.ClientIDVariable: "client_production"}},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			for name, value := range variables(t, workostest.Start(t, workostest.WithUsers())) {
				t.Setenv(name, value)
			}
			for name, value := range tt.before {
				t.Setenv(name, value)
			}
			args := []string{"-journal", filepath.Join(t.TempDir(), "j"), "testdata/users.csv"}
			var stdout, stderr bytes.Buffer
			is.Equal(run(t.Context(), args, &stdout, &stderr), exitDone)
			for name, value := range tt.after {
				t.Setenv(name, value)
			}
			is.Equal(run(t.Context(), args, &stdout, &stderr), exitFailed) // It has none of them.
			is.True(strings.Contains(stderr.String(), "this is another environment"))
		})
	}
}

func TestProgressOnATerminalAndInALog(t *testing.T) {
	is := is.New(t)
	half := bulk.Progress{Done: 40, Before: 10, Elapsed: 20 * time.Second}
	var screen, log bytes.Buffer
	for range 3 { // one after the other
		(&reporter{out: &screen, bar: true, totals: map[string]int{"users": 100}}).progress("users", half)
	}
	is.Equal(strings.Count(screen.String(), "\n"), 0)
	is.True(strings.HasPrefix(screen.String(), "\rusers         [###############               ]  50 % 50 of 100, 25s left"))
	lines := &reporter{out: &log, totals: map[string]int{"users": 100}, told: map[string]time.Time{}}
	for range 3 {
		lines.progress("users", half)
	}
	is.Equal(log.String(), "users         50 of 100 in 20s, 25s left\n") // the next line follows in ten seconds
}
