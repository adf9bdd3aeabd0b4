package main

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/exp/apidiff"
)

func checkAPI(root string) (string, error) {
	// Without its history, a clone has no tags, and every release would look like the first version.
	if shallow, err := run(root, "git", "rev-parse", "--is-shallow-repository"); err != nil || shallow == "true" {
		return "SKIPPED release api: the clone is shallow, so the last tag may be missing", err
	}
	released, err := modules(root)
	if err != nil {
		return "", err
	}
	var said []string
	var problems []error
	for _, m := range released {
		text, err := m.checkAPI()
		said, problems = append(said, text), append(problems, err)
	}
	return strings.Join(said, "\n"), errors.Join(problems...)
}

func (m module) checkAPI() (string, error) {
	last, err := m.last()
	if err != nil {
		return "", err
	}
	if last == "" {
		return m.path + ": there is no earlier tag to compare the API with", nil
	}
	next, err := m.next()
	if err != nil {
		return "", err
	}
	broken, err := m.brokenSince(m.tag(last))
	switch {
	case err != nil:
		return "", err
	case broken == "":
		return m.path + ": the API is compatible with " + m.tag(last), nil
	case mayBreak(last, next):
		return m.path + ": the API changed since " + m.tag(last) + ", as " + next + " may:" + broken, nil
	}
	return "", fmt.Errorf("%s %s may not change the API of %s:%s", m.path, next, m.tag(last), broken)
}

// last returns the version of the newest tag before HEAD, or "". A release candidate makes no promise.
func (m module) last() (string, error) {
	here, err := run(m.root, "git", "tag", "--points-at", "HEAD")
	if err != nil {
		return "", err
	}
	tags, err := run(m.root, "git", "tag", "--merged", "HEAD", "--sort=-version:refname", "--list", m.tag("v*"))
	if err != nil {
		return "", err
	}
	for tag := range strings.FieldsSeq(tags) {
		parts := version.FindStringSubmatch(path.Base(tag))
		if parts != nil && parts[4] == "" && m.tag(parts[0]) == tag && !slices.Contains(strings.Fields(here), tag) {
			return parts[0], nil
		}
	}
	return "", nil
}

// brokenSince returns what may not compile any longer in a program that compiled with the API of a tag, one per line.
func (m module) brokenSince(tag string) (string, error) {
	scratch, err := os.MkdirTemp("", "api")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	tree := filepath.Join(scratch, "tree")
	if _, err := run(m.root, "git", "worktree", "add", "--detach", tree, tag); err != nil {
		return "", err
	}
	defer func() { _, _ = run(m.root, "git", "worktree", "remove", "--force", tree) }()
	was, err := m.api(tree, "./...")
	if err != nil {
		return "", err
	}
	is, err := m.api(m.root, "./...")
	if err != nil {
		return "", err
	}
	meant := ""
	if from, to := versionIn(was), versionIn(is); from != nil && to != nil {
		meant = fmt.Sprintf("./core.Version: value changed from %s to %s", from.Val(), to.Val())
	}
	var lines []string
	for _, change := range apidiff.ModuleChanges(was, is).Changes {
		if !change.Compatible && change.Message != meant {
			lines = append(lines, "\n- "+change.Message)
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, ""), nil
}
