/** Lambda's `ResourceNotFoundException` (404). */
export class FunctionNotFound extends Error {
  override readonly name = "FunctionNotFound";
  constructor(nameOrArn: string) {
    super(`Function not found: ${nameOrArn}`);
  }
}

/** Lambda's `TooManyRequestsException` (429): the reserved concurrency is in use. */
export class TooManyRequests extends Error {
  override readonly name = "TooManyRequests";
  constructor() {
    super("Rate Exceeded.");
  }
}

/** Lambda's `RequestTooLargeException` (413): the payload of a synchronous invocation is above 6 MB. */
export class RequestTooLarge extends Error {
  override readonly name = "RequestTooLarge";
  constructor(bytes: number, limitBytes: number) {
    super(`${bytes} byte payload is too large for the RequestResponse invocation type (limit ${limitBytes} bytes)`);
  }
}

/** A function that the local platform does not support; the message names the reason. */
export class UnsupportedFunction extends Error {
  override readonly name = "UnsupportedFunction";
}
