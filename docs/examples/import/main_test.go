package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/workostest"
)

// otherProcess makes this test the program itself.
const otherProcess = "WORKOS_TEST_BE_IMPORT"

func TestMain(m *testing.M) {
	if os.Getenv(otherProcess) != "" {
		os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
	}
	m.Run()
}

// variables point a program at a server.
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
				got = append(got, r)
			}
			is.Equal(got, want)
		})
	}
	for name, tt := range map[string]struct{ format, text, want string }{
		"a file that is empty":                                   {"csv", "", "the names of the columns: EOF"},
		"a file without IDs":                                     {"csv", "email\na@example.com\n", "there is no column id"},
		"a record with a field too much":                         {"csv", "id,email\n1,a@example.com,x\n", "record on line 2: wrong number of fields"},
		"an export of Firebase with passwords and no parameters": {"firebase", `{"users":[{"localId":"1","passwordHash":"x"}]}`, "there are passwords: say by -firebase-hash how they were hashed"},
		"an export of Firebase without users":                    {"firebase", `{}`, "the file has no array of users"},
		"a line that is not JSON":                                {"jsonl", "{\"id\":\"1\"}\n$2a$secret\n", "line 2: it is not an object of JSON"},
		"a line with a member of a number":                       {"jsonl", "{\"id\":7,\"password_hash\":\"$2a$secret\"}\n", "line 1: id is a number"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			f, err := formatOf(tt.format, "", "")
			is.NoErr(err)
			for _, failed := range f.read(strings.NewReader(tt.text)) {
				err = failed
			}
			is.Equal(err.Error(), tt.want) // and holds no hash
		})
	}
}

func TestTheProgramTells(t *testing.T) {
	for name, tt := range map[string]struct {
		args   []string
		status int
		out    []string
		stderr string
	}{
		"what WorkOS would refuse, before it asks": {
			args: []string{"testdata/wrong.csv"}, status: exitIncomplete,
			out: []string{
				`line 3, "1": the ID has come before`, `line 4, "2": the email address has come before`, `line 5, "3": "nobody" is not an email address`,
				`line 6, "": there is no ID`, `line 7, "4": "md5" is not a type`, `line 8, "5": the hash is not one of scrypt`,
				`line 9, "6": there is a type of a hash, and no hash`, `line 10, "7": there is a role, and no organization`,
			},
		},
		"how an import went":                      {args: []string{"testdata/users.csv"}, out: []string{"users         3 made, 0 found", "memberships   2 made"}},
		"that a dry run imports nothing":          {args: []string{"-dry-run", "testdata/users.csv"}, out: []string{"3 users, 2 with a password, of 1 organizations\n"}},
		"a file that is not there":                {args: []string{"nothing.csv"}, status: exitFailed, stderr: "nothing.csv"},
		"a format that it does not know":          {args: []string{"-format", "ldif", "testdata/users.csv"}, status: exitUsage, stderr: "-format ldif is not one of csv"},
		"an ending that says nothing of a format": {args: []string{"main.go"}, status: exitUsage, stderr: "Say so by -format"},
		"that it needs a file":                    {status: exitUsage, stderr: "import [flags] FILE"},
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
	status := run(t.Context(), []string{"-json", "-format", "clerk", "-journal", filepath.Join(t.TempDir(), "j"), "testdata/clerk.csv"}, &stdout, &stderr)
	is.Equal(status, exitIncomplete)
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
