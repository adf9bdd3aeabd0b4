// Local encryption of the vault by the official Node SDK. The keys come from a server of the caller's on the
// loopback, which answers /vault/v1/keys/data-key and /vault/v1/keys/decrypt.
import { createServer } from 'node:http';
import { WorkOS } from '@workos-inc/node';
import { serve } from './lines.mjs';

const client = (port) => new WorkOS('sk_test_interop', { apiHostname: '127.0.0.1', port, https: false });

// { do: 'encrypt', port, plaintext, context, associatedData } → envelope
// { do: 'decrypt', port, envelope, associatedData } → plaintext
// { do: 'decode', envelope } → { iv, tag, keys, ciphertext }, in base64
async function handle(request) {
  const { vault } = client(request.port ?? 1);
  switch (request.do) {
    case 'encrypt':
      return vault.encrypt(request.plaintext, request.context ?? {}, request.associatedData);
    case 'decrypt':
      return vault.decrypt(request.envelope, request.associatedData);
    case 'decode': {
      const { iv, tag, keys, ciphertext } = vault.decode(request.envelope);
      const base64 = (bytes) => Buffer.from(bytes).toString('base64');
      return { iv: base64(iv), tag: base64(tag), keys, ciphertext: base64(ciphertext) };
    }
    default:
      throw new Error(`unknown request ${request.do}`);
  }
}

// bytes returns count bytes that are the same in each run, and others for each seed.
const bytes = (count, seed) => Uint8Array.from({ length: count }, (_, i) => (i * 31 + seed * 17 + 7) & 0xff);

const cases = [
  { name: 'a short text', plaintext: 'hunter2', blobSize: 48 },
  { name: 'a text bound to associated data', plaintext: 'hunter2', associatedData: 'user_01H', blobSize: 48 },
  { name: 'associated data beyond ASCII', plaintext: 'grün', associatedData: 'zürich/東京/🗝', blobSize: 48 },
  { name: 'empty associated data, which is none', plaintext: 'x', associatedData: '', blobSize: 48 },
  { name: 'an empty text', plaintext: '', blobSize: 48 },
  { name: 'text beyond ASCII', plaintext: 'Grüße aus 東京 🗝\u0000\n', blobSize: 48 },
  { name: 'a text of many blocks', plaintext: 'abc\n'.repeat(300), blobSize: 48 },
  { name: 'a data key of one byte', plaintext: 'x', blobSize: 1 },
  { name: 'the longest data key with a length of one byte', plaintext: 'x', blobSize: 127 },
  { name: 'the shortest data key with a length of two bytes', plaintext: 'x', blobSize: 128 },
  { name: 'a data key of 300 bytes', plaintext: 'x', blobSize: 300 },
  { name: 'the shortest data key with a length of three bytes', plaintext: 'x', blobSize: 16384 },
];

// Every case with its key, its encrypted key and the envelope. Nonces are made to be the same in each run.
export async function vectors() {
  let key, blob;
  const server = createServer((request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ id: 'key_1', data_key: key, encrypted_keys: blob, context: {} }));
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  try {
    const results = [];
    for (const [seed, { name, plaintext, associatedData, blobSize }] of cases.entries()) {
      key = Buffer.from(bytes(32, seed)).toString('base64');
      blob = Buffer.from(bytes(blobSize, seed + 100)).toString('base64');
      const workos = client(server.address().port);
      const provider = workos.getCryptoProvider(); // a new one for each call
      provider.randomBytes = (count) => bytes(count, seed + 200);
      workos.getCryptoProvider = () => provider;
      const envelope = await workos.vault.encrypt(plaintext, {}, associatedData);
      results.push({ name, plaintext, associatedData, key, encryptedKeys: blob, envelope });
    }
    return results;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

await serve(import.meta.url, handle);
