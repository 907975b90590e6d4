/**
 * Returns true if a user or common name needs no quoting in file names, secret names and settings.
 */
export const isPlainName = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/.test(name);

/** The names that {@link isPlainName} accepts, for error messages. */
export const plainNames = "1 to 64 letters, digits, _, ., @ and -, starting with a letter or digit";

/** Returns the file names of a client certificate. */
export const certificateFiles = (name: string) => ({
  /** Private key, PKCS#8 in PEM. */
  key: `${name}.key.pem`,
  /** The certificate, followed by its chain up to the authority, in PEM. */
  certificate: `${name}.cert.pem`,
  /** The chain without the client certificate, in PEM. */
  chain: `${name}.chain.pem`,
  /** Key, certificate and chain, for Java. */
  pkcs12: `${name}.p12`,
});
