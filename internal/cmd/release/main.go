// Command release checks a release before it is published:
//
//	release tag     a tag at HEAD fits the version, the module path and CHANGELOG.md, and what its module requires of this
//	                repository has a tag
//	release api     no exported name is gone or changed since the last tag, unless the version may break it
//	release vuln    govulncheck finds nothing
//
// It checks the root module and the modules in subfolders that are released with it, such as contrib/x, whose tags are contrib/x/v0.1.0. The
// version of the root module is core.Version; that of another module is the newest section of CHANGELOG.md for its folder: ## contrib/x 0.1.0.
//
// A check that is not possible here prints a line that starts with SKIPPED, and exits with status 0.
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
	govulncheck = "golang.org/x/vuln/cmd/govulncheck@v1.4.0" // from the Go module proxy
	database    = "https://vuln.go.dev"
)

func main() {
	checks := map[string]func(root string) (string, error){"tag": checkTags, "api": checkAPI, "vuln": checkVulnerabilities}
	if len(os.Args) != 2 || checks[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: release tag|api|vuln")
		os.Exit(2)
	}
	err := errors.Join(os.Setenv("GOWORK", "off"), os.Setenv("GOFLAGS", "")) // as for users: only go.mod
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

// run returns the output of a program.
func run(folder, name string, args ...string) (string, error) {
	command := exec.CommandContext(context.Background(), name, args...) //nolint:gosec // programs named in this package
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
		return "SKIPPED govulncheck: the database of vulnerabilities cannot be reached: " + obstacle.Error(), nil //nolint:nilerr // counts as skipped
	}
	return run(root, "go", "run", govulncheck, "-test", "./...")
}

// reachable requests an address once.
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
