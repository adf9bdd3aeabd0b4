import { assert, check, workos } from "./client.mjs";

const { data } = await workos.userManagement.listUsers();
const userId = data[0].id;

await check("a connected account gives its token until it is deleted", async () => {
  await workos.pipes.createDataIntegration({
    provider: "github",
    enabled: true,
    credentials: { type: "custom", clientId: "app", clientSecret: "secret of the app" },
  });
  const ask = () => workos.pipes.getAccessToken({ provider: "github", userId });
  assert.equal((await ask()).error, "not_installed");
  await workos.pipes.createUserConnectedAccount({ userId, slug: "github", accessToken: "gho_1", scopes: ["repo"] });
  assert.equal((await ask()).accessToken.accessToken, "gho_1");
  await workos.pipes.deleteUserConnectedAccount({ userId, slug: "github" });
  assert.equal((await ask()).active, false);
});
