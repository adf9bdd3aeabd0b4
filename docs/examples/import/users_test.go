//go:build !fault

package main

// users is how many an import has that is killed; the tag fault takes more.
const users = 1200
