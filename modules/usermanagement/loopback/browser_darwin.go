package loopback

import (
	"context"
	"os/exec"
	"strings"
)

// openBrowser passes the URL to AppleScript on its standard input, because any user can read the arguments of a process.
func openBrowser(ctx context.Context, address string) error {
	command := exec.CommandContext(ctx, "/usr/bin/osascript", "-")
	command.Stdin = strings.NewReader("open location " + quoted(address) + "\n")
	return command.Run()
}

// quoted returns a text as an AppleScript string.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}
