//go:build unix && !darwin

package loopback

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// launchGrace is how long a launcher has to fail. If it still runs after that, it is the browser itself.
const launchGrace = 2 * time.Second

func openBrowser(ctx context.Context, address string) error {
	candidates := launchers(os.Getenv, address)
	if len(candidates) == 0 {
		return errors.New("none of DISPLAY, WAYLAND_DISPLAY and BROWSER is set")
	}
	var reasons []error
	for _, argv := range candidates {
		err := launch(ctx, argv)
		if err == nil {
			return nil
		}
		reasons = append(reasons, err)
	}
	return errors.Join(reasons...)
}

// launchers returns the commands to try, in order. BROWSER is a list of commands separated by colons, in which %s stands for
// the URL.
func launchers(getenv func(string) string, address string) (argvs [][]string) {
	for command := range strings.SplitSeq(getenv("BROWSER"), ":") {
		argv := strings.Fields(command)
		if len(argv) == 0 {
			continue
		}
		if !strings.Contains(command, "%s") {
			argv = append(argv, "%s")
		}
		for i := range argv {
			argv[i] = strings.ReplaceAll(argv[i], "%s", address)
		}
		argvs = append(argvs, argv)
	}
	if getenv("WSL_DISTRO_NAME") != "" || getenv("WSL_INTEROP") != "" {
		argvs = append(argvs, []string{"wslview", address}, []string{"rundll32.exe", "url.dll,FileProtocolHandler", address})
	}
	if getenv("DISPLAY") != "" || getenv("WAYLAND_DISPLAY") != "" {
		argvs = append(argvs, []string{"xdg-open", address})
	}
	return argvs
}

// launch starts a command in its own session, so that a Ctrl-C in the terminal does not reach it, and watches it for a
// while. It polls without blocking, so that no goroutine waits for the browser to exit.
func launch(ctx context.Context, argv []string) error {
	command := exec.CommandContext(context.WithoutCancel(ctx), argv[0], argv[1:]...) //nolint:gosec // no shell reads the address, which is http or https
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := command.Start(); err != nil {
		return err
	}
	defer func() { _ = command.Process.Release() }()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	grace := time.After(launchGrace)
	for {
		var status syscall.WaitStatus
		ended, err := syscall.Wait4(command.Process.Pid, &status, syscall.WNOHANG, nil)
		switch {
		case ended == command.Process.Pid && status.Exited() && status.ExitStatus() == 0:
			return nil
		case ended == command.Process.Pid:
			return fmt.Errorf("%s ended with status %d", argv[0], status.ExitStatus())
		case err != nil && !errors.Is(err, syscall.EINTR):
			return nil // the program reaps its children elsewhere
		}
		select {
		case <-tick.C:
		case <-grace:
			return nil
		case <-ctx.Done():
			return nil
		}
	}
}
