package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"

	"github.com/workos-typestate/workos"
)

// As users do it: go install of a version, with an empty module cache and a proxy that serves this folder and the SDK as released. A go.mod with
// a replace cannot be installed this way, so a release has none; internal/cmd/release checks tags for that.
func TestInstallsFromAnEmptyModuleCache(t *testing.T) {
	if testing.Short() {
		t.Skip("rebuilds everything")
	}
	folder := t.TempDir()
	proxy := filepath.Join(folder, "proxy")
	const version = "v" + workos.Version
	sdk := module.Version{Path: "github.com/workos-typestate/workos", Version: version}
	program := module.Version{Path: sdk.Path + "/cmd/workos", Version: version}
	released := filepath.Join(folder, "released")
	if err := os.CopyFS(released, os.DirFS(".")); err != nil {
		t.Fatal(err)
	}
	goCommand(t, released, nil, "mod", "edit", "-dropreplace="+sdk.Path, "-require="+sdk.String())
	serve(t, proxy, program, released)
	serve(t, proxy, sdk, "../..")
	goCommand(t, ".", []string{"GOWORK=off"}, "mod", "download")
	cache := strings.TrimSpace(goCommand(t, ".", nil, "env", "GOMODCACHE"))
	goCommand(t, folder, []string{
		"GOPROXY=file://" + proxy + ",file://" + filepath.Join(cache, "cache", "download"), "GOSUMDB=off", "GOBIN=" + folder,
		"GOMODCACHE=" + filepath.Join(folder, "mod"), "GOFLAGS=-mod=mod -modcacherw -trimpath", "GOWORK=off", "GOTOOLCHAIN=local",
	}, "install", program.String())
	said, err := exec.Command(filepath.Join(folder, "workos"), "version").CombinedOutput()
	if err != nil || !strings.HasPrefix(string(said), "workos "+version+" (SDK "+workos.Version+",") {
		t.Errorf("workos version prints %s, %v", said, err)
	}
}

// serve writes a folder in the layout of a proxy for a version of a module.
func serve(t *testing.T, proxy string, version module.Version, folder string) {
	t.Helper()
	versions := filepath.Join(proxy, filepath.FromSlash(version.Path), "@v")
	must(t, os.MkdirAll(versions, 0o750))
	content, err := os.ReadFile(filepath.Join(folder, "go.mod"))
	must(t, err)
	for name, text := range map[string]string{
		"list": version.Version, version.Version + ".mod": string(content), version.Version + ".info": `{"Version":"` + version.Version + `"}`,
	} {
		must(t, os.WriteFile(filepath.Join(versions, name), []byte(text), 0o600))
	}
	archive, err := os.Create(filepath.Join(versions, version.Version+".zip"))
	must(t, err)
	must(t, zip.CreateFromDir(archive, version, folder))
	must(t, archive.Close())
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// goCommand runs the go command and returns what it printed.
func goCommand(t *testing.T, folder string, env []string, arguments ...string) string {
	t.Helper()
	command := exec.Command("go", arguments...)
	command.Dir, command.Env = folder, append(os.Environ(), env...)
	said, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(arguments, " "), err, said)
	}
	return string(said)
}
