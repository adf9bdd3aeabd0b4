//go:build unix && !darwin

package loopback

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
)

const address = "https://example.com/authorize?state=a%20b&x=$(id)"

func TestLaunchers(t *testing.T) {
	cases := []struct {
		name string
		env  map[string]string
		want string
	}{
		{"nothing without a screen", nil, ""},
		{"xdg-open on X", map[string]string{"DISPLAY": ":0"}, "xdg-open URL"},
		{"xdg-open on Wayland", map[string]string{"WAYLAND_DISPLAY": "wayland-0"}, "xdg-open URL"},
		{"BROWSER without a screen, because it may be a helper of an editor", map[string]string{"BROWSER": "/helpers/browser.sh"}, "/helpers/browser.sh URL"},
		{"BROWSER before xdg-open", map[string]string{"BROWSER": "firefox", "DISPLAY": ":0"}, "firefox URL|xdg-open URL"},
		{"each command of BROWSER, with the address in the place of %s", map[string]string{"BROWSER": "one --new %s -x: two"}, "one --new URL -x|two URL"},
		{"Windows under WSL", map[string]string{"WSL_DISTRO_NAME": "Debian"}, "wslview URL|rundll32.exe url.dll,FileProtocolHandler URL"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			is := is.New(t)
			var got []string
			for _, argv := range launchers(func(name string) string { return c.env[name] }, address) {
				got = append(got, strings.Join(argv, " "))
			}
			is.Equal(strings.ReplaceAll(strings.Join(got, "|"), address, "URL"), c.want)
		})
	}
}

func TestOpenBrowser(t *testing.T) {
	// program makes a shell script the only browser.
	program := func(t *testing.T, script string) {
		t.Helper()
		path := filepath.Join(t.TempDir(), "browser")
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "WSL_INTEROP"} {
			t.Setenv(name, "")
		}
		t.Setenv("BROWSER", path)
	}
	t.Run("passes the address unchanged, without a shell", func(t *testing.T) {
		is := is.New(t)
		file := filepath.Join(t.TempDir(), "got")
		t.Setenv("TO_FILE", file)
		program(t, `printf %s "$1" >"$TO_FILE"`)
		is.NoErr(OpenBrowser(t.Context(), address))
		got, err := os.ReadFile(file)
		is.NoErr(err)
		is.Equal(string(got), address)
	})
	t.Run("returns an error when the launcher fails", func(t *testing.T) {
		is := is.New(t)
		program(t, "exit 3")
		err := OpenBrowser(t.Context(), address)
		is.True(errors.Is(err, ErrNoBrowser))
		is.True(strings.Contains(err.Error(), "ended with status 3"))
		is.True(!strings.Contains(err.Error(), "example.com"))
	})
	t.Run("returns an error without a screen", func(t *testing.T) {
		is := is.New(t)
		program(t, "")
		t.Setenv("BROWSER", "")
		is.True(errors.Is(OpenBrowser(t.Context(), address), ErrNoBrowser))
	})
	t.Run("returns an error without a launcher", func(t *testing.T) {
		is := is.New(t)
		program(t, "")
		t.Setenv("BROWSER", "/nowhere/browser")
		err := OpenBrowser(t.Context(), address)
		is.True(errors.Is(err, ErrNoBrowser))
		is.True(errors.Is(err, os.ErrNotExist))
	})
	t.Run("does not wait for a browser that keeps running, does not end it, and leaves no goroutine", func(t *testing.T) {
		is := is.New(t)
		file := filepath.Join(t.TempDir(), "survived")
		t.Setenv("TO_FILE", file)
		program(t, `sleep 0.5; : >"$TO_FILE"`)
		before := runtime.NumGoroutine()
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		began := time.Now()
		is.NoErr(OpenBrowser(ctx, address))
		is.True(time.Since(began) < 400*time.Millisecond)
		is.True(runtime.NumGoroutine() <= before+1) // the goroutine of the context
		for range 200 {
			if _, err := os.Stat(file); err == nil {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Error("the browser ended with the sign-in")
	})
	t.Run("opens only http and https", func(t *testing.T) {
		is := is.New(t)
		program(t, "exit 0")
		for _, other := range []string{"file:///etc/passwd", "javascript:alert(1)", "-help", "https://", ""} {
			is.True(errors.Is(OpenBrowser(t.Context(), other), core.ErrInvalidArgument))
		}
	})
}
