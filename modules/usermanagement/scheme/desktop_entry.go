package scheme

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
	"unicode"

	"github.com/workos-typestate/workos/core"
)

// DesktopEntry makes the desktops of Linux and BSD start a program for the URLs of a scheme (Desktop Entry Specification
// 1.5, Association between MIME types and applications 1.0). On other systems, the program's package or installer registers
// the scheme: see docs/desktop.md.
type DesktopEntry struct {
	Application string // such as com.example.Notes: letters, digits, ".", "-" and "_"; also the name of the file, before .desktop
	Name        string // shown to the user
	Scheme      string // in lower case, such as com.example.notes
	Icon        string // a name of the icon theme or a path; may be empty

	// Command is the absolute path of the program, and its arguments; the URL is added as the last one. If empty, it is this
	// program: the AppImage that it runs from, or os.Executable.
	Command []string
}

// Text returns the contents of the file, for a package that installs it for all users. Errors: *core.ArgumentError, which
// names a field.
func (d DesktopEntry) Text() (string, error) {
	if err := d.validate(); err != nil {
		return "", err
	}
	command := d.Command
	if len(command) == 0 {
		program, err := thisProgram()
		if err != nil {
			return "", fmt.Errorf("workos: find this program: %w", err)
		}
		command = []string{program}
	}
	arguments := make([]string, 0, len(command)+1)
	for _, argument := range command {
		arguments = append(arguments, quoted(argument))
	}
	text := "[Desktop Entry]\nType=Application\nVersion=1.5\nName=" + escaped(d.Name) +
		"\nExec=" + escaped(strings.Join(append(arguments, "%u"), " ")) + "\nTerminal=false\nMimeType=" + d.mimeType() + ";\n"
	if d.Icon != "" {
		text += "Icon=" + escaped(d.Icon) + "\n"
	}
	return text, nil
}

// Install writes the file into the user's applications ($XDG_DATA_HOME/applications) and makes it the default for the scheme
// in mimeapps.list ($XDG_CONFIG_HOME), keeping all other entries. Installing again changes nothing, so a program can call it
// at each start. Errors: *core.ArgumentError; those of the files; an error that matches errors.ErrUnsupported on Windows,
// macOS and mobile systems.
func (d DesktopEntry) Install(ctx context.Context) error {
	text, err := d.Text()
	if err != nil {
		return err
	}
	entry, list, err := d.files()
	if err == nil {
		err = replaceFile(entry, func(string) string { return text })
	}
	if err == nil {
		err = replaceFile(list, func(before string) string { return associate(before, d.mimeType(), d.fileName()) })
	}
	if err != nil {
		return fmt.Errorf("workos: install the desktop entry: %w", err)
	}
	refreshCache(ctx, filepath.Dir(entry))
	return nil
}

// Remove undoes Install. Errors: those of Install.
func (d DesktopEntry) Remove(ctx context.Context) error {
	if err := d.validate(); err != nil {
		return err
	}
	entry, list, err := d.files()
	if err == nil {
		err = os.Remove(entry)
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = replaceFile(list, func(before string) string { return dissociate(before, d.mimeType(), d.fileName()) })
	}
	if err != nil {
		return fmt.Errorf("workos: remove the desktop entry: %w", err)
	}
	refreshCache(ctx, filepath.Dir(entry))
	return nil
}

func (d DesktopEntry) mimeType() string { return "x-scheme-handler/" + d.Scheme }
func (d DesktopEntry) fileName() string { return d.Application + ".desktop" }

