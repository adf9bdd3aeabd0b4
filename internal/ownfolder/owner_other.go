//go:build !unix

package ownfolder

import "io/fs"

// CheckOwner and checkParents have nothing to check: where there are owner and permissions, as on Windows, they are in a security
// descriptor, which the standard library does not read.
func CheckOwner(string, fs.FileInfo, error) error { return nil }

func checkParents(string, error) error { return nil }
