// Removes everything from package-lock.json that the emulator does not import, so that `npm ci` installs
// three packages instead of two hundred. Run it after `npm install --package-lock-only`.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const wanted = Object.keys(lock.packages[''].dependencies);

lock.packages = Object.fromEntries(
  ['', ...wanted.map((name) => `node_modules/${name}`)].map((path) => [path, lock.packages[path]]),
);
// The other dependencies of `workos` are for its command line. Without this field npm does not require them.
delete lock.packages['node_modules/workos'].dependencies;

writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
