// Sealed sessions: what the official Node SDK seals, opens, authenticates and refreshes.
import { WorkOS } from '@workos-inc/node';
import { serve } from './lines.mjs';

const password = 'a made-up cookie password that opens nothing';

// client is an SDK that talks to the server of the request, if it names one, and takes its first word.
const client = ({ server }) =>
  server
    ? new WorkOS(server.apiKey, {
        clientId: server.clientId,
        apiHostname: server.host,
        port: server.port,
        https: false,
        maxRetries: 0,
      })
    : new WorkOS('sk_test_interop', { clientId: 'client_interop' });

const session = (request) =>
  client(request).userManagement.loadSealedSession({ sessionData: request.sealed, cookiePassword: request.password });

const ops = {
  // What authenticateWithCode and its siblings do when they are asked to seal.
  seal: (request) =>
    client(request).userManagement.sealSessionDataFromAuthenticationResponse({
      authenticationResponse: request.response,
      cookiePassword: request.password,
    }),
  unseal: (request) =>
    client(request).userManagement.getSessionFromCookie({ sessionData: request.sealed, cookiePassword: request.password }),
  signIn: async (request) => {
    const { sealedSession } = await client(request).userManagement.authenticateWithPassword({
      email: request.email,
      password: request.userPassword,
      session: { sealSession: true, cookiePassword: request.password },
    });
    return sealedSession;
  },
  authenticate: (request) => session(request).authenticate(),
  refresh: (request) => session(request).refresh({ organizationId: request.organizationId }),
  logoutUrl: (request) => session(request).getLogoutUrl({ returnTo: request.returnTo }),
};

await serve(import.meta.url, (request) => ops[request.op](request));

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (claims) => `${encode({ alg: 'RS256', kid: 'key_interop' })}.${encode(claims)}.made-up-signature`;

const user = {
  object: 'user',
  id: 'user_01',
  email: 'ada@example.com',
  emailVerified: true,
  name: 'Ada Lovelace',
  firstName: 'Ada',
  profilePictureUrl: 'https://example.com/ada.png',
  lastName: 'Lovelace',
  lastSignInAt: '2026-01-02T03:04:05.678Z',
  locale: 'en-GB',
  createdAt: '2025-12-31T23:59:59.000Z',
  updatedAt: '2026-01-02T03:04:05.000Z',
  externalId: 'customer-7',
  metadata: { plan: 'engine', 'é ü 漢 🜁': '"\\\u2028' },
};

const responses = {
  'a session in an organization': {
    user,
    accessToken: token({ sub: 'user_01', sid: 'session_01', org_id: 'org_01' }),
    refreshToken: 'refresh_01',
    authenticationMethod: 'GoogleOAuth',
  },
  'a user of whom little is known': {
    user: {
      ...user,
      emailVerified: false,
      name: null,
      firstName: null,
      profilePictureUrl: null,
      lastName: null,
      lastSignInAt: null,
      locale: null,
      externalId: null,
      metadata: {},
    },
    accessToken: token({ sub: 'user_01', sid: 'session_02' }),
    refreshToken: 'refresh_02',
    authenticationMethod: 'MagicAuth',
  },
  'an impersonated session': {
    user,
    accessToken: token({ sub: 'user_01', sid: 'session_03', act: { sub: 'support@example.com' } }),
    refreshToken: 'refresh_03',
    authenticationMethod: 'Impersonation',
    impersonator: { email: 'support@example.com', reason: null },
  },
  'a user with members and nulls that nobody knows': {
    user: { ...user, firstName: '', metadata: null, futureMember: { deep: [1, null, 'x'] } },
    accessToken: token({ sub: 'user_01', sid: 'session_04' }),
    refreshToken: 'refresh_04',
    authenticationMethod: 'SomethingNew',
    impersonator: { email: 'support@example.com', reason: 'ticket 7', ticket: 7 },
  },
};

export async function vectors() {
  const made = [];
  for (const [name, response] of Object.entries(responses)) {
    const sealed = await ops.seal({ response, password });
    made.push({ name, password, sealed, payload: await ops.unseal({ sealed, password }) });
  }
  return made;
}
