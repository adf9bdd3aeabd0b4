//go:build !fault

package main

// users and, among them, members of an import that is killed; -tags=fault makes it 100,000.
const (
	users   = 1_200
	members = 1_200
)
