import { z } from "zod";
import { withLiteralText } from "../../terraform/index.js";

/** Schema of a secret in Secrets Manager, with the key that encrypts it. */
export const secretSettings = z.strictObject({
  arn: z
    .string()
    .regex(/^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@!-]{1,512}$/)
    .meta({ description: "ARN of the secret.", allowed: "the ARN of a secret" }),
  keyArn: z
    .string()
    .regex(/^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key\/[A-Za-z0-9-]+$/)
    .optional()
    .meta({
      description: "ARN of the KMS key that encrypts the secret. The AWS managed key of Secrets Manager if left out.",
      allowed: "the ARN of a KMS key",
    }),
});

export type SecretSettings = z.output<typeof secretSettings>;

/**
 * Returns a property's value that the config provider replaces with a key of a secret. The provider's syntax allows no colon within the
 * secret's id, so an ARN is percent-encoded, as AWS's own provider expects it.
 */
export const secretValue = ({ arn }: SecretSettings, key: "username" | "password"): string =>
  withLiteralText(`\${secretsmanager:${encodeURIComponent(arn)}:${key}}`);

/** A whole value that the config provider replaces. */
const REFERENCE = /^\$\{secretsmanager:[^:}]+:[^:}]+\}$/;

/** Returns true for a value that consists of a reference to a secret. */
export const isSecretReference = (value: string): boolean => REFERENCE.test(value);

/** Returns the ids of the secrets, names or ARNs, that a value refers to. */
export const secretIdsIn = (value: string): string[] =>
  [...value.matchAll(/\$\{secretsmanager:([^:}]+):[^:}]+\}/g)].map(([, id = ""]) => decoded(id));

/** Returns true if an id of a secret, its name or its ARN, is that of the secret with an ARN, which ends with six random characters. */
export const isIdOf = (id: string, arn: string): boolean => id === arn || id === arn.split(":secret:")[1]?.replace(/-[^-]{6}$/, "");

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id; // a percent sign that encodes nothing
  }
}
