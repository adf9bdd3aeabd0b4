// Users, memberships, invitations and events.
import { assert, check, refused, workos } from './client.mjs';

const { userManagement } = workos;

await check('a user is created, found, changed and deleted', async () => {
  const made = await userManagement.createUser({ email: 'grace@example.com', externalId: 'grace', metadata: { tier: 'gold' } });
  assert.equal((await userManagement.getUserByExternalId('grace')).id, made.id);
  const { data } = await userManagement.listUsers({ email: 'grace@example.com' });
  assert.deepEqual(data.map((user) => user.id), [made.id]);
  assert.equal((await userManagement.updateUser({ userId: made.id, firstName: 'Grace' })).firstName, 'Grace');
  await userManagement.deleteUser(made.id);
  assert.equal((await refused(() => userManagement.getUser(made.id))).status, 404);
});

await check('an address that is taken, and one that is none, are refused for the field', async () => {
  await userManagement.createUser({ email: 'alan@example.com' });
  for (const email of ['alan@example.com', 'nobody']) {
    const error = await refused(() => userManagement.createUser({ email }));
    assert.ok([400, 409, 422].includes(error.status), `${email}: ${error.status}`);
  }
});

await check('a member joins an organization, changes the role and leaves', async () => {
  const user = await userManagement.createUser({ email: 'ada2@example.com' });
  const organization = await workos.organizations.createOrganization({ name: 'Acme' });
  const made = await userManagement.createOrganizationMembership({ userId: user.id, organizationId: organization.id });
  assert.equal(made.role.slug, 'member');
  const off = await userManagement.deactivateOrganizationMembership(made.id);
  assert.equal(off.status, 'inactive');
  assert.equal((await userManagement.reactivateOrganizationMembership(made.id)).status, 'active');
  const { data } = await userManagement.listOrganizationMemberships({ userId: user.id });
  assert.deepEqual(data.map((one) => one.id), [made.id]);
  await userManagement.deleteOrganizationMembership(made.id);
  assert.equal((await refused(() => userManagement.getOrganizationMembership(made.id))).status, 404);
});

await check('an invitation is sent, found by its token and revoked', async () => {
  const sent = await userManagement.sendInvitation({ email: 'new@example.com' });
  assert.equal((await userManagement.findInvitationByToken(sent.token)).id, sent.id);
  assert.equal((await userManagement.revokeInvitation(sent.id)).state, 'revoked');
});

await check('events tell what happened, in order', async () => {
  const { data } = await workos.events.listEvents({ events: ['user.created', 'user.deleted', 'invitation.revoked'], order: 'asc' });
  const ofGrace = data.filter((event) => event.data.email === 'grace@example.com').map((event) => event.event);
  assert.deepEqual(ofGrace, ['user.created', 'user.deleted']);
  assert.equal(data.at(-1).event, 'invitation.revoked');
});
