package loopback

import (
	"context"
	"os/exec"
)

func openBrowser(ctx context.Context, address string) error {
	return exec.CommandContext(ctx, "rundll32", "url.dll,FileProtocolHandler", address).Run() //nolint:gosec // no shell reads the address, which is http or https
}
