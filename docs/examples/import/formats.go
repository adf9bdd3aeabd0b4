package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// format reads the users of an export.
type format struct {
	name string
	read func(io.Reader) rows
}

// formats are those that can be named by -format.
func formats(firebaseHash string) []format {
	return []format{
		{"csv", readCSV(func(get func(string) string) row {
			return row{
				ID: get("id"), Email: get("email"), EmailVerified: get("email_verified") == "true",
				FirstName: get("first_name"), LastName: get("last_name"), Hash: get("password_hash"), HashType: get("password_hash_type"),
				Organization: get("organization"), Role: get("role"),
			}
		}, "id", "email")},
		{"jsonl", readLines(func(line []byte) (r row, err error) { return r, json.Unmarshal(line, &r) })},
		{"auth0", readLines(fromAuth0)},
		{"clerk", readCSV(fromClerk, "id", "primary_email_address")},
		{"firebase", readFirebase(firebaseHash)},
	}
}

// formatOf finds a format by its name or, if that is "auto", by the ending of a file.
func formatOf(name, file, firebaseHash string) (format, error) {
	if name == "auto" {
		switch filepath.Ext(file) {
		case ".csv":
			name = "csv"
		case ".jsonl", ".ndjson":
			name = "jsonl"
		default:
			return format{}, fmt.Errorf("how is %s to be read? Say so by -format", file)
		}
	}
	all := formats(firebaseHash)
	i := slices.IndexFunc(all, func(f format) bool { return f.name == name })
	if i < 0 {
		return format{}, fmt.Errorf("-format %s is not one of csv, jsonl, auth0, clerk and firebase", name)
	}
	return all[i], nil
}

// fromAuth0 reads a line of a bulk export of Auth0 with its hashes: user_id, email, email_verified, given_name, family_name, passwordHash
// (bcrypt), and org_id where one was asked for.
func fromAuth0(line []byte) (row, error) {
	var user struct {
		UserID         string `json:"user_id"`
		Email          string `json:"email"`
		EmailVerified  bool   `json:"email_verified"`
		GivenName      string `json:"given_name"`
		FamilyName     string `json:"family_name"`
		PasswordHash   string `json:"passwordHash"`
		OrganizationID string `json:"org_id"`
	}
	err := json.Unmarshal(line, &user)
	return row{
		ID: user.UserID, Email: user.Email, EmailVerified: user.EmailVerified, FirstName: user.GivenName, LastName: user.FamilyName,
		Hash: user.PasswordHash, HashType: string(hashTypeOf(user.PasswordHash)), Organization: user.OrganizationID,
	}, err
}

// fromClerk reads a record of Clerk's export of users. An address is verified if it is among the verified ones.
func fromClerk(get func(string) string) row {
	email := get("primary_email_address")
	verified := strings.FieldsFunc(get("verified_email_addresses"), func(c rune) bool { return strings.ContainsRune(",;| ", c) })
	r := row{
		ID: get("id"), Email: email, EmailVerified: slices.Contains(verified, email),
		FirstName: get("first_name"), LastName: get("last_name"), Hash: get("password_digest"), HashType: get("password_hasher"),
	}
	if strings.HasPrefix(r.HashType, "argon2") {
		r.HashType = "argon2"
	}
	return r
}

// readLines reads one object of JSON a line. Empty lines are passed over.
func readLines(parse func([]byte) (row, error)) func(io.Reader) rows {
	return func(in io.Reader) rows {
		return func(yield func(row, error) bool) {
			lines := bufio.NewScanner(in)
			lines.Buffer(nil, 1<<20)
			for n := 1; lines.Scan(); n++ {
				if len(strings.TrimSpace(lines.Text())) == 0 {
					continue
				}
				r, err := parse(lines.Bytes())
				if err != nil {
					yield(row{}, fmt.Errorf("line %d: %w", n, withoutValue(err)))
					return
				}
				if r.line = n; !yield(r, nil) {
					return
				}
			}
			if err := lines.Err(); err != nil {
				yield(row{}, err)
			}
		}
	}
}

// withoutValue keeps what a line holds, which may be a hash, out of an error.
func withoutValue(err error) error {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("%s is a %s", wrong.Field, wrong.Value)
	}
	return errors.New("it is not an object of JSON")
}

// readCSV reads records by the names of the first one, which has to have those that are needed.
func readCSV(parse func(get func(string) string) row, needed ...string) func(io.Reader) rows {
	return func(in io.Reader) rows {
		return func(yield func(row, error) bool) {
			records := csv.NewReader(in)
			records.ReuseRecord = true
			head, err := records.Read()
			if err != nil {
				yield(row{}, fmt.Errorf("the names of the columns: %w", err))
				return
			}
			columns := map[string]int{}
			for i, name := range head {
				columns[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))] = i
			}
			for _, name := range needed {
				if _, ok := columns[name]; !ok {
					yield(row{}, fmt.Errorf("there is no column %s", name))
					return
				}
			}
			for {
				record, err := records.Read()
				if errors.Is(err, io.EOF) {
					return
				}
				if err != nil {
					yield(row{}, err)
					return
				}
				r := parse(func(name string) string {
					if i, ok := columns[name]; ok {
						return strings.Clone(record[i])
					}
					return ""
				})
				if r.line, _ = records.FieldPos(0); !yield(r, nil) {
					return
				}
			}
		}
	}
}
