import { assert, check, refused, workos } from "./client.mjs";

const api = workos.authorization;
const acme = await workos.organizations.createOrganization({ name: "Acme" });
const user = await workos.userManagement.createUser({ email: "grace@example.com" });
const { id: member } = await workos.userManagement.createOrganizationMembership({ userId: user.id, organizationId: acme.id });

await check("permissions and roles are created, changed and deleted", async () => {
  await api.createPermission({ slug: "document:edit", name: "Edit documents", resourceTypeSlug: "document" });
  await api.updatePermission("document:edit", { description: "And delete them" });
  assert.equal((await api.getPermission("document:edit")).description, "And delete them");
  await api.createEnvironmentRole({ slug: "editor", name: "Editor", resourceTypeSlug: "document" });
  const role = await api.addEnvironmentRolePermission("editor", { permissionSlug: "document:edit" });
  assert.deepEqual(role.permissions, ["document:edit"]);
  await api.createOrganizationRole(acme.id, { slug: "org-billing", name: "Billing" });
  await api.deleteOrganizationRole(acme.id, "org-billing");
  assert.equal((await refused(() => api.getOrganizationRole(acme.id, "org-billing"))).status, 404);
});

let folder, document;

await check("resources are created below others, and listed", async () => {
  const below = { organizationId: acme.id, resourceTypeSlug: "folder" };
  folder = await api.createResource({ ...below, externalId: "f1", name: "Folder" });
  document = await api.createResource({
    organizationId: acme.id,
    resourceTypeSlug: "document",
    externalId: "d1",
    name: "Document",
    parentResourceId: folder.id,
  });
  assert.equal((await api.listResources({ organizationId: acme.id, parentResourceId: folder.id })).data[0].id, document.id);
  assert.equal((await refused(() => api.deleteResource({ resourceId: folder.id }))).status, 409);
});

const mayEdit = async () => {
  const one = { organizationMembershipId: member, resourceId: document.id };
  const { authorized } = await api.check({ ...one, permissionSlug: "document:edit" });
  const { data } = await api.listEffectivePermissions(one);
  assert.equal(data.some((permission) => permission.slug === "document:edit"), authorized);
  return authorized;
};

await check("a check answers by the roles of the membership", async () => {
  assert.equal(await mayEdit(), false);
  const given = { organizationMembershipId: member, roleSlug: "editor", resourceExternalId: "d1", resourceTypeSlug: "document" };
  const assignment = await api.assignRole(given);
  assert.equal(await mayEdit(), true);
  const who = await api.listMembershipsForResource({ resourceId: document.id, permissionSlug: "document:edit" });
  assert.deepEqual(who.data.map((one) => one.id), [member]);
  await api.removeRoleAssignment({ organizationMembershipId: member, roleAssignmentId: assignment.id });
  assert.equal(await mayEdit(), false);
});

await check("a check answers by the roles of a group", async () => {
  const group = await workos.groups.createGroup({ organizationId: acme.id, name: "Engineers" });
  const of = { organizationId: acme.id, groupId: group.id };
  await api.createGroupRoleAssignment({ groupId: group.id, roleSlug: "editor", resourceId: document.id });
  assert.equal(await mayEdit(), false);
  await workos.groups.addOrganizationMembership({ ...of, organizationMembershipId: member });
  assert.equal(await mayEdit(), true);
  const mine = await workos.userManagement.listGroupsForOrganizationMembership({ organizationMembershipId: member });
  assert.deepEqual(mine.data.map((one) => one.name), ["Engineers"]);
  const [held] = (await api.listRoleAssignmentsForResource({ resourceId: document.id })).data;
  const removed = refused(() => api.removeRoleAssignment({ organizationMembershipId: member, roleAssignmentId: held.id }));
  assert.equal((await removed).status, 501); // What WorkOS says to this is unknown.
  await workos.groups.removeOrganizationMembership({ ...of, organizationMembershipId: member });
  assert.equal(await mayEdit(), false);
});

await check("a role for another type of resource is refused", async () => {
  const wrong = { organizationMembershipId: member, roleSlug: "editor", resourceId: folder.id };
  assert.equal((await refused(() => api.assignRole(wrong))).status, 422);
});
