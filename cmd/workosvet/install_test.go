package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

// As users do it: go install of a version, with an empty module cache and a proxy that serves this folder; then go vet.
func TestInstallsFromAnEmptyModuleCacheAndVets(t *testing.T) {
	if testing.Short() {
		t.Skip("rebuilds everything")
	}
	folder := t.TempDir()
	version := module.Version{Path: "github.com/workos-typestate/workos/cmd/workosvet", Version: "v0.1.0"}
	serve(t, filepath.Join(folder, "proxy"), version)
	run(t, ".", []string{"GOWORK=off"}, 0, "mod", "download")
	cache := strings.TrimSpace(run(t, ".", nil, 0, "env", "GOMODCACHE"))
	fresh := []string{
		"GOPROXY=file://" + filepath.Join(folder, "proxy") + ",file://" + filepath.Join(cache, "cache", "download"), "GOSUMDB=off",
		"GOMODCACHE=" + filepath.Join(folder, "mod"), "GOBIN=" + folder, "GOFLAGS=-mod=mod -modcacherw", "GOWORK=off", "GOTOOLCHAIN=local",
	}
	run(t, folder, fresh, 0, "install", version.String())
	off := []string{"GOWORK=off"}
	tool := "-vettool=" + filepath.Join(folder, "workosvet")
	if said := run(t, "testdata", off, 1, "vet", tool, "./verified/..."); !strings.Contains(said, "verified: Trust verifies nothing") {
		t.Errorf("go vet says:\n%s", said)
	}
	run(t, "testdata", off, 0, "vet", tool, "-pages", "./verified/...")
}

// serve writes this module in the layout of a proxy.
func serve(t *testing.T, proxy string, version module.Version) {
	t.Helper()
	versions := filepath.Join(proxy, filepath.FromSlash(version.Path), "@v")
	if err := os.MkdirAll(versions, 0o750); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"list": version.Version, version.Version + ".mod": string(content), version.Version + ".info": `{"Version":"` + version.Version + `"}`,
	} {
		if err := os.WriteFile(filepath.Join(versions, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	archive, err := os.Create(filepath.Join(versions, version.Version+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	if err := zip.CreateFromDir(archive, version, "."); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
}

// run runs the go command and returns what it printed.
func run(t *testing.T, folder string, env []string, exit int, arguments ...string) string {
	t.Helper()
	command := exec.Command("go", arguments...)
	command.Dir, command.Env = folder, append(os.Environ(), env...)
	said, err := command.CombinedOutput()
	if err != nil && command.ProcessState == nil || command.ProcessState.ExitCode() != exit {
		t.Fatalf("go %s: %v\n%s", strings.Join(arguments, " "), err, said)
	}
	return string(said)
}
