export class AuditLogs {
  async createEvent(organization: string, event: CreateAuditLogEventOptions): Promise<void> {
    await this.workos.post('/audit_logs/events', { event });
  }
}
