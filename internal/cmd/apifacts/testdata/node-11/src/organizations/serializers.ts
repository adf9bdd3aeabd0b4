export const serializeListOrganizationsOptions = (options: ListOrganizationsOptions): SerializedListOrganizationsOptions => ({
  domains: options.domains,
  region: options.region,
  limit: options.limit,
});

export const serializeCreateOrganizationOptions = (options: CreateOrganizationOptions): SerializedCreateOrganizationOptions => ({
  name: options.name,
  size: options.size,
});

export const serializeRenameOptions = (options: RenameOptions): RenameOptionsWire => ({
  new_name: options.newName,
  user_id: options.userId,
});
