// Takes out of package-lock.json everything that the emulator does not import, so that `npm ci` installs
// three packages instead of two hundred. Run it after `npm install --package-lock-only`.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const wanted = Object.keys(lock.packages[''].dependencies);

lock.packages = Object.fromEntries(
  ['', ...wanted.map((name) => `node_modules/${name}`)].map((path) => [path, lock.packages[path]]),
);
// What else `workos` depends on is for its command line. Without this field npm does not miss it.
delete lock.packages['node_modules/workos'].dependencies;

writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
