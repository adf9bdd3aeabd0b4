// Answers JSON requests, one a line, with handle(request), when this process was started for that.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

export async function serve(url, handle) {
  if (!process.argv[1] || pathToFileURL(process.argv[1]).href !== url) return; // imported by make.mjs
  for await (const line of createInterface({ input: process.stdin })) {
    let answer;
    try {
      answer = { result: await handle(JSON.parse(line)) };
    } catch (error) {
      answer = { error: String(error?.message ?? error) };
    }
    process.stdout.write(JSON.stringify(answer) + '\n');
  }
}
