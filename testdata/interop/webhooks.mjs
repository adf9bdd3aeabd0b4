// Webhooks as the official Node SDK signs and verifies them.
import { WorkOS } from '@workos-inc/node';
import { serve } from './lines.mjs';

const { webhooks } = new WorkOS('sk_test_interop');

// { do: 'sign', timestamp, payload, secret } → signature
// { do: 'verify', header, payload, secret } → the event; an error if the signature is refused
async function handle({ do: task, timestamp, header, payload, secret }) {
  switch (task) {
    case 'sign':
      return webhooks.computeSignature(timestamp, payload, secret);
    case 'verify':
      return webhooks.constructEvent({ payload, sigHeader: header, secret });
    default:
      throw new Error(`unknown request ${task}`);
  }
}

const secret = 'whsec_0123456789abcdefghijklmnop';
const event = (data) => JSON.stringify({ object: 'event', id: 'event_1', event: 'user.created', data, created_at: '2031-05-09T01:30:51.324Z' });
const user = { object: 'user', id: 'user_1', email: 'grace@example.com', email_verified: true };

const cases = [
  { name: 'an event', secret, payload: event(user) },
  { name: 'an event beyond ASCII', secret, payload: event({ ...user, first_name: 'Zoë 東京 🗝', last_name: '</script>\u2028\u0000' }) },
  { name: 'an event with white space of its own', secret, payload: ` ${event(user).replaceAll(',', ' ,\r\n\t')}\n` },
  { name: 'an event with a byte order mark', secret, payload: '\ufeff' + event(user) },
  { name: 'an event of four kilobytes', secret, payload: event({ ...user, metadata: { note: 'abcdefghij'.repeat(400) } }) },
  { name: 'a secret of one character', secret: 'x', payload: event(user) },
  { name: 'a secret beyond ASCII', secret: 'geheim-é-🗝', payload: event(user) },
  { name: 'a secret longer than a block of the hash', secret: 'whsec_' + '0123456789'.repeat(10), payload: event(user) },
  { name: 'no payload', secret, payload: '' },
];

export async function vectors() {
  const timestamp = '1936143051324';
  return Promise.all(cases.map(async (one) => ({ ...one, timestamp, signature: await handle({ ...one, do: 'sign', timestamp }) })));
}

await serve(import.meta.url, handle);