func (d DesktopEntry) validate() error {
	wrong := func(field, reason string) error { return &core.ArgumentError{Argument: field, Reason: reason} }
	plain := func(extra string) func(rune) bool {
		return func(r rune) bool {
			return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune(extra, r)
		}
	}
	switch {
	case d.Application == "" || len(d.Application) > 200 || strings.ContainsFunc(strings.ToLower(d.Application), plain(".-_")) || strings.HasPrefix(d.Application, ".") || strings.HasPrefix(d.Application, "-"):
		return wrong("Application", `must have 1 to 200 letters, digits, "-", "_" and ".", and begin with neither "-" nor "."`)
	case strings.TrimSpace(d.Name) == "" || isOdd(d.Name):
		return wrong("Name", "must be a line of text")
	case strings.ContainsFunc(d.Scheme, plain("+-.")) || !isOwn(d.Scheme) || d.Scheme == "http" || d.Scheme == "https" || d.Scheme[0] < 'a':
		return wrong("Scheme", "must be a scheme of the program, in lower case")
	case isOdd(d.Icon):
		return wrong("Icon", "must be a line of text")
	}
	for i, argument := range d.Command {
		switch {
		case isOdd(argument):
			return wrong(fmt.Sprintf("Command[%d]", i), "must be a line of text")
		case i == 0 && (!strings.HasPrefix(argument, "/") || strings.Contains(argument, "=")):
			return wrong("Command[0]", `must be an absolute path without "="`)
		}
	}
	return nil
}

// isOdd reports whether a text does not fit on a line.
func isOdd(text string) bool {
	return len(text) > 4096 || strings.ContainsFunc(text, unicode.IsControl) || strings.ToValidUTF8(text, "") != text
}

// quoted returns an argument as the key Exec requires it.
func quoted(argument string) string {
	argument = strings.ReplaceAll(argument, "%", "%%")
	if argument != "" && !strings.ContainsAny(argument, " \"'\\><~|&;$*?#()`") {
		return argument
	}
	return `"` + strings.NewReplacer(`"`, `\"`, "`", "\\`", `$`, `\$`, `\`, `\\`).Replace(argument) + `"`
}

// escaped returns a text as every key requires it. A space at the beginning would be lost.
func escaped(text string) string {
	text = strings.ReplaceAll(text, `\`, `\\`)
	if rest, ok := strings.CutPrefix(text, " "); ok {
		return `\s` + rest
	}
	return text
}

func thisProgram() (string, error) {
	if image := os.Getenv("APPIMAGE"); filepath.IsAbs(image) { // the program itself is in a mount of this run
		return image, nil
	}
	return os.Executable()
}

// files returns the paths of the entry and the list of defaults.
func (d DesktopEntry) files() (entry, list string, err error) {
	switch runtime.GOOS {
	case "windows", "darwin", "ios", "android", "js", "plan9", "wasip1":
		return "", "", fmt.Errorf("%s has no desktop entries: %w", runtime.GOOS, errors.ErrUnsupported)
	}
	data, err := baseFolder("XDG_DATA_HOME", ".local/share")
	if err != nil {
		return "", "", err
	}
	config, err := baseFolder("XDG_CONFIG_HOME", ".config")
	return filepath.Join(data, "applications", d.fileName()), filepath.Join(config, "mimeapps.list"), err
}

// baseFolder returns a folder of the XDG Base Directory Specification, which ignores relative paths.
func baseFolder(variable, inHome string) (string, error) {
	if folder := os.Getenv(variable); filepath.IsAbs(folder) {
		return folder, nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, inHome), err
}

// maxList is the maximum size of a list of defaults that is rewritten.
const maxList = 4 << 20

// replaceFile replaces the contents of a file by the result of change, as a whole and only if they differ. A file that is a
// symbolic link, as in a folder of dotfiles, stays one.
func replaceFile(path string, change func(before string) string) error {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	info, err := os.Stat(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	mode := fs.FileMode(0o644)
	if err == nil {
		if !info.Mode().IsRegular() || info.Size() > maxList {
			return fmt.Errorf("%s is not a regular file of a usual size", path)
		}
		mode = info.Mode().Perm()
	}
	before, err := os.ReadFile(path) //nolint:gosec // the user's file
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	after := change(string(before))
	if after == string(before) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".workos-*")
	if err != nil {
		return err
	}
	_, err = file.WriteString(after)
	if err = cmp.Or(err, file.Chmod(mode), file.Sync(), file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}

// refreshCache updates the cache of desktops that cache the entries. Without the program for it, there is no cache.
func refreshCache(ctx context.Context, applications string) {
	program, err := exec.LookPath("update-desktop-database")
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	_ = exec.CommandContext(ctx, program, "-q", applications).Run() //nolint:gosec // the system's program
}
