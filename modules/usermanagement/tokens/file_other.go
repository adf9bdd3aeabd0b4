//go:build !unix && !windows

package tokens

import "io/fs"

const noFollow = 0

func whileInUse(operation func() error) error { return operation() }

func checkMode(string, fs.FileInfo) error { return nil }

func syncFolder(string) error { return nil }
