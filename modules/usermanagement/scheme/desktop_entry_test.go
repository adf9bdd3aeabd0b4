//go:build unix && !darwin

package scheme_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/scheme"
)

func notes() scheme.DesktopEntry {
	return scheme.DesktopEntry{
		Application: "com.example.Notes", Name: "Notes", Scheme: "com.example.notes", Icon: "notes",
		Command: []string{"/opt/Notes 2/notes", "-q", `50% of "$HOME" \ `, ""},
	}
}

// desktop returns the paths in the folders of a user who has no files there.
func desktop(t *testing.T) (entry, list string) {
	t.Helper()
	data, config := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "config")
	t.Setenv("XDG_DATA_HOME", data)
	t.Setenv("XDG_CONFIG_HOME", config)
	return filepath.Join(data, "applications", "com.example.Notes.desktop"), filepath.Join(config, "mimeapps.list")
}

const installed = "[Default Applications]\nx-scheme-handler/com.example.notes=com.example.Notes.desktop;\n\n" +
	"[Added Associations]\nx-scheme-handler/com.example.notes=com.example.Notes.desktop;\n"

func TestInstall(t *testing.T) {
	t.Run("writes an entry that keeps the arguments of the command, with the URL last", func(t *testing.T) {
		is := is.New(t)
		entry, list := desktop(t)
		is.NoErr(notes().Install(t.Context()))
		is.Equal(read(t, entry), `[Desktop Entry]
Type=Application
Version=1.5
Name=Notes
Exec="/opt/Notes 2/notes" -q "50%% of \\"\\$HOME\\" \\\\ " "" %u
Terminal=false
MimeType=x-scheme-handler/com.example.notes;
Icon=notes
`)
		is.Equal(read(t, list), installed)
		text, err := notes().Text()
		is.NoErr(err)
		is.Equal(read(t, entry), text)
	})
	t.Run("changes nothing the second time, and is undone by Remove", func(t *testing.T) {
		is := is.New(t)
		entry, list := desktop(t)
		is.NoErr(notes().Install(t.Context()))
		before, err := os.Stat(list)
		is.NoErr(err)
		is.NoErr(notes().Install(t.Context()))
		after, err := os.Stat(list)
		is.NoErr(err)
		is.True(os.SameFile(before, after)) // it was not even replaced
		is.NoErr(notes().Remove(t.Context()))
		is.NoErr(notes().Remove(t.Context()))
		_, err = os.Stat(entry)
		is.True(errors.Is(err, os.ErrNotExist))
		is.True(!strings.Contains(read(t, list), "x-scheme-handler"))
	})
	t.Run("keeps the rest of the list, its mode, and a symbolic link", func(t *testing.T) {
		const before = "# mine\n[Added Associations]\ntext/plain=b.desktop;\n\n[Default Applications]\nx-scheme-handler/com.example.notes2=c.desktop\n" +
			" x-scheme-handler/com.example.notes = other.desktop;com.example.Notes.desktop\ntext/html=firefox.desktop\n\n[Removed Associations]\nx-scheme-handler/com.example.notes=d.desktop"
		is := is.New(t)
		_, list := desktop(t)
		dotfile := filepath.Join(t.TempDir(), "dotfile")
		is.NoErr(os.WriteFile(dotfile, []byte(before), 0o600))
		is.NoErr(os.MkdirAll(filepath.Dir(list), 0o700))
		is.NoErr(os.Symlink(dotfile, list))
		is.NoErr(notes().Install(t.Context()))
		is.Equal(read(t, dotfile), "# mine\n[Added Associations]\ntext/plain=b.desktop;\nx-scheme-handler/com.example.notes=com.example.Notes.desktop;\n\n"+
			"[Default Applications]\nx-scheme-handler/com.example.notes2=c.desktop\n"+
			"x-scheme-handler/com.example.notes=com.example.Notes.desktop;other.desktop;\ntext/html=firefox.desktop\n\n[Removed Associations]\nx-scheme-handler/com.example.notes=d.desktop")
		info, err := os.Stat(dotfile)
		is.NoErr(err)
		is.Equal(info.Mode().Perm(), os.FileMode(0o600))
		is.NoErr(notes().Remove(t.Context()))
		is.Equal(read(t, dotfile), "# mine\n[Added Associations]\ntext/plain=b.desktop;\n\n"+
			"[Default Applications]\nx-scheme-handler/com.example.notes2=c.desktop\n"+
			"x-scheme-handler/com.example.notes=other.desktop;\ntext/html=firefox.desktop\n\n[Removed Associations]\nx-scheme-handler/com.example.notes=d.desktop")
	})
	t.Run("uses the AppImage that the program runs from, or else the program", func(t *testing.T) {
		is := is.New(t)
		d := notes()
		d.Command = nil
		text, err := d.Text()
		is.NoErr(err)
		is.True(strings.Contains(text, os.Args[0]+" %u\n"))
		t.Setenv("APPIMAGE", "/home/ada/Notes.AppImage")
		text, err = d.Text()
		is.NoErr(err)
		is.True(strings.Contains(text, "\nExec=/home/ada/Notes.AppImage %u\n"))
	})
	t.Run("is found by xdg-mime", func(t *testing.T) {
		query, err := exec.LookPath("xdg-mime")
		if err != nil {
			t.Skip("there is no xdg-mime")
		}
		is := is.New(t)
		desktop(t)
		t.Setenv("XDG_CURRENT_DESKTOP", "")
		is.NoErr(notes().Install(t.Context()))
		output, err := exec.CommandContext(t.Context(), query, "query", "default", "x-scheme-handler/com.example.notes").Output()
		is.NoErr(err)
		is.Equal(string(output), "com.example.Notes.desktop\n")
	})
	t.Run("returns the errors of the files", func(t *testing.T) {
		is := is.New(t)
		_, list := desktop(t)
		is.NoErr(os.MkdirAll(list, 0o700))
		is.True(notes().Install(t.Context()) != nil)
	})
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Each change makes an entry with another meaning than intended.
func TestEntriesThatAreRejected(t *testing.T) {
	for name, c := range map[string]struct {
		field  string
		change func(*scheme.DesktopEntry)
	}{
		"no application":                         {"Application", func(d *scheme.DesktopEntry) { d.Application = "" }},
		"an application that leads elsewhere":    {"Application", func(d *scheme.DesktopEntry) { d.Application = "../../.bashrc" }},
		"an application that would be hidden":    {"Application", func(d *scheme.DesktopEntry) { d.Application = ".notes" }},
		"an application with a separator":        {"Application", func(d *scheme.DesktopEntry) { d.Application = "a;b" }},
		"an application with a non-ASCII letter": {"Application", func(d *scheme.DesktopEntry) { d.Application = "nötes" }},
		"no name":                                {"Name", func(d *scheme.DesktopEntry) { d.Name = " " }},
		"a name with another key in it":          {"Name", func(d *scheme.DesktopEntry) { d.Name = "Notes\nExec=evil" }},
		"an icon with another key in it":         {"Icon", func(d *scheme.DesktopEntry) { d.Icon = "x\nExec=evil" }},
		"no scheme":                              {"Scheme", func(d *scheme.DesktopEntry) { d.Scheme = "" }},
		"a scheme of the browser":                {"Scheme", func(d *scheme.DesktopEntry) { d.Scheme = "https" }},
		"a scheme of the system":                 {"Scheme", func(d *scheme.DesktopEntry) { d.Scheme = "mailto" }},
		"a scheme in capitals":                   {"Scheme", func(d *scheme.DesktopEntry) { d.Scheme = "Notes" }},
		"a scheme that begins with a digit":      {"Scheme", func(d *scheme.DesktopEntry) { d.Scheme = "1notes" }},
		"a scheme with another in it":            {"Scheme", func(d *scheme.DesktopEntry) { d.Scheme = "notes;x-scheme-handler/http" }},
		"a program with a relative path":         {"Command[0]", func(d *scheme.DesktopEntry) { d.Command = []string{"notes"} }},
		"a program with = in it":                 {"Command[0]", func(d *scheme.DesktopEntry) { d.Command = []string{"/a=b"} }},
		"an argument with a line break":          {"Command[1]", func(d *scheme.DesktopEntry) { d.Command = []string{"/notes", "a\nb"} }},
		"an argument that is not UTF-8":          {"Command[1]", func(d *scheme.DesktopEntry) { d.Command = []string{"/notes", "\xff"} }},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			entry, list := desktop(t)
			d := notes()
			c.change(&d)
			_, textErr := d.Text()
			for _, err := range []error{d.Install(t.Context()), d.Remove(t.Context()), textErr} {
				wrong, ok := errors.AsType[*core.ArgumentError](err)
				is.True(ok)
				is.Equal(wrong.Argument, c.field)
			}
			for _, path := range []string{entry, list} {
				_, err := os.Stat(path)
				is.True(errors.Is(err, os.ErrNotExist))
			}
		})
	}
}
