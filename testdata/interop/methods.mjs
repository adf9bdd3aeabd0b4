// The names that a program can use of the official Node SDK: what it exports, the methods of the client and of
// everything that hangs off it, and the options of its constructor.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as sdk from '@workos-inc/node';
import { serve } from './lines.mjs';

const folder = dirname(createRequire(import.meta.url).resolve('@workos-inc/node'));
const declarations = readdirSync(folder)
  .filter((name) => /^factory-.*\.d\.mts$/.test(name))
  .map((name) => readFileSync(join(folder, name), 'utf8'))
  .join('\n');

// The lines between the braces of a class or interface. TypeScript's "private" leaves no trace at run time.
function body(kind, name) {
  const found = declarations.match(new RegExp(`^(?:declare |export )*${kind} ${name}\\b[^\\n]*\\{\\n([\\s\\S]*?)\\n\\}`, 'm'));
  return found ? found[1].split('\n') : [];
}

function isPrivate(prototype, method) {
  const line = new RegExp(`^  private (?:readonly |get )?${method}\\b`);
  return body('class', prototype.constructor.name).some((declared) => line.test(declared));
}

function methodsOf(object, prefix) {
  const methods = [];
  for (let p = object; p && p !== Object.prototype; p = Object.getPrototypeOf(p)) {
    for (const method of Object.getOwnPropertyNames(p)) {
      if (method !== 'constructor') methods.push({ name: `${prefix}.${method}`, private: isPrivate(p, method) });
    }
  }
  return methods;
}

function names() {
  const workos = new sdk.WorkOS('sk_test_interop', { clientId: 'client_interop' });
  const found = methodsOf(Object.getPrototypeOf(workos), 'workos');
  const seen = new Set([sdk.WorkOS]);
  for (const [property, value] of Object.entries(workos)) {
    if (value === null || typeof value !== 'object' || value.constructor === Object) continue;
    seen.add(value.constructor);
    found.push(...methodsOf(Object.getPrototypeOf(value), property));
  }
  for (const [name, value] of Object.entries(sdk)) {
    if (typeof value !== 'function') continue;
    const holds = /^class/.test(String(value)) && !(value.prototype instanceof Error) && !seen.has(value);
    found.push(...(holds ? methodsOf(value.prototype, name) : [{ name, private: false }]));
  }
  for (const line of body('interface', 'WorkOSOptions')) {
    const option = line.match(/^  (\w+)\??:/);
    if (option) found.push({ name: `WorkOSOptions.${option[1]}`, private: false });
  }
  return found;
}

// {} → [{ name, private }]
await serve(import.meta.url, async () => names());
