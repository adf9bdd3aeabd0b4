package main

import (
	"fmt"
	"os"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"

	"github.com/workos-typestate/workos/workostest"
)

// readSeed reads a YAML file; JSON is YAML too.
func readSeed(path string) (workostest.Option, error) {
	text, err := os.ReadFile(path) //nolint:gosec // the file that the user named
	if err != nil {
		return workostest.Option{}, fmt.Errorf("workos-emulator: reading the seed: %w", err)
	}
	documents, err := parser.ParseBytes(text, 0)
	if err == nil && len(documents.Docs) > 1 {
		return workostest.Option{}, fmt.Errorf("workos-emulator: %s has %d YAML documents, and a seed has one", path, len(documents.Docs))
	}
	json, err := yaml.YAMLToJSON(text)
	if err != nil {
		return workostest.Option{}, fmt.Errorf("workos-emulator: %s is not YAML: %w", path, err)
	}
	return workostest.WithSeed(json), nil
}
