package snippets

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/test/typecheck"
)

// A document with blocks marked run is a guide. Its blocks, in order, are one program that has ctx, client and server: the
// [workostest.Server] that client talks to. A block of text right after a block of Go says what that prints;
// … matches any text on one line, such as an ID.

// Guides are the programs of the guides, built into one binary.
type Guides struct {
	Paths  []string // the documents
	prints map[string]string
	binary string
}

// program is the last of the blocks that run, which has them all; nil for none.
func program(blocks []Snippet) *Snippet {
	for i, s := range slices.Backward(blocks) {
		if s.run {
			return &blocks[i]
		}
	}
	return nil
}

// guidesFolder is where the go command sees the programs, by an overlay: within the module, and not on the disk.
const guidesFolder = "internal/test/snippets/guides"

// BuildGuides builds the programs of the documents that have one, in folder.
func BuildGuides(ctx context.Context, root, folder string, documents []Document, u *typecheck.Universe, packages map[string]string) (*Guides, error) {
	guides := &Guides{prints: map[string]string{}, binary: filepath.Join(folder, "guides.exe")} // Windows runs no other
	absolute, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	overlay := map[string]string{}
	write := func(name, source string) error {
		file := filepath.Join(folder, fmt.Sprintf("%d.go", len(overlay)))
		overlay[filepath.Join(absolute, filepath.FromSlash(guidesFolder), name, "guide.go")] = file
		return os.WriteFile(file, []byte(source), 0o600)
	}
	var imports, cases strings.Builder
	for _, d := range documents {
		blocks, err := d.Snippets()
		if err != nil {
			return nil, err
		}
		s := program(blocks)
		if s == nil {
			continue
		}
		name, client := fmt.Sprintf("guide%d", len(guides.Paths)), "confidential"
		if s.public {
			client = "public"
		}
		source, err := s.program(u, packages)
		if err == nil {
			err = write(name, source)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", d.Path, err)
		}
		guides.Paths, guides.prints[d.Path] = append(guides.Paths, d.Path), s.prints
		fmt.Fprintf(&imports, "\t%s %q\n", name, module+"/"+guidesFolder+"/"+name)
		fmt.Fprintf(&cases, "\tcase %q:\n\t\terr = %s.Run(ctx, %s, server)\n", d.Path, name, client)
	}
	if err := write("", fmt.Sprintf(guidesMain, imports.String(), cases.String())); err != nil {
		return nil, err
	}
	replaced, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		return nil, err
	}
	file := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(file, replaced, 0o600); err != nil {
		return nil, err
	}
	build := exec.CommandContext(ctx, "go", "build", "-overlay", file, "-ldflags=-s -w", "-o", guides.binary, "./"+guidesFolder) //nolint:gosec // ours
	build.Dir = root
	if output, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, output)
	}
	return guides, nil
}

// program returns the package of a guide. Of the variables of the prelude it has these three alone.
func (s Snippet) program(u *typecheck.Universe, packages map[string]string) (string, error) {
	imports, err := s.check(u, packages)
	if err != nil {
		return "", err
	}
	client := "*root.Confidential"
	if s.public {
		client = "*root.Public"
	}
	top, statements := s.cut()
	return header(imports) + "import (\n\tstd \"context\"\n\troot \"" + module + "\"\n\tdouble \"" + module + "/workostest\"\n)\n" + top +
		"\nfunc Run(ctx std.Context, client " + client + ", server *double.Server) error {" + statements + "\nreturn nil\n}\n", nil
}

// guidesMain runs the guide of the document that its argument names.
const guidesMain = `package main

import (
	"context"
	"fmt"
	"os"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"

%s)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	server, err := workostest.New()
	if err != nil {
		return err
	}
	defer server.Close()
	confidential, err := workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(server.URL))
	if err != nil {
		return err
	}
	public, err := workos.NewPublic(server.ClientID, core.WithBaseURL(server.URL))
	if err != nil {
		return err
	}
	_, _ = confidential, public // for guides of one kind alone
	switch os.Args[1] {
%s	}
	return err
}
`

// Run runs the guide of a document. It returns an error if the program fails, or prints anything but what the document says.
func (g *Guides) Run(ctx context.Context, path string) error {
	var printed, complaints bytes.Buffer
	command := exec.CommandContext(ctx, g.binary, path) //nolint:gosec // built above
	command.Stdout, command.Stderr = &printed, &complaints
	if err := command.Run(); err != nil {
		return fmt.Errorf("%s: %w\n%s%s", path, err, printed.String(), complaints.String())
	}
	want := strings.ReplaceAll(regexp.QuoteMeta(g.prints[path]), "…", ".*")
	if g.prints[path] == "" || !regexp.MustCompile("^"+want+"$").MatchString(printed.String()) {
		return fmt.Errorf("%s says that it prints\n%s\nand it prints\n%s", path, g.prints[path], printed.String())
	}
	return nil
}
