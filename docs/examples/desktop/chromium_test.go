//go:build browser

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/internal/test/webdriver"
	"github.com/workos-typestate/workos/workostest"
)

// patience is for a screen that the processor draws.
const patience = 30 * time.Second

// The program itself, on a virtual screen, signs its user in through a real browser, and again with a scheme.
func TestChromium(t *testing.T) {
	for _, needed := range []string{"Xvfb", "xdotool"} {
		if _, err := exec.LookPath(needed); err != nil {
			t.Skipf("no %s is installed (Debian: apt-get install xvfb xdotool)", needed)
		}
	}
	program := filepath.Join(t.TempDir(), "notes")
	output, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	t.Run("signs in, is started twice, is killed, and is signed in", func(t *testing.T) {
		chromium := webdriver.Start(t)
		c := boot(t, program, startServer(t, workostest.WithInteractive()))
		first := c.start()
		c.press(c.window("Notes"), "Return")
		c.NoErr(chromium.Open(c.opened()))
		chromium.Click("button[name=user_id]")
		chromium.WaitForText("h1", "You are signed in")
		c.window("Notes: Ada Lovelace")
		c.picture("program-signed-in")
		c.NoErr(c.start().Wait()) // a second start ends by itself
		c.NoErr(first.Process.Kill())
		_ = first.Wait()
		c.start()
		c.window("Notes: Ada Lovelace")
	})
	t.Run("signs in with a scheme, which starts it a second time", func(t *testing.T) {
		c := boot(t, program, startServer(t))
		c.start("-scheme")
		c.press(c.window("Notes"), "Return")
		response, err := http.DefaultTransport.RoundTrip(get(t, c.opened()))
		c.NoErr(err)
		_ = response.Body.Close()
		entry, err := os.ReadFile(filepath.Join(c.home, "data", "applications", application+".desktop"))
		c.NoErr(err)
		c.True(strings.Contains(string(entry), "Exec="+program+" %u"))
		c.NoErr(c.start(response.Header.Get("Location")).Wait())
		c.window("Notes: Ada Lovelace")
	})
}

// computer is a home and a screen for the program.
type computer struct {
	*is.I
	t       *testing.T
	program string
	home    string
	display string
	env     []string
}

func boot(t *testing.T, program string, server *workostest.Server) *computer {
	t.Helper()
	home, err := os.MkdirTemp("", "home") //nolint:usetesting // the path of t.TempDir is too long for a socket
	c := &computer{I: is.New(t), t: t, program: program, home: home}
	c.NoErr(err)
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	c.display = c.screen()
	runtime := filepath.Join(c.home, "run")
	c.NoErr(os.Mkdir(runtime, 0o700))
	opener := filepath.Join(c.home, "browser")
	c.NoErr(os.WriteFile(opener, []byte("#!/bin/sh\necho \"$1\" >"+c.home+"/opening && mv "+c.home+"/opening "+c.home+"/opened\n"), 0o700))
	c.env = append(os.Environ(),
		"HOME="+c.home, "XDG_RUNTIME_DIR="+runtime, "XDG_CONFIG_HOME="+c.home+"/config", "XDG_DATA_HOME="+c.home+"/data", "XDG_CACHE_HOME="+c.home+"/cache",
		"DISPLAY="+c.display, "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1", "LANG=en_US.UTF-8", "BROWSER="+opener,
		"DBUS_SESSION_BUS_ADDRESS=unix:path="+c.home+"/none", // no keyring: the tokens are in a file
		env.ClientIDVariable+"="+string(server.ClientID), env.APIKeyVariable+"="+string(server.APIKey),
		env.HostnameVariable+"="+server.Host(), fmt.Sprintf("%s=%d", env.PortVariable, server.Port()), env.HTTPSVariable+"=false")
	return c
}

// screen starts an X server, and returns its display. Its pixels are in a file.
func (c *computer) screen() string {
	c.t.Helper()
	r, w, err := os.Pipe()
	c.NoErr(err)
	defer func() { _ = r.Close() }()
	server := exec.CommandContext(c.t.Context(), "Xvfb", "-displayfd", "3", "-screen", "0", "640x560x24", "-nolisten", "tcp", "-fbdir", c.home)
	server.ExtraFiles = []*os.File{w}
	c.NoErr(server.Start())
	c.t.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	c.NoErr(w.Close())
	number, err := bufio.NewReader(r).ReadString('\n')
	c.NoErr(err)
	return ":" + strings.TrimSpace(number)
}

// start starts the program.
func (c *computer) start(args ...string) *exec.Cmd {
	c.t.Helper()
	command := exec.CommandContext(c.t.Context(), c.program, args...)
	command.Env = c.env
	command.Stdout, command.Stderr = c.t.Output(), c.t.Output()
	c.NoErr(command.Start())
	c.t.Cleanup(func() { _ = command.Process.Kill(); _ = command.Wait() })
	return command
}

// window waits for the window with a title, and returns its ID.
func (c *computer) window(title string) (id string) {
	c.t.Helper()
	c.await("a window "+title, func() error {
		output, err := c.xdotool("search", "--onlyvisible", "--name", "^"+title+"$")
		id = strings.TrimSpace(output)
		return err
	})
	return id
}

// press presses a key in a window.
func (c *computer) press(window, key string) {
	c.t.Helper()
	c.await("the keyboard", func() error {
		_, err := c.xdotool("windowfocus", "--sync", window, "key", key)
		return err
	})
}

func (c *computer) xdotool(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(c.t.Context(), 5*time.Second)
	defer cancel()
	command := exec.CommandContext(ctx, "xdotool", args...)
	command.Env = c.env
	output, err := command.Output()
	return string(output), err
}

// opened waits until the program has opened its browser, and returns the address.
func (c *computer) opened() (address string) {
	c.t.Helper()
	c.await("the browser", func() error {
		text, err := os.ReadFile(filepath.Join(c.home, "opened"))
		address = strings.TrimSpace(string(text))
		return err
	})
	return address
}

func (c *computer) await(what string, arrived func() error) {
	c.t.Helper()
	err := errors.New("not yet")
	for deadline := time.Now().Add(patience); err != nil; time.Sleep(100 * time.Millisecond) {
		if err = arrived(); err != nil && time.Now().After(deadline) {
			c.picture("failed")
			c.t.Fatalf("timed out waiting for %s: %v", what, err)
		}
	}
}

func get(t *testing.T, address string) *http.Request {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	is.New(t).NoErr(err)
	return request
}
