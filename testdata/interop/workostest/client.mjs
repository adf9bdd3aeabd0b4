// The client of the Node SDK for the workostest that the Go test has started, and how a script says what it checks.
import assert from 'node:assert/strict';
import { WorkOS } from '@workos-inc/node';

const url = new URL(process.env.WORKOSTEST_URL);

export const clientId = process.env.WORKOSTEST_CLIENT_ID;

export const workos = new WorkOS(process.env.WORKOSTEST_API_KEY, {
  apiHostname: url.hostname,
  port: Number(url.port),
  https: false,
  clientId,
});

// check runs one check and prints its name, which the Go test counts.
export async function check(name, run) {
  await run();
  console.log(name);
}

// refused returns the error that a call fails with.
export async function refused(call) {
  try {
    await call();
  } catch (error) {
    return error;
  }
  assert.fail('the call did not fail');
}

export { assert };
