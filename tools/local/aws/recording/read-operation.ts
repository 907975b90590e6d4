/** The operation of a request with its input, by the service's model. */
export interface ReadOperation {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}
