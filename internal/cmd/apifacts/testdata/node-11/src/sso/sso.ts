export class SSO {
  getAuthorizationUrl(options: SSOAuthorizationURLOptions): string {
    return `${this.workos.baseURL}/sso/authorize`;
  }

  async getProfile({ accessToken }: GetProfileOptions): Promise<Profile> {
    const { data } = await this.workos.get<ShapeResponse>('/sso/profile', { accessToken });
    return deserializeProfile(data);
  }
}
