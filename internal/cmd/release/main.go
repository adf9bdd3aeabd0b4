// Command release holds what is about to be released against what was promised:
//
//	release tag     a tag at HEAD is v + core.Version, fits the module path, and CHANGELOG.md has it
//	release api     no exported name is gone or changed since the last tag, unless the version may break it
//	release vuln    govulncheck finds nothing
//
// Where a check has nothing to look at (no tag, a database that cannot be reached) it says so and passes.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
)

// Versions of the tools, which the Go module proxy serves.
const (
	apidiff     = "golang.org/x/exp/cmd/apidiff@v0.0.0-20250620022241-b7579e27df2b"
	govulncheck = "golang.org/x/vuln/cmd/govulncheck@v1.4.0"
	database    = "https://vuln.go.dev"
)

func main() {
	checks := map[string]func() (string, error){"tag": checkTags, "api": checkAPI, "vuln": checkVulnerabilities}
	if len(os.Args) != 2 || checks[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: release tag|api|vuln")
		os.Exit(2)
	}
	said, err := checks[os.Args[1]]()
	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
	fmt.Println(said)
}

// run returns what a program prints.
func run(folder, name string, args ...string) (string, error) {
	command := exec.CommandContext(context.Background(), name, args...) //nolint:gosec // programs named here
	command.Dir = folder
	command.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	var out, problem bytes.Buffer
	command.Stdout, command.Stderr = &out, &problem
	if err := command.Run(); err != nil {
		return out.String(), fmt.Errorf("%s %s: %w\n%s%s", name, strings.Join(args, " "), err, out.String(), problem.String())
	}
	return strings.TrimSpace(out.String()), nil
}

func modulePath() (string, error) { return run(".", "go", "list", "-m") }

func checkTags() (string, error) {
	out, err := run(".", "git", "tag", "--points-at", "HEAD")
	if err != nil {
		return "", err
	}
	tags := strings.Fields(out)
	if len(tags) == 0 {
		return "HEAD has no tag", nil
	}
	path, err := modulePath()
	if err != nil {
		return "", err
	}
	changes, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		return "", err
	}
	var problems []error
	for _, tag := range tags {
		problems = append(problems, fits(tag, path, core.Version, string(changes)))
	}
	return "the tag fits: " + strings.Join(tags, " "), errors.Join(problems...)
}

var (
	version = regexp.MustCompile(`^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$`)
	major   = regexp.MustCompile(`/v(\d+)$`)
)

// fits says what is wrong with a tag: the go command finds v2 and later only under a path that ends so.
func fits(tag, path, current, changes string) error {
	parts := version.FindStringSubmatch(tag)
	if parts == nil {
		return fmt.Errorf("%s is no version: vMAJOR.MINOR.PATCH, without +build", tag)
	}
	if tag != "v"+current {
		return fmt.Errorf("%s is not v%s, which core.Version says", tag, current)
	}
	suffix := major.FindStringSubmatch(path)
	switch {
	case suffix == nil && parts[1] != "0" && parts[1] != "1":
		return fmt.Errorf("%s needs a module path that ends in /v%s, and it is %s", tag, parts[1], path)
	case suffix != nil && suffix[1] != parts[1]:
		return fmt.Errorf("%s does not fit the module path %s", tag, path)
	}
	if !regexp.MustCompile(`(?m)^## \[?v?` + regexp.QuoteMeta(current) + `\b`).MatchString(changes) {
		return fmt.Errorf("CHANGELOG.md has no section for %s", current)
	}
	return nil
}

// mayBreak reports whether going from one version to another may break the API (semver.org, 4 and 8).
func mayBreak(from, to string) bool {
	a, b := version.FindStringSubmatch(from), version.FindStringSubmatch("v"+strings.TrimPrefix(to, "v"))
	if a == nil || b == nil {
		return false
	}
	return a[1] != b[1] || a[1] == "0" && a[2] != b[2]
}

func checkAPI() (string, error) {
	tags, err := run(".", "git", "tag", "--merged", "HEAD", "--sort=-version:refname", "--list", "v*")
	if err != nil {
		return "", err
	}
	last := ""
	for tag := range strings.FieldsSeq(tags) {
		if version.MatchString(tag) {
			last = tag
			break
		}
	}
	if last == "" {
		return "there is no tag yet to compare the API with", nil
	}
	scratch, err := os.MkdirTemp("", "api")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	old := filepath.Join(scratch, "tree")
	if _, err := run(".", "git", "worktree", "add", "--detach", old, last); err != nil {
		return "", err
	}
	defer func() { _, _ = run(".", "git", "worktree", "remove", "--force", old) }()
	path, err := modulePath()
	if err != nil {
		return "", err
	}
	was, is := filepath.Join(scratch, "was"), filepath.Join(scratch, "is")
	if _, err := run(old, "go", "run", apidiff, "-m", "-w", was, path); err != nil {
		return "", err
	}
	if _, err := run(".", "go", "run", apidiff, "-m", "-w", is, path); err != nil {
		return "", err
	}
	broken, err := run(".", "go", "run", apidiff, "-m", "-incompatible", was, is)
	switch {
	case err != nil:
		return "", err
	case broken == "":
		return "the API is compatible with " + last, nil
	case mayBreak(last, core.Version):
		return "the API changed since " + last + ", as " + core.Version + " may:\n" + broken, nil
	}
	return "", fmt.Errorf("%s may not change the API of %s:\n%s", core.Version, last, broken)
}

func checkVulnerabilities() (string, error) {
	if obstacle := reachable(database + "/index/db.json"); obstacle != nil {
		return "NOT CHECKED: the database of vulnerabilities cannot be reached from here: " + obstacle.Error(), nil //nolint:nilerr // what cannot be checked here passes, and says so
	}
	return run(".", "go", "run", govulncheck, "-test", "./...")
}

// reachable asks for an address once.
func reachable(address string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return errors.New("status " + strconv.Itoa(response.StatusCode))
	}
	return nil
}
