package main

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/workos-typestate/workos"
)

// version returns the version of the program that go install knows, or the version of the SDK for a build in a clone.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return workos.Version
}

func (p *program) version() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		RunE: p.does(func(*cobra.Command, []string) error {
			if p.json {
				return p.line(map[string]string{"version": version(), "sdk": workos.Version, "go": runtime.Version(), "system": runtime.GOOS + "/" + runtime.GOARCH})
			}
			return p.print("workos %s (SDK %s, %s, %s/%s)", version(), workos.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
		}),
	}
}
