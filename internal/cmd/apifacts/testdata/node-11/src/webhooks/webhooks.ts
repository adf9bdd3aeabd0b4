export class Webhooks {
  async createWebhookEndpoint(options: CreateWebhookEndpointOptions): Promise<WebhookEndpoint> {
    const { data } = await this.workos.post<any>('/webhook_endpoints', options);
    return data;
  }
}
