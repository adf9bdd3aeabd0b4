package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxLine = 1 << 20 // of JSON
	notUTF8 = "it is not UTF-8"
)

// format reads the users of an export.
type format struct {
	name string
	read func(io.Reader) rows
}

// formats lists the formats that -format can name.
func formats(firebaseHash string) []format {
	return []format{
		{"csv", readCSV(fromRecord, "id", "email")},
		{"jsonl", readLines(fromObject)},
		{"auth0", readLines(fromAuth0)},
		{"clerk", readCSV(fromClerk, "id", "primary_email_address")},
		{"firebase", readFirebase(firebaseHash)},
	}
}

// formatOf finds a format by its name or, for "auto", by the extension of a file.
func formatOf(name, file, firebaseHash string) (format, error) {
	if name == "auto" {
		switch filepath.Ext(file) {
		case ".csv":
			name = "csv"
		case ".jsonl", ".ndjson":
			name = "jsonl"
		default:
			return format{}, fmt.Errorf("the format of %s is unknown: use -format", file)
		}
	}
	all := formats(firebaseHash)
	i := slices.IndexFunc(all, func(f format) bool { return f.name == name })
	if i < 0 {
		return format{}, fmt.Errorf("-format %s is not one of csv, jsonl, auth0, clerk and firebase", name)
	}
	read := all[i].read
	all[i].read = func(in io.Reader) rows { return func(yield func(row, error) bool) { readText(in, read, yield) } }
	return all[i], nil
}

// readText reads a text without the byte order mark that some programs write.
func readText(in io.Reader, read func(io.Reader) rows, yield func(row, error) bool) {
	text := bufio.NewReaderSize(in, maxLine)
	begins, _ := text.Peek(3)
	switch {
	case bytes.HasPrefix(begins, []byte("\xef\xbb\xbf")):
		_, _ = text.Discard(3)
	case bytes.HasPrefix(begins, []byte("\xff\xfe")), bytes.HasPrefix(begins, []byte("\xfe\xff")):
		yield(row{}, errors.New("the file is UTF-16: save it as UTF-8"))
		return
	}
	read(text)(yield)
}

// fromRecord parses a record of the program's own format.
func fromRecord(get func(string) string) row {
	r := row{
		ID: get("id"), Email: get("email"), FirstName: get("first_name"), LastName: get("last_name"),
		Hash: get("password_hash"), HashType: get("password_hash_type"),
		Organization: get("organization"), OrganizationName: get("organization_name"), Role: get("role"),
	}
	switch verified := strings.ToLower(get("email_verified")); verified {
	case "true", "yes", "1":
		r.EmailVerified = true
	case "", "false", "no", "0":
	default:
		r.wrong = fmt.Sprintf("email_verified is %q, not true or false", verified)
	}
	return r
}

// fromClerk parses a record of Clerk's export of users. An address is verified if it is among the verified ones.
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

// readCSV reads records by the column names of the first one, which must have the required ones.
func readCSV(parse func(get func(string) string) row, needed ...string) func(io.Reader) rows {
	return func(in io.Reader) rows {
		return func(yield func(row, error) bool) {
			records := csv.NewReader(in)
			records.ReuseRecord = true
			head, err := records.Read()
			if errors.Is(err, io.EOF) {
				err = errors.New("the file is empty")
			}
			if err != nil {
				yield(row{}, fmt.Errorf("the names of the columns: %w", err))
				return
			}
			place := map[string]int{}
			for i, name := range head {
				place[strings.ToLower(strings.TrimSpace(name))] = i
			}
			for _, name := range needed {
				if _, ok := place[name]; !ok {
					yield(row{}, fmt.Errorf("there is no column %s; the first line is %.200q", name, strings.Join(head, ",")))
					return
				}
			}
			unread := maps.Clone(place)
			parse(func(name string) string {
				delete(unread, name)
				return ""
			})
			unknown := slices.Sorted(maps.Keys(unread))
			for {
				r, err := readRecord(records, len(head), place, parse)
				if errors.Is(err, io.EOF) {
					return
				}
				r.unknown = unknown
				if _, goesOn := errors.AsType[*unreadable](err); !yield(r, err) || err != nil && !goesOn {
					return
				}
			}
		}
	}
}

// readRecord reads the next record, with its columns by position.
func readRecord(records *csv.Reader, fields int, place map[string]int, parse func(get func(string) string) row) (r row, err error) {
	record, err := records.Read()
	if wrong, ok := errors.AsType[*csv.ParseError](err); ok {
		what := wrong.Err.Error()
		if errors.Is(wrong, csv.ErrFieldCount) {
			what = fmt.Sprintf("it has %d fields, but the first line has %d", len(record), fields)
		}
		return r, &unreadable{wrong.StartLine, what}
	}
	if err != nil {
		return r, err
	}
	line, _ := records.FieldPos(0)
	if slices.ContainsFunc(record, func(field string) bool { return !utf8.ValidString(field) }) {
		return r, &unreadable{line, notUTF8}
	}
	r = parse(func(name string) string {
		if i, ok := place[name]; ok {
			return strings.Clone(record[i])
		}
		return ""
	})
	r.line = line
	return r, nil
}
