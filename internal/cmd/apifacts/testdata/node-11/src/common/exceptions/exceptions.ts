export type AuthenticationErrorCode = 'mfa_challenge' | 'sso_required';

export class AuthenticationException extends GenericServerException {
  readonly status = 403;
  readonly name = 'AuthenticationException';
  readonly code: AuthenticationErrorCode | undefined;
  override readonly requestID: string;
}
