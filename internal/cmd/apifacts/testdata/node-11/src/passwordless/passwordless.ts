export class Passwordless {
  async createSession({ redirectURI, ...options }: CreatePasswordlessSessionOptions): Promise<PasswordlessSession> {
    const { data } = await this.workos.post<PasswordlessSessionResponse, SerializedCreatePasswordlessSessionOptions>('/passwordless/sessions', {
      ...options,
      redirect_uri: redirectURI,
    });
    return deserializePasswordlessSession(data);
  }
}
