import { assert, check, refused, workos } from './client.mjs';

await check('an organization is created, read, changed and deleted', async () => {
  const made = await workos.organizations.createOrganization({
    name: 'Acme',
    externalId: 'acme',
    domainData: [{ domain: 'acme.test', state: 'verified' }],
    metadata: { tier: 'gold' },
  });
  assert.equal(made.domains[0].domain, 'acme.test');
  assert.equal((await workos.organizations.getOrganizationByExternalId('acme')).id, made.id);
  const changed = await workos.organizations.updateOrganization({ organization: made.id, name: 'Acme Ltd' });
  assert.equal(changed.name, 'Acme Ltd');
  assert.deepEqual(changed.metadata, { tier: 'gold' });
  await workos.organizations.deleteOrganization(made.id);
  assert.equal((await refused(() => workos.organizations.getOrganization(made.id))).status, 404);
});

await check('a list goes on through its pages', async () => {
  const names = Array.from({ length: 12 }, (_, i) => `Number ${i}`);
  for (const name of names) await workos.organizations.createOrganization({ name });
  const list = await workos.organizations.listOrganizations({ order: 'asc' });
  assert.equal(list.data.length, 10);
  assert.deepEqual((await list.autoPagination()).map((one) => one.name), names);
});

await check('what the API does not have is refused with a status of its own', async () => {
  const error = await refused(() => workos.post('/organizations', { name: 'Acme', colour: 'red' }));
  assert.equal(error.status, 501);
});
