// Actions as the official Node SDK reads and answers them.
import { WorkOS } from '@workos-inc/node';
import { serve } from './lines.mjs';

const { actions } = new WorkOS('sk_test_interop');

// { do: 'sign', timestamp, payload, secret } → signature of a request
// { do: 'construct', header, payload, secret, tolerance } → the action; an error if the signature is refused
// { do: 'respond', type, verdict, errorMessage, secret } → the text of a response
// { do: 'check', response, secret } → the payload of a response, once its signature is verified
async function handle(request) {
  const { payload, secret } = request;
  switch (request.do) {
    case 'sign':
      return actions.computeSignature(request.timestamp, payload, secret);
    case 'construct':
      return actions.constructAction({ payload, sigHeader: request.header, secret, tolerance: request.tolerance });
    case 'respond': {
      const { type, verdict, errorMessage } = request;
      return JSON.stringify(await actions.signResponse({ type, verdict, errorMessage }, secret));
    }
    case 'check': {
      const { payload, signature } = JSON.parse(request.response); // and so encoded again to be verified
      await actions.verifyHeader({ payload, sigHeader: `t=${payload.timestamp}, v1=${signature}`, secret, tolerance: 30_000 });
      return payload;
    }
    default:
      throw new Error(`unknown request ${request.do}`);
  }
}

const secret = 'actions_secret_0123456789';
const times = { created_at: '2031-05-09T01:30:51.324Z', updated_at: '2031-05-10T01:30:51.324Z' };

const authentication = {
  object: 'authentication_action_context',
  id: 'action_1',
  user: {
    object: 'user',
    id: 'user_1',
    email: 'grace@example.com',
    email_verified: true,
    name: 'Grace Hopper',
    first_name: 'Grace',
    last_name: 'Hopper',
    profile_picture_url: 'https://example.com/grace.png',
    last_sign_in_at: '2031-05-08T01:30:51.324Z',
    locale: 'en-US',
    external_id: 'ext_1',
    metadata: { rank: 'rear admiral' },
    ...times,
  },
  organization: {
    object: 'organization',
    id: 'org_1',
    name: 'Navy',
    allow_profiles_outside_organization: true,
    domains: [
      {
        object: 'organization_domain',
        id: 'org_domain_1',
        organization_id: 'org_1',
        domain: 'example.com',
        state: 'verified',
        verification_strategy: 'dns',
        verification_token: 'token_1',
        verification_prefix: 'prefix_1',
        ...times,
      },
    ],
    stripe_customer_id: 'cus_1',
    external_id: 'ext_2',
    metadata: { fleet: 'pacific' },
    ...times,
  },
  organization_membership: {
    object: 'organization_membership',
    id: 'om_1',
    user_id: 'user_1',
    organization_id: 'org_1',
    organization_name: 'Navy',
    status: 'active',
    directory_managed: true,
    role: { slug: 'admin' },
    roles: [{ slug: 'admin' }, { slug: 'member' }],
    custom_attributes: { ship: 'yorktown' },
    ...times,
  },
  authentication_method: 'Passkey',
  ip_address: '203.0.113.7',
  user_agent: 'Mozilla/5.0',
  device_fingerprint: 'fp_1',
  issuer: 'https://api.workos.com/user_management/client_1',
};

const registration = {
  object: 'user_registration_action_context',
  id: 'action_2',
  user_data: { object: 'user_data', email: 'ada@example.com', name: 'Ada Lovelace', first_name: 'Ada', last_name: 'Lovelace' },
  invitation: {
    object: 'invitation',
    id: 'invitation_1',
    email: 'ada@example.com',
    state: 'pending',
    accepted_at: '2031-05-11T01:30:51.324Z',
    revoked_at: '2031-05-12T01:30:51.324Z',
    expires_at: '2031-05-13T01:30:51.324Z',
    organization_id: 'org_1',
    inviter_user_id: 'user_1',
    accepted_user_id: 'user_2',
    role_slug: 'member',
    token: 'token_1',
    accept_invitation_url: 'https://example.com/invite?invitation_token=token_1',
    ...times,
  },
  authentication_method: 'Password',
  ip_address: '203.0.113.8',
  user_agent: 'Mozilla/5.0',
  device_fingerprint: 'fp_2',
};

const { organization, organization_membership, ...alone } = authentication;
const { invitation, ...uninvited } = registration;
const contexts = {
  'an authentication': authentication,
  'an authentication to no organization': alone,
  'a registration': registration,
  'a registration without an invitation': uninvited,
};

const messages = {
  'a refusal': 'Not today.',
  'a refusal that HTML would escape': `<b>"Nein" & 'no'</b> \\ / \u2028 \u2029`,
  'a refusal beyond ASCII': 'Zoë 東京 🗝 \ufffd \ufeff \u00a0',
  'a refusal of control characters': Array.from({ length: 0x21 }, (_, i) => String.fromCharCode(i)).join('') + '\u007f\u0080\u009f',
  'a refusal without a message': '',
};

export async function vectors() {
  const at = 1936143051324;
  const requests = [];
  for (const [name, context] of Object.entries(contexts)) {
    const payload = JSON.stringify(context);
    const signature = await handle({ do: 'sign', timestamp: at, payload, secret });
    const header = `t=${at}, v1=${signature}`;
    requests.push({ name, secret, timestamp: String(at), payload, header, action: await handle({ do: 'construct', header, payload, secret }) });
  }
  const now = Date.now;
  Date.now = () => at; // the SDK takes the time of a response from there
  const responses = [];
  for (const type of ['authentication', 'user_registration']) {
    responses.push({ name: 'leave', type, verdict: 'Allow', secret, text: await handle({ do: 'respond', type, verdict: 'Allow', secret }) });
    for (const [name, errorMessage] of Object.entries(messages)) {
      responses.push({ name, type, verdict: 'Deny', errorMessage, secret, text: await handle({ do: 'respond', type, verdict: 'Deny', errorMessage, secret }) });
    }
  }
  Date.now = now;
  return { timestamp: at, requests, responses };
}

await serve(import.meta.url, handle);
