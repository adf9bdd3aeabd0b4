package loopback

import (
	"context"
	"os/exec"
	"strings"
)

// openBrowser hands the address to AppleScript on its standard input: everybody can read the arguments of a
// process.
func openBrowser(ctx context.Context, address string) error {
	command := exec.CommandContext(ctx, "/usr/bin/osascript", "-")
	command.Stdin = strings.NewReader("open location " + quoted(address) + "\n")
	return command.Run()
}

// quoted writes a text as AppleScript does.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}
