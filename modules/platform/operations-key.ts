import { keyArn } from "../aws/index.js";

/** Schema of the existing key that a platform or a module uses instead of a new one. @param encrypts - what the key encrypts */
export const operationsKey = (encrypts: string) =>
  keyArn.optional().meta({
    ...keyArn.meta(),
    description: `ARN of an existing KMS key that encrypts ${encrypts}; a new key if left out. docs/reference/existing-resources.md has the policy that it needs.`,
  });
