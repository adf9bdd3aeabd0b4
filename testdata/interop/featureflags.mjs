// Decisions on feature flags by the official Node SDK, from flags that it is given in place of polling.
import { WorkOS } from '@workos-inc/node';
import { serve } from './lines.mjs';

const workos = new WorkOS('sk_test_interop');

// { flags, contexts: [{ userId, organizationId } | { type: { id } }] }
// → for each context { on, off, all }: the slugs for which isEnabled says yes, with either default, and those
//   for which getAllFlags does
function handle({ flags, contexts, slugs = Object.keys(flags) }) {
  const client = workos.featureFlags.createRuntimeClient({ bootstrapFlags: flags });
  client.close(); // before it polls
  return contexts.map((context) => ({
    on: slugs.filter((slug) => client.isEnabled(slug, context, true)),
    off: slugs.filter((slug) => client.isEnabled(slug, context, false)),
    all: Object.entries(client.getAllFlags(context)).flatMap(([slug, enabled]) => (enabled ? [slug] : [])),
  }));
}

const flag = (slug, enabled, default_value, targets = {}) => [
  slug,
  { slug, enabled, default_value, targets: { users: [], organizations: [], custom_targets: [], ...targets } },
];
const on = (id, type) => ({ id, type, enabled: true });
const off = (id, type) => ({ id, type, enabled: false });

const flags = Object.fromEntries([
  flag('on-for-all', true, true),
  flag('off-for-all', false, false),
  flag('disabled-with-default', false, true),
  flag('disabled-with-targets', false, true, { users: [on('user_1')], organizations: [on('org_1')] }),
  flag('targets-none', true, false),
  flag('user', true, false, { users: [on('user_1')] }),
  flag('user-not-enabled', true, false, { users: [off('user_1')] }),
  flag('user-not-enabled-by-default', true, true, { users: [off('user_1')] }),
  flag('user-twice', true, false, { users: [off('user_1'), on('user_1')] }),
  flag('organization', true, false, { organizations: [on('org_1'), off('org_2')] }),
  flag('both', true, false, { users: [on('user_2')], organizations: [on('org_1')] }),
  flag('custom', true, false, { custom_targets: [on('p1', 'project'), off('p2', 'project')] }),
  flag('custom-types', true, false, { custom_targets: [on('a', 'team'), on('b', 'project'), on('c', 'plan-2_x')] }),
  flag('custom-user', true, false, { custom_targets: [on('user_1', 'user'), on('org_1', 'organization')] }),
  flag('custom-left-out', true, false, { custom_targets: undefined, users: [on('user_1')] }),
  flag('odd-ids', true, false, {
    users: [on('.'), on('..'), on('a b'), on(''), on('grün'), on('x'.repeat(256))],
    organizations: [on('...'), on('a:b.c_d-e'), on('x'.repeat(255))],
    custom_targets: [on('..', 'project'), on('a b', 'project'), on('p', 'Project'), on('p', '1project'), on('p', ''), on('p', 'x'.repeat(65)), on('p', 'x'.repeat(64))],
  }),
]);

const contexts = [
  {},
  { userId: 'user_1' },
  { userId: 'user_2' },
  { userId: 'USER_1' },
  { organizationId: 'org_1' },
  { organizationId: 'org_2' },
  { userId: 'user_1', organizationId: 'org_1' },
  { userId: 'user_9', organizationId: 'org_1' },
  { userId: 'user_1', organizationId: 'org_9' },
  { userId: '', organizationId: '' },
  { userId: '', organizationId: 'org_1' },
  ...['.', '..', 'a b', 'grün', 'x'.repeat(256)].map((userId) => ({ userId })),
  ...['...', 'a:b.c_d-e', 'x'.repeat(255)].map((organizationId) => ({ organizationId })),
  { user: { id: 'user_1' } },
  { organization: { id: 'org_1' } },
  { user: { id: 'user_2' }, organization: { id: 'org_1' }, project: { id: 'p1' } },
  { project: { id: 'p1' } },
  { project: { id: 'p2' } },
  { team: { id: 'p1' } },
  { team: { id: 'a' } },
  { team: { id: 'z' }, project: { id: 'b' } },
  { 'plan-2_x': { id: 'c' } },
  { userId: { id: 'user_1' }, organizationId: { id: 'org_1' } },
  ...['.', '..', 'a b', '', 'grün', 'x'.repeat(256)].map((id) => ({ user: { id } })),
  ...['...', 'a:b.c_d-e', 'x'.repeat(255), 'org_1\n'].map((id) => ({ organization: { id } })),
  ...['..', 'a b'].map((id) => ({ project: { id } })),
  ...['Project', '1project', '', 'x'.repeat(65), 'x'.repeat(64)].map((type) => ({ [type]: { id: 'p' } })),
  { Project: { id: 'p' }, project: { id: 'p1' } },
];

export async function vectors() {
  const slugs = [...Object.keys(flags), 'unknown', ''];
  return { flags, slugs, cases: handle({ flags, contexts, slugs }).map((decisions, i) => ({ context: contexts[i], ...decisions })) };
}

await serve(import.meta.url, handle);
