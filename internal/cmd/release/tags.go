package main

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

var (
	version = regexp.MustCompile(`^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$`)
	major   = regexp.MustCompile(`/v(\d+)$`)
)

func checkTags(root string) (string, error) {
	out, err := run(root, "git", "tag", "--points-at", "HEAD")
	if err != nil {
		return "", err
	}
	tags := strings.Fields(out)
	if len(tags) == 0 {
		return "HEAD has no tag", nil
	}
	released, err := modules(root)
	if err != nil {
		return "", err
	}
	var problems []error
	for _, tag := range tags {
		i := slices.IndexFunc(released, func(m module) bool { return m.folder == path.Dir(tag) })
		if i < 0 {
			problems = append(problems, fmt.Errorf("%s belongs to no module that is released", tag))
			continue
		}
		next, err := released[i].next()
		if err != nil {
			return "", err
		}
		changes, err := released[i].changes()
		if err != nil {
			return "", err
		}
		problems = append(problems, released[i].fits(tag, next, changes), released[i].checkRequires(released))
	}
	return "the tag fits: " + strings.Join(tags, " "), errors.Join(problems...)
}

// fits returns an error for a wrong tag: the go command finds v2 and later only under a path with that suffix.
func (m module) fits(tag, next, changes string) error {
	parts := version.FindStringSubmatch(path.Base(tag))
	if parts == nil {
		return fmt.Errorf("%s is not a version: vMAJOR.MINOR.PATCH, without +build", tag)
	}
	if tag != m.tag(next) {
		return fmt.Errorf("%s is not %s, the version in core.Version or the newest section of CHANGELOG.md", tag, m.tag(next))
	}
	suffix := major.FindStringSubmatch(m.path)
	switch {
	case suffix == nil && parts[1] != "0" && parts[1] != "1":
		return fmt.Errorf("%s needs a module path that ends in /v%s, and it is %s", tag, parts[1], m.path)
	case suffix != nil && suffix[1] != parts[1]:
		return fmt.Errorf("%s does not fit the module path %s", tag, m.path)
	}
	if !m.section(regexp.QuoteMeta(strings.TrimPrefix(next, "v"))).MatchString(changes) {
		return fmt.Errorf("CHANGELOG.md has no section for %s", tag)
	}
	return nil
}

// mayBreak reports whether a change from one version to another may break the API (semver.org, 4 and 8).
func mayBreak(from, to string) bool {
	a, b := version.FindStringSubmatch(from), version.FindStringSubmatch(to)
	if a == nil || b == nil {
		return false
	}
	return a[1] != b[1] || a[1] == "0" && a[2] != b[2]
}
