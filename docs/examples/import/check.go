package main

import (
	"hash/maphash"
	"strings"
)

// verdict is what a dry run found.
type verdict struct {
	Users         int       `json:"users"`
	Passwords     int       `json:"passwords"`
	Organizations int       `json:"organizations"`
	Problems      []problem `json:"problems"` // The first of them.
	More          int       `json:"more"`     // Problems that are not listed.
}

type problem struct {
	Line int    `json:"line"`
	ID   string `json:"id"`
	What string `json:"what"`
}

// listed is how many problems a report has.
const listed = 100

// check reads a whole export and finds what WorkOS would refuse, without asking it. It keeps eight bytes for each ID and address.
func check(users rows) (verdict, error) {
	v := verdict{Problems: []problem{}}
	seed := maphash.MakeSeed()
	ids, emails, organizations := map[uint64]bool{}, map[uint64]bool{}, map[uint64]bool{}
	again := func(seen map[uint64]bool, text string) bool {
		key := maphash.String(seed, text)
		was := seen[key]
		seen[key] = true
		return was
	}
	for r, err := range users {
		if err != nil {
			return v, err
		}
		v.Users++
		if r.Hash != "" {
			v.Passwords++
		}
		if r.Organization != "" && !again(organizations, r.Organization) {
			v.Organizations++
		}
		problems := r.problems()
		if r.ID != "" && again(ids, r.ID) {
			problems = append(problems, "the ID has come before")
		}
		if again(emails, strings.ToLower(r.Email)) {
			problems = append(problems, "the email address has come before")
		}
		for _, what := range problems {
			if len(v.Problems) == listed {
				v.More++
				continue
			}
			v.Problems = append(v.Problems, problem{r.line, r.ID, what})
		}
	}
	return v, nil
}
