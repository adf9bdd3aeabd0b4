//#region src/fga/interfaces/check.interface.d.ts
interface CheckResultResponse {
  result: string;
  is_implicit: boolean;
}
interface SerializedCheckOptions {
  resource_type: string;
  subject: Subject;
}
interface Subject {
  resource_id: string;
}
interface SerializedQueryOptions {
  q: string;
  limit?: number;
}
interface QueryResultResponse {
  relation: string;
}
interface Warning {
  code: string;
}
interface ListResponse<T> {
  data: T[];
  list_metadata: { after: string | null };
}
//#endregion
