import { assert, check, workos } from "./client.mjs";

await check("an agent gets tokens until its session is revoked", async () => {
  const { id: organizationId } = await workos.organizations.createOrganization({ name: "Acme" });
  const blueprint = await workos.agents.createBlueprint({
    name: "Clerk",
    sessionSettings: { accessTokenTtlSeconds: 60, refreshTokenTtlSeconds: 600, maxAgeSeconds: 3600 },
  });
  const token = await workos.agents.mintToken({ agentBlueprintId: blueprint.id, type: "autonomous", organizationId });
  const sessions = await workos.agents.listInstanceSessions({ agentBlueprintId: blueprint.id });
  assert.equal(sessions.data[0].id, token.agentInstanceSessionId);
  assert.equal((await workos.agents.revokeInstanceSession(sessions.data[0].id)).status, "revoked");
});
