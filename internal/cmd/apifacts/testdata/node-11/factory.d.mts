//#region src/common/interfaces/list.interface.d.ts
interface PaginationOptions {
  limit?: number;
  before?: string;
  after?: string;
  order?: 'asc' | 'desc';
}
interface ListResponse<T> {
  readonly object: 'list';
  data: T[];
  list_metadata: { before?: string; after?: string };
}
//#endregion
//#region src/organizations/interfaces/organization.interface.d.ts
interface Organization {
  id: string;
}
interface OrganizationResponse {
  object: 'organization';
  id: string;
  external_id: string;
  state: 'active' | 'paused';
  plan: string | null;
  size: string;
  region: string;
  created_at: string;
  tags: number[];
}
interface ListOrganizationsOptions extends PaginationOptions {
  domains?: string[];
  region?: string;
}
interface SerializedListOrganizationsOptions extends PaginationOptions {
  domains?: string[];
  region?: string;
}
interface CreateOrganizationOptions {
  name: string;
  size?: number;
}
interface SerializedCreateOrganizationOptions {
  name?: string;
  size?: number;
}
interface Person {
  user_id: string;
  phone?: string;
}
interface ListMembersOptions extends PaginationOptions {
  organizationId: string;
}
interface RenameOptions {
  newName: string;
  userId?: string;
}
interface RemoveMemberOptions {
  organizationId: string;
  userId?: string | null;
}
//#endregion
//#region src/user-management/interfaces/authenticate.interface.d.ts
interface SerializedWithCode {
  client_id: string;
  grant_type: 'code';
  code: string;
}
interface SerializedWithPassword {
  client_id: string;
  grant_type: 'password';
  password: string;
  device?: string;
}
interface TreeResponse {
  name?: string;
}
//#endregion
//#region src/sso/interfaces/shape.interface.d.ts
interface Shape {
  kind: string;
}
interface ShapeResponse {
  kind: 'circle' | 'square';
  /** @deprecated */
  color: string | null;
  radius?: number;
}
//#endregion
//#region src/passwordless/interfaces/session.interface.d.ts
interface PasswordlessSession {
  id: string;
}
interface PasswordlessSessionResponse {
  object: 'passwordless_session';
  id: string;
  expires_at: Date;
  expires_in: number;
  owner: Person;
  history?: Visit[];
  labels: Record<string, string>;
  extra: { [key: string]: any };
  shape?: ShapeResponse;
}
interface Visit {
  at: string;
  where: Place | null;
}
interface Place {
  city: string;
  position: [number, number];
}
interface SerializedCreatePasswordlessSessionOptions {
  type: 'MagicLink';
  email: string;
  redirect_uri?: string;
}
//#endregion
//#region src/common/interfaces/event.interface.d.ts
interface EventBase {
  id: string;
}
interface OrganizationCreatedResponse extends EventBase {
  event: 'organization.created';
  data: OrganizationResponse;
}
interface PersonLeftResponse extends EventBase {
  event: 'person.left';
  data: Visit;
}
interface PersonMovedResponse extends EventBase {
  event: 'person.moved';
  data: Person;
}
type EventResponse = OrganizationCreatedResponse | PersonLeftResponse | PersonMovedResponse;
type CreateWebhookEndpointEvents = 'organization.created' | 'person.moved';
//#endregion
