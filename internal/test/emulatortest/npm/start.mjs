// Serves the WorkOS emulator of the npm package `workos` on 127.0.0.1 only.
//
//   node start.mjs [--port N] [--seed FILE.json] [--modules DIR]
//
// Without --port it uses a free port. --modules is the node_modules folder to use, by default the one
// next to this file. When it is ready it prints one line, {"url": …, "port": …}, and it ends on SIGTERM, on
// SIGINT, and when its standard input closes, so that it never outlives its parent process.
//
// The seed is the emulator's own, as JSON, with one addition: a membership may name its user by email address ("user"), because
// the emulator generates the IDs ("user_id").
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const { values: args } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    seed: { type: 'string' },
    modules: { type: 'string', default: fileURLToPath(new URL('node_modules', import.meta.url)) },
  },
});

// Nothing imported below sends reports; this prevents it if that changes.
process.env.WORKOS_TELEMETRY = 'false';
process.env.WORKOS_MODE = 'ci';

// The package's own entry point listens on every interface, so this imports the app directly.
const emulate = join(args.modules, 'workos', 'dist', 'emulate');
const load = (path) => import(pathToFileURL(join(emulate, path)));
const { createServer } = await load('core/index.js');
const { workosPlugin, seedFromConfig, getWorkOSStore } = await load('workos/index.js');
const { serve } = createRequire(pathToFileURL(join(args.modules, '/')))('@hono/node-server');

const seed = args.seed ? JSON.parse(readFileSync(args.seed, 'utf8')) : {};

let app; // created when the port is known, because tokens and URLs contain it
const server = serve(
  { fetch: (...request) => app.fetch(...request), hostname: '127.0.0.1', port: Number(args.port) },
  ({ port }) => {
    const url = `http://127.0.0.1:${port}`;
    app = emulator(url, port);
    console.log(JSON.stringify({ url, port }));
  },
);

function emulator(baseUrl, port) {
  const { app, store } = createServer(workosPlugin, { port, baseUrl, apiKeys: seed.apiKeys });
  app.get('/health', (c) => c.json({ status: 'ok' }));
  const { users = [], ...rest } = seed;
  seedFromConfig(store, baseUrl, { users });
  for (const membership of (rest.organizations ?? []).flatMap((o) => o.memberships ?? [])) {
    if (membership.user) {
      membership.user_id = getWorkOSStore(store).users.findOneBy('email', membership.user).id;
    }
  }
  seedFromConfig(store, baseUrl, rest);
  return app;
}

function stop() {
  server.close();
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.stdin.on('close', stop).resume();
