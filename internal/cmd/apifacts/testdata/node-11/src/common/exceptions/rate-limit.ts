export class RateLimitExceededException extends GenericServerException {
  readonly retryAfter: number | null;
}
