// What the official Go SDK writes from version 7 on: sealed sessions, and envelopes of the vault. That SDK is not run here:
// this is its format in another language than the one that reads it, by node:crypto.
import { createCipheriv, createHash } from 'node:crypto';

// bytes returns count bytes that are the same in each run, and others for each seed.
const bytes = (count, seed) => Buffer.from(Array.from({ length: count }, (_, i) => (i * 37 + seed * 11 + 5) & 0xff));

const gcm = (key, nonce, plaintext, associatedData = '') => {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(associatedData));
  return Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
};

const cookieKey = (password) =>
  /^[0-9a-fA-F]{64}$/.test(password) ? Buffer.from(password, 'hex') : createHash('sha256').update(password).digest();

const seal = (payload, password, nonce) =>
  Buffer.concat([nonce, gcm(cookieKey(password), nonce, JSON.stringify(payload))]).toString('base64');

const leb128 = (number) => {
  const groups = [];
  for (; number > 0x7f; number = Math.floor(number / 0x80)) groups.push((number % 0x80) | 0x80);
  return Buffer.from([...groups, number]);
};

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

const payload = {
  access_token: `${encode({ alg: 'RS256' })}.${encode({ sid: 'session_01', org_id: 'org_01' })}.made-up-signature`,
  refresh_token: 'refresh_01',
  user: {
    object: 'user',
    id: 'user_01',
    first_name: 'Ada',
    last_name: null,
    profile_picture_url: null,
    email: 'ada@example.com',
    email_verified: true,
    external_id: null,
    metadata: { plan: 'engine' },
    last_sign_in_at: '2026-01-02T03:04:05.678Z',
    locale: null,
    created_at: '2025-12-31T23:59:59.000Z',
    updated_at: '2026-01-02T03:04:05.000Z',
  },
  impersonator: { email: 'support@example.com', reason: 'ticket 7' },
};

const hex = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff';

const passwords = {
  'a password of 64 hexadecimal characters': hex,
  'a password of 64 hexadecimal characters in upper case': hex.toUpperCase(),
  'a password of words': 'a made-up cookie password that opens nothing',
  'a password beyond ASCII': 'ein Passwort, das gar nichts öffnet 🗝',
  'a password of 62 hexadecimal characters': hex.slice(2),
  'a password of 66 hexadecimal characters': hex + '00',
  'a password of 64 characters, one of which is not hexadecimal': hex.slice(1) + 'g',
  'a password of 32 characters': 'exactly 32 characters, no more..',
  'a short password': 'hunter2',
};

const envelopes = [
  { name: 'a short text', plaintext: 'hunter2', blobSize: 48 },
  { name: 'a text bound to associated data', plaintext: 'hunter2', associatedData: 'user_01H', blobSize: 48 },
  { name: 'an empty text', plaintext: '', blobSize: 48 },
  { name: 'text beyond ASCII', plaintext: 'Grüße aus 東京 🗝\u0000\n', blobSize: 48 },
  { name: 'a data key of one byte', plaintext: 'x', blobSize: 1 },
  { name: 'the longest data key with a length of one byte', plaintext: 'x', blobSize: 127 },
  { name: 'the shortest data key with a length of two bytes', plaintext: 'x', blobSize: 128 },
  { name: 'a data key of 300 bytes', plaintext: 'abc\n'.repeat(300), blobSize: 300 },
  { name: 'the shortest data key with a length of three bytes', plaintext: 'x', blobSize: 16384 },
];

export function vectors() {
  return {
    sessions: Object.entries(passwords).map(([name, password], seed) => ({
      name,
      password,
      sealed: seal(payload, password, bytes(12, seed)),
      payload,
    })),
    envelopes: envelopes.map(({ name, plaintext, associatedData, blobSize }, seed) => {
      const [key, blob, nonce] = [bytes(32, seed), bytes(blobSize, seed + 100), bytes(12, seed + 200)];
      const envelope = Buffer.concat([leb128(blobSize), blob, nonce, gcm(key, nonce, plaintext, associatedData)]);
      return {
        name,
        plaintext,
        associatedData,
        key: key.toString('base64'),
        encryptedKeys: blob.toString('base64'),
        envelope: envelope.toString('base64'),
      };
    }),
  };
}
