/** Users and common names go into file names, secret names and quoted settings: what needs no quoting anywhere. */
export const isPlainName = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/.test(name);

/** What {@link isPlainName} takes, for a report. */
export const plainNames = "1 to 64 letters, digits, _, ., @ and -, a letter or digit first";

/** Files of a client's certificate, named after it. */
export const certificateFiles = (name: string) => ({
  /** Private key, PKCS#8 in PEM. */
  key: `${name}.key.pem`,
  /** The certificate, then those that lead from it to the authority, in PEM. */
  certificate: `${name}.cert.pem`,
  /** The authority's certificates alone, in PEM. */
  chain: `${name}.chain.pem`,
  /** All of them, for Java. */
  pkcs12: `${name}.p12`,
});
