//go:build fault

package main

const users = 20_000
