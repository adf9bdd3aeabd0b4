// Package emulatortest runs the SDK against an independent server: the emulator of the WorkOS API in the npm package
// workos. Its tests have a build tag, because they need Node.js 20.20 or later and the packages that npm installs:
//
//	npm ci --prefix internal/test/emulatortest/npm
//	go test -count=1 -tags=emulator ./internal/test/emulatortest/...
//
// To use packages installed elsewhere, set WORKOS_EMULATOR_DIR to the absolute path of a node_modules folder.
//
// Each test starts its own emulator, on 127.0.0.1 and a free port, most from testdata/seed.json. The emulator is not
// the reference; testdata/api is, and package contract checks every operation against it. These tests cover what
// takes more than one request: sign-in, refresh, lists, events, webhooks, the signature of a token, and the shape of
// an error.
//
// # A later version of the emulator
//
// Write the versions into npm/package.json, then recreate the lock file in that folder. The second step removes some
// two hundred packages that only the package's command line needs.
//
//	npm install --package-lock-only
//	node prune-lock.mjs
package emulatortest
