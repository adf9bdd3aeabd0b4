package probes

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// Probe is a program that must not compile.
type Probe struct {
	Name  string // a sentence that describes the attempt
	File  string // of testdata, without its folder
	Wrong []int  // the lines of File that must not compile
	Bad   string // the program, with line numbers of File
	Twin  string // the program with the wrong lines replaced by correct ones
}

// The marks of a line that must not compile, and of the next line.
const (
	wrongMark = " // no"
	rightMark = "// yes: "
)

// Read returns the probes of all files of a folder.
func Read(dir fs.FS) ([]Probe, error) {
	names, err := fs.Glob(dir, "*.txt")
	if err != nil {
		return nil, err
	}
	var probes []Probe
	taken := map[string]string{} // the place of a probe, by its folder
	for _, name := range names {
		text, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		for part := range partsOf(string(text)) {
			probe, err := read(name, part)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %s: %w", name, part.line, part.name, err)
			}
			if before, ok := taken[probe.folder()]; ok {
				return nil, fmt.Errorf("%s:%d: %s: is in %s already", name, part.line, part.name, before)
			}
			taken[probe.folder()] = name
			probes = append(probes, probe)
		}
	}
	return probes, nil
}

// part is the text of a probe.
type part struct {
	name  string
	line  int // of the file: the first one after the name
	lines []string
}

// partsOf yields the parts of a file. Text before the first is a comment.
func partsOf(text string) func(yield func(part) bool) {
	return func(yield func(part) bool) {
		var current part
		for i, line := range strings.Split(text, "\n") {
			name, isName := strings.CutPrefix(line, "-- ")
			if !isName {
				current.lines = append(current.lines, line)
				continue
			}
			if current.name != "" && !yield(current) {
				return
			}
			current = part{name: strings.TrimSuffix(name, " --"), line: i + 2}
		}
		if current.name != "" {
			yield(current)
		}
	}
}

func read(file string, part part) (Probe, error) {
	probe := Probe{Name: part.name, File: file}
	bad, twin := slices.Clone(part.lines), slices.Clone(part.lines)
	for i, line := range part.lines {
		wrong, isWrong := strings.CutSuffix(line, wrongMark)
		if !isWrong {
			continue
		}
		if i+1 == len(part.lines) {
			return Probe{}, fmt.Errorf("nothing follows line %d", part.line+i)
		}
		right, isRight := strings.CutPrefix(strings.TrimSpace(part.lines[i+1]), rightMark)
		if !isRight {
			return Probe{}, fmt.Errorf("line %d does not begin with %q", part.line+i+1, rightMark)
		}
		probe.Wrong = append(probe.Wrong, part.line+i)
		bad[i] = wrong
		twin[i], twin[i+1] = right, ""
	}
	if probe.Wrong == nil {
		return Probe{}, fmt.Errorf("no line ends in %q", wrongMark)
	}
	var err error
	if probe.Bad, err = complete(file, part.line, bad); err != nil {
		return Probe{}, err
	}
	probe.Twin, err = complete(file, part.line, twin)
	return probe, err
}

// complete adds the beginning of a program. If the program has a package clause, it is the first of lines.
func complete(file string, first int, lines []string) (string, error) {
	clause := "package probe"
	if strings.HasPrefix(lines[0], "package ") {
		clause, lines, first = lines[0], lines[1:], first+1
	}
	body := strings.Join(lines, "\n")
	imports, err := importsOf(clause + "\n" + body)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s\n\n%s\n//line %s:%d\n%s", clause, imports, file, first, body), nil
}

// importsOf returns the import declarations of the packages that a program uses and does not import itself.
func importsOf(source string) (string, error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), "", source, parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	used := map[string]bool{}
	ast.Inspect(parsed, func(node ast.Node) bool {
		if selector, ok := node.(*ast.SelectorExpr); ok {
			if name, ok := selector.X.(*ast.Ident); ok {
				used[name.Name] = true
			}
		}
		return true
	})
	for _, spec := range parsed.Imports { // by its own name, or the last part of its path
		name := path.Base(strings.Trim(spec.Path.Value, `"`))
		if spec.Name != nil {
			name = spec.Name.Name
		}
		delete(used, name)
	}
	var imports strings.Builder
	for _, name := range slices.Sorted(maps.Keys(used)) {
		if importPath := packagePath(name); importPath != "" {
			fmt.Fprintf(&imports, "import %q\n", importPath)
		}
	}
	return imports.String(), nil
}

// packagePath returns the path of a package that probes may name, or "".
func packagePath(name string) string {
	switch name {
	case "context", "fmt":
		return name
	case "http":
		return "net/http"
	case "workos":
		return Repository
	case "core", "pkce":
		return Repository + "/" + name
	case "groups", "organizations", "sso", "usermanagement", "vault":
		return Repository + "/modules/" + name
	case "authkit", "session":
		return Repository + "/modules/usermanagement/" + name
	}
	return ""
}

// OnImport reports whether the go command rejects the probe, before anything is compiled.
func (p Probe) OnImport() bool { return p.File == "imports.txt" }

// folder is the name of the probe's package.
func (p Probe) folder() string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, p.Name)
}

// The folders of the module that the probes are built in.
const (
	badFolder    = "bad"     // a package for each probe
	importFolder = "imports" // the same for probes with forbidden imports
	twinFolder   = "twin"    // one package for all, because compiling each takes a second
)

// files returns the files of the module, by name.
func files(probes []Probe) map[string]string {
	files := map[string]string{}
	for _, probe := range probes {
		bad, twin := path.Join(badFolder, probe.folder(), "probe.go"), path.Join(twinFolder, probe.folder()+".go")
		if probe.OnImport() {
			bad = path.Join(importFolder, probe.folder(), "probe.go")
			twin = path.Join(twinFolder, probe.folder(), "probe.go")
		}
		files[bad], files[twin] = probe.Bad, probe.Twin
	}
	return files
}
