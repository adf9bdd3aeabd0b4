// Writes vectors/<subject>.json for every subject, by running the official Node SDK.
import { readdir, mkdir, writeFile } from 'node:fs/promises';

await mkdir(new URL('vectors/', import.meta.url), { recursive: true });
for (const file of (await readdir(new URL('.', import.meta.url))).sort()) {
  if (!file.endsWith('.mjs') || ['make.mjs', 'lines.mjs'].includes(file)) continue;
  const { vectors } = await import(new URL(file, import.meta.url));
  if (!vectors) continue; // a script for live tests alone
  const name = file.replace('.mjs', '.json');
  await writeFile(new URL(`vectors/${name}`, import.meta.url), JSON.stringify(await vectors(), null, 2) + '\n');
  console.log('wrote vectors/' + name);
}
