/** An error response of an AWS API, with the status, code and message that the real service returns. */
export class AwsError extends Error {
  /** Further members of the error in JSON. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    { members = {}, ...options }: ErrorOptions & { readonly members?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, options);
    this.members = members;
  }
}
