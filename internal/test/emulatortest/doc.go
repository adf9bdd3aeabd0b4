// Package emulatortest runs the SDK against a server that nobody here wrote: the emulator of the WorkOS API
// that the npm package workos carries. Its tests are behind a build tag, because they need Node.js 20.20 or
// later and the packages that npm installs:
//
//	npm ci --prefix internal/test/emulatortest/npm
//	go test -count=1 -tags=emulator ./internal/test/emulatortest/...
//
// Packages installed elsewhere are found by WORKOS_EMULATOR_DIR, the absolute path of a node_modules folder.
//
// Each test starts an emulator of its own, on 127.0.0.1 and a free port, most from testdata/seed.json. The
// emulator is a peer and not the truth, which is testdata/api: where the two differ the SDK follows the
// API, and a sub-test whose name begins with "differs from the API" asserts what the emulator does instead,
// so that a later version of it that does better is noticed. The operations that the emulator does not serve
// are named, and called, in lacks_test.go, which finds out for itself when there are more or fewer of them.
//
// What the emulator serves but lets nobody make, such as directories and feature flags, is put into its
// store from testdata/records.json.
//
// # A later version of the emulator
//
// Write the versions into npm/package.json, then, in that folder, make the lock file anew. The second step
// leaves out what only the package's command line needs, some two hundred packages.
//
//	npm install --package-lock-only
//	node prune-lock.mjs
package emulatortest
