import { assert, check, refused, workos } from "./client.mjs";

const tokenURL = new URL("/oauth2/token", process.env.WORKOSTEST_URL);

// token asks for a token of a machine, and returns the status.
async function token(application, secret) {
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: application.clientId,
    client_secret: secret,
  });
  return (await fetch(tokenURL, { method: "POST", body })).status;
}

await check("a machine gets tokens by its secret until that is deleted", async () => {
  const { id: organizationId } = await workos.organizations.createOrganization({ name: "Acme" });
  const application = await workos.connect.createM2MApplication("Robot", organizationId, undefined, ["posts"]);
  const secret = await workos.connect.createApplicationClientSecret({ id: application.id });
  assert.equal(await token(application, secret.secret), 200);
  await workos.connect.deleteClientSecret({ id: secret.id });
  assert.equal(await token(application, secret.secret), 401);
  await workos.connect.deleteApplication({ id: application.id });
  assert.equal((await refused(() => workos.connect.getApplication({ id: application.id }))).status, 404);
});
