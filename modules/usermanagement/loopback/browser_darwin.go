package loopback

import (
	"context"
	"os/exec"
)

func openBrowser(ctx context.Context, address string) error {
	return exec.CommandContext(ctx, "/usr/bin/open", address).Run() //nolint:gosec // no shell reads the address, which is http or https
}
