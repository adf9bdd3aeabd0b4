export class UserManagement {
  async authenticateWithCode(payload: WithCode): Promise<AuthenticationResponse> {
    const { data } = await this.workos.post<TreeResponse, SerializedWithCode>('/user_management/authenticate', serializeWithCode(payload));
    return deserialize(data);
  }

  async authenticateWithPassword(payload: WithPassword): Promise<AuthenticationResponse> {
    const { data } = await this.workos.post<TreeResponse, SerializedWithPassword>('/user_management/authenticate', serializeWithPassword(payload));
    return deserialize(data);
  }

  async listUserApiKeys(): Promise<void> {
    await this.workos.get('/user_management/api_keys');
  }
}
