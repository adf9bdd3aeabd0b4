import { assert, check, workos } from "./client.mjs";

await check("a webhook endpoint is created, disabled and deleted", async () => {
  const made = await workos.webhooks.createWebhookEndpoint({
    endpointUrl: "https://example.com/hooks",
    events: ["user.created"],
  });
  assert.equal(made.status, "enabled");
  assert.equal((await workos.webhooks.updateWebhookEndpoint({ id: made.id, status: "disabled" })).status, "disabled");
  await workos.webhooks.deleteWebhookEndpoint({ id: made.id });
  assert.deepEqual((await workos.webhooks.listWebhookEndpoints()).data, []);
});
