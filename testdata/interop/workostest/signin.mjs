// Sign-in by code with and without PKCE, by password, by magic auth and by refresh token, and sealed sessions.
import { assert, check, clientId, refused, workos } from './client.mjs';

const redirectUri = 'http://127.0.0.1:9/callback';
const cookiePassword = 'a made-up cookie password that opens nothing';
const email = 'grace@example.com';
const password = 'correct horse battery';
const user = await workos.userManagement.createUser({ email, password, emailVerified: true });

// browse follows the address that a program sends its user to, and returns the callback.
async function browse(address) {
  const response = await fetch(address, { redirect: 'manual' });
  return new URL(response.headers.get('location'));
}

await check('a user signs in by a code with PKCE', async () => {
  const { url, state, codeVerifier } = await workos.userManagement.getAuthorizationUrlWithPKCE({
    clientId, redirectUri, provider: 'authkit', loginHint: email,
  });
  const callback = await browse(url);
  assert.equal(callback.searchParams.get('state'), state);
  const code = callback.searchParams.get('code');
  const wrong = await refused(() =>
    workos.userManagement.authenticateWithCode({ clientId, code, codeVerifier: 'another-verifier-of-forty-three-characters-000' }));
  assert.equal(wrong.status, 400);
  const again = await browse(url);
  const signedIn = await workos.userManagement.authenticateWithCode({ clientId, code: again.searchParams.get('code'), codeVerifier });
  assert.equal(signedIn.user.id, user.id);
});

await check('a user signs in by a password, and not by a wrong one', async () => {
  const signedIn = await workos.userManagement.authenticateWithPassword({ clientId, email, password });
  assert.equal(signedIn.user.email, email);
  const wrong = await refused(() => workos.userManagement.authenticateWithPassword({ clientId, email, password: 'wrong' }));
  assert.ok([400, 401].includes(wrong.status));
});

await check('a user signs in by a code that was mailed', async () => {
  const { code } = await workos.userManagement.createMagicAuth({ email });
  assert.equal((await workos.userManagement.authenticateWithMagicAuth({ clientId, email, code })).user.id, user.id);
});

await check('a refresh token is used once, and a session that is revoked is over', async () => {
  const first = await workos.userManagement.authenticateWithPassword({ clientId, email, password });
  const second = await workos.userManagement.authenticateWithRefreshToken({ clientId, refreshToken: first.refreshToken });
  assert.notEqual(second.refreshToken, first.refreshToken);
  const { data } = await workos.userManagement.listSessions(user.id);
  const sid = JSON.parse(Buffer.from(second.accessToken.split('.')[1], 'base64url')).sid;
  assert.ok(data.some((session) => session.id === sid));
  await workos.userManagement.revokeSession({ sessionId: sid });
  const ended = await refused(() => workos.userManagement.authenticateWithRefreshToken({ clientId, refreshToken: second.refreshToken }));
  assert.equal(ended.error, 'invalid_grant');
});

await check('a sealed session authenticates by the keys of the server, and is refreshed', async () => {
  const { sealedSession } = await workos.userManagement.authenticateWithPassword({
    clientId, email, password, session: { sealSession: true, cookiePassword },
  });
  const session = workos.userManagement.loadSealedSession({ sessionData: sealedSession, cookiePassword });
  const found = await session.authenticate();
  assert.ok(found.authenticated, found.reason);
  assert.equal(found.user.id, user.id);
  assert.ok((await session.refresh()).authenticated);
});
