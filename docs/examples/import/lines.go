package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"unicode/utf8"
)

// readLines reads one JSON object per line, of up to 1 MiB. It skips empty lines.
func readLines(parse func([]byte) (row, error)) func(io.Reader) rows {
	return func(in io.Reader) rows {
		return func(yield func(row, error) bool) {
			lines := bufio.NewReaderSize(in, maxLine)
			for n := 1; ; n++ {
				line, err := lines.ReadSlice('\n')
				isLong := errors.Is(err, bufio.ErrBufferFull)
				for errors.Is(err, bufio.ErrBufferFull) {
					_, err = lines.ReadSlice('\n')
				}
				if err != nil && !errors.Is(err, io.EOF) {
					yield(row{}, err)
					return
				}
				if len(bytes.TrimSpace(line)) > 0 {
					if !yield(parseLine(line, n, isLong, parse)) {
						return
					}
				}
				if err != nil {
					return
				}
			}
		}
	}
}

func parseLine(line []byte, n int, isLong bool, parse func([]byte) (row, error)) (r row, err error) {
	switch {
	case isLong:
		return r, &unreadable{n, "it is longer than 1 MiB"}
	case !utf8.Valid(line):
		return r, &unreadable{n, notUTF8}
	}
	if r, err = parse(line); err != nil {
		return r, &unreadable{n, withoutValue(err)}
	}
	r.line = n
	return r, nil
}

// withoutValue returns what is wrong without the content of the line, which may have a hash.
func withoutValue(err error) string {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
		return fmt.Sprintf("%s is a %s", wrong.Field, wrong.Value)
	}
	return "it is not a JSON object"
}

// fromObject parses a line of the program's own format.
func fromObject(line []byte) (r row, err error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(line, &members); err != nil {
		return r, err
	}
	err = json.Unmarshal(line, &r)
	for name := range reflect.TypeFor[row]().Fields() {
		delete(members, name.Tag.Get("json"))
	}
	r.unknown = slices.Sorted(maps.Keys(members))
	return r, err
}

// fromAuth0 parses a line of the export of Auth0's support with password hashes (bcrypt): _id, alt_id, email, email_verified, passwordHash,
// identifiers. It also accepts user_id, given_name, family_name and org_id, which exports of Auth0's API have, and so a joined file of both.
func fromAuth0(line []byte) (row, error) {
	var user struct {
		UserID        string `json:"user_id"`
		Email         string `json:"email"`
		EmailVerified bool   `json:"email_verified"`
		PasswordHash  string `json:"passwordHash"`
		AltID         string `json:"alt_id"`
		ID            struct {
			OID string `json:"$oid"`
		} `json:"_id"`
		Identifiers []struct {
			Type     string `json:"type"`
			Value    string `json:"value"`
			Verified bool   `json:"verified"`
		} `json:"identifiers"`
		GivenName      string `json:"given_name"`
		FamilyName     string `json:"family_name"`
		OrganizationID string `json:"org_id"`
	}
	err := json.Unmarshal(line, &user)
	if within := cmp.Or(user.AltID, user.ID.OID); user.UserID == "" && within != "" {
		user.UserID = "auth0|" + within
	}
	for _, one := range user.Identifiers {
		if user.Email == "" && one.Type == "email" {
			user.Email, user.EmailVerified = one.Value, one.Verified
		}
	}
	return row{
		ID: user.UserID, Email: user.Email, EmailVerified: user.EmailVerified, FirstName: user.GivenName, LastName: user.FamilyName,
		Hash: user.PasswordHash, HashType: string(hashType(user.PasswordHash)), Organization: user.OrganizationID,
	}, err
}
