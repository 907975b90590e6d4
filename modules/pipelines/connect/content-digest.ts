import { createHash } from "node:crypto";
import { Token } from "cdktf";
import { hcl } from "../../terraform/index.js";

/** Characters of a digest in names. */
export const DIGEST_LENGTH = 12;

/** Returns the beginning of the SHA-256 of a text, in hex, for names that change with it; an expression if the text contains a token. */
export const contentDigest = (content: string): string =>
  Token.isUnresolved(content)
    ? Token.asString(hcl`substr(sha256(${content}), 0, ${DIGEST_LENGTH})`)
    : createHash("sha256").update(content).digest("hex").slice(0, DIGEST_LENGTH);
