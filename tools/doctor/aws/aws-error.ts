/** Returns the message of an error, or of its cause if it has none: Node's errors of several addresses have an empty one. */
export function messageOf(error: unknown): string {
  const { message, cause, errors } = error as Error & { errors?: readonly unknown[] };
  if (message) return message;
  if (errors?.[0]) return messageOf(errors[0]);
  return cause ? messageOf(cause) : String(error);
}

/** Returns the name of an error of AWS: `NotFoundException`. */
export const nameOf = (error: unknown): string => (error as Error).name;
