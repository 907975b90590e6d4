/** Authentication failed, or the principal is not allowed to perform the action. The message contains the reason. */
export class AccessDenied extends Error {
  override readonly name = "AccessDenied";
}
