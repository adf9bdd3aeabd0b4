package main

import (
	"errors"
	"hash/maphash"
	"slices"
	"strings"
)

// verdict is the result of checking an export before the import.
type verdict struct {
	Users         int       `json:"users"`
	Passwords     int       `json:"passwords"`
	Organizations int       `json:"organizations"`
	Memberships   int       `json:"memberships"`
	Problems      []problem `json:"problems"` // The first ones.
	More          int       `json:"more"`     // The number of problems that are not listed.
	Refused       int       `json:"refused"`  // The number of rows with a problem.
	Ignored       []string  `json:"ignored"`  // Ignored columns.

	refused map[int]bool // The lines of the rows with a problem.
	again   map[int]bool // The lines of further memberships of an earlier user.
}

type problem struct {
	Line int    `json:"line"`
	ID   string `json:"id"`
	What string `json:"what"`
}

// listed is the maximum number of problems in a report.
const listed = 100

// checker keeps hashes of earlier rows: sixteen bytes for each user and eight for each address, organization and membership.
type checker struct {
	verdict
	seed                               maphash.Seed
	ids                                map[uint64]uint64 // With the address of each.
	emails, organizations, memberships map[uint64]bool
}

// check reads a whole export and finds what WorkOS would reject, without a request.
func check(users rows) (verdict, error) {
	c := checker{
		verdict: verdict{Problems: []problem{}, Ignored: []string{}, refused: map[int]bool{}, again: map[int]bool{}},
		seed:    maphash.MakeSeed(), ids: map[uint64]uint64{},
		emails: map[uint64]bool{}, organizations: map[uint64]bool{}, memberships: map[uint64]bool{},
	}
	for r, err := range users {
		if wrong, ok := errors.AsType[*unreadable](err); ok {
			c.refuse(row{line: wrong.line}, wrong.what)
			continue
		}
		if err != nil {
			return c.verdict, err
		}
		c.add(r)
	}
	return c.verdict, nil
}

// add counts a row, or rejects it.
func (c *checker) add(r row) {
	if len(r.unknown) > 0 && !slices.Equal(r.unknown, c.Ignored) {
		c.Ignored = slices.Compact(slices.Sorted(slices.Values(slices.Concat(c.Ignored, r.unknown))))
	}
	hash := func(text string) uint64 { return maphash.String(c.seed, text) }
	id, email, membership := hash(r.ID), hash(strings.ToLower(r.Email)), hash(r.ID+"\x00"+r.Organization)
	problems := r.problems()
	owner, isKnown := c.ids[id]
	isAgain := isKnown && r.Organization != "" && owner == email && !c.memberships[membership]
	switch {
	case isAgain:
	case isKnown:
		problems = append(problems, "the ID is a duplicate")
	case c.emails[email]:
		problems = append(problems, "the email address is a duplicate")
	}
	if len(problems) > 0 {
		c.refuse(r, problems...)
		return
	}
	if isAgain {
		c.again[r.line] = true
	} else {
		c.Users++
		if r.Hash != "" {
			c.Passwords++
		}
	}
	c.ids[id], c.emails[email] = email, true
	if r.Organization != "" {
		c.Memberships++
		c.memberships[membership] = true
		c.organizations[hash(r.Organization)] = true
		c.Organizations = len(c.organizations)
	}
}

func (c *checker) refuse(r row, problems ...string) {
	c.Refused++
	c.refused[r.line] = true
	for _, what := range problems {
		if len(c.Problems) == listed {
			c.More++
			continue
		}
		c.Problems = append(c.Problems, problem{r.line, r.ID, what})
	}
}
