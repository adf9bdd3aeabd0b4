//go:build fault

package main

// users and, among them, members of an import that is killed.
const (
	users   = 100_000
	members = 10_000
)
