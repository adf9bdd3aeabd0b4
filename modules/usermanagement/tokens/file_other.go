//go:build !unix && !windows

package tokens

import "io/fs"

const noFollow = 0

func whileInUse(operation func() error) error { return operation() }

func checkOwner(string, fs.FileInfo) error { return nil }

func checkMode(string, fs.FileInfo) error { return nil }

func checkParents(string) error { return nil }

func syncFolder(string) error { return nil }
