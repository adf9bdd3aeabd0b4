import { OrganizationResponse, ListOrganizationsOptions, CreateOrganizationOptions, Person as Member } from './interfaces';
import { serializeListOrganizationsOptions, serializeCreateOrganizationOptions, serializeRenameOptions } from './serializers';

export class Organizations {
  constructor(private readonly workos: WorkOS) {}

  async listOrganizations(options?: ListOrganizationsOptions): Promise<AutoPaginatable<Organization>> {
    return new AutoPaginatable(
      await fetchAndDeserialize<OrganizationResponse, Organization>(
        this.workos,
        '/organizations',
        deserializeOrganization,
        options ? serializeListOrganizationsOptions(options) : undefined,
      ),
    );
  }

  async createOrganization(options: CreateOrganizationOptions, request = {}): Promise<Organization> {
    const { data } = await this.workos.post<OrganizationResponse>('/organizations', serializeCreateOrganizationOptions(options), request);
    return deserializeOrganization(data);
  }

  async getOrganization(id: string): Promise<Organization> {
    const { data } = await this.workos.get<OrganizationResponse>(`/organizations/${encodePathParameter(id)}`);
    return deserializeOrganization(data);
  }

  async deleteOrganization(id: string) {
    await this.workos.delete(`/organizations/${encodePathParameter(id)}`);
  }

  // Only the SDK has these.
  async listMembers(options: ListMembersOptions): Promise<AutoPaginatable<Member>> {
    return fetchAndDeserialize<Member, Member>(this.workos, `/organizations/${options.organizationId}/members`, deserializeMember, options);
  }

  async renameOrganization(organizationId: string, options: RenameOptions): Promise<void> {
    await this.workos.put(`/organizations/${organizationId}/name`, serializeRenameOptions(options));
  }

  async removeMember(options: RemoveMemberOptions): Promise<void> {
    await this.workos.delete(`/organizations/${options.organizationId}/members`, { query: { user_id: options.userId } });
  }
}
