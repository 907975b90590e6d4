/** Last step of the name of an attribute, variable or property that holds a secret, in snake case. */
const SECRET_NAME =
  /(^|_)(password|passwd|pwd|passphrase|secret|token|api_?key|private_key|secret_key|secret_access_key|auth_token|credentials?|connection_string)$/;

/** Forms of well-known keys, and of passwords in the configuration of Java clients that aren't references. */
const SECRET_VALUE =
  /\bAKIA[0-9A-Z]{16}\b|-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----|\bgh[pousr]_[A-Za-z0-9]{36}|\bglpat-[\w-]{20}|\bxox[abprs]-[\w-]{10,}|\bsk_live_\w{16,}|password\s*=\s*["'](?!\$\{)[^"']+["']/;

const inSnakeCase = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[-.: ]/g, "_")
    .toLowerCase();

/** Returns true for the name of an attribute, variable or property that says that the value is a secret: `database.password`. */
export const hasSecretName = (name: string): boolean => SECRET_NAME.test(inSnakeCase(name));

/** Returns true for text that has the form of a secret, or contains one. */
export const hasSecretForm = (text: string): boolean => SECRET_VALUE.test(text);
