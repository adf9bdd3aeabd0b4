// Command release holds what is about to be released against what was promised:
//
//	release tag     a tag at HEAD fits the version, the module path and CHANGELOG.md, and what its module requires of this
//	                repository has a tag
//	release api     no exported name is gone or changed since the last tag, unless the version may break it
//	release vuln    govulncheck finds nothing
//
// It looks at the module at the root and at those in folders of their own that are released with it, such as contrib/x,
// whose tags are contrib/x/v0.1.0. The version of the first is core.Version, that of another the newest section of
// CHANGELOG.md that begins with its folder: ## contrib/x 0.1.0.
//
// A check that cannot be done here prints a line that begins with SKIPPED, and exits with status 0.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

const (
	govulncheck = "golang.org/x/vuln/cmd/govulncheck@v1.4.0" // which the Go module proxy serves
	database    = "https://vuln.go.dev"
)

func main() {
	checks := map[string]func(root string) (string, error){"tag": checkTags, "api": checkAPI, "vuln": checkVulnerabilities}
	if len(os.Args) != 2 || checks[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: release tag|api|vuln")
		os.Exit(2)
	}
	err := errors.Join(os.Setenv("GOWORK", "off"), os.Setenv("GOFLAGS", "")) // what users get: go.mod alone
	said := ""
	if err == nil {
		said, err = checks[os.Args[1]](".")
	}
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
	var out, problem bytes.Buffer
	command.Stdout, command.Stderr = &out, &problem
	if err := command.Run(); err != nil {
		return out.String(), fmt.Errorf("%s %s: %w\n%s%s", name, strings.Join(args, " "), err, out.String(), problem.String())
	}
	return strings.TrimSpace(out.String()), nil
}

func checkVulnerabilities(root string) (string, error) {
	if obstacle := reachable(database + "/index/db.json"); obstacle != nil {
		return "SKIPPED govulncheck: the database of vulnerabilities cannot be reached: " + obstacle.Error(), nil //nolint:nilerr // what cannot be checked here is counted as skipped
	}
	return run(root, "go", "run", govulncheck, "-test", "./...")
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
