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
// emulator is a peer and not the truth, which is testdata/api: every operation is held to that by package
// contract. What is tried here is what takes more than one request: sign-in, refresh, lists, events, webhooks,
// the signature of a token, and the shape of an error.
//
// # A later version of the emulator
//
// Write the versions into npm/package.json, then, in that folder, make the lock file anew. The second step
// leaves out what only the package's command line needs, some two hundred packages.
//
//	npm install --package-lock-only
//	node prune-lock.mjs
package emulatortest
