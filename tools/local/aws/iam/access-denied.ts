/** Who asks is not who they say, or may not do what they ask; the message says why. */
export class AccessDenied extends Error {
  override readonly name = "AccessRefused";
}
