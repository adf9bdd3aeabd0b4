export class FGA {
  async check(checkOptions: CheckOptions, options = {}): Promise<CheckResult> {
    const { data } = await this.workos.post<CheckResultResponse, SerializedCheckOptions>('/fga/v1/check', serializeCheckOptions(checkOptions), options);
    return new CheckResult(data);
  }

  async checkBatch(checkOptions: CheckBatchOptions, options = {}): Promise<CheckResult[]> {
    const { data } = await this.workos.post<any, SerializedCheckOptions>('/fga/v1/check', serializeCheckBatchOptions(checkOptions), options);
    return data.map(deserialize);
  }
}
